# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What is collected while a bag is evaluated, in code or live."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path

from asis_ros.files.reading import reading
from asis_ros.machine import describe_machine
from asis_ros.metrics import Scores
from asis_ros.metrics.steadiness import ObjectHistory
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.labels import LabelFields, TRUE_FIELDS
from asis_ros.ros.recorded.result import BagResult, ScanResult
from asis_ros.ros.recorded.scoring import BagScores, ScoredScan
from asis_ros.weights import find_weights
import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationConfig:
    """
    How a bag is evaluated.

    Parameters
    ----------
    node : NodeConfig
        Settings of the node.
    topic : str, optional
        Topic of the scans; None: the only one.
    true : LabelFields
        Fields of the true labels.
    protocol : str
        Protocol of the scores.
    max_scans : int, optional
        Largest number of scans.

    """

    node: NodeConfig
    topic: str | None = None
    true: LabelFields = TRUE_FIELDS
    protocol: str = 'strict'
    max_scans: int | None = None


class Evaluation:
    """
    Labels, times and drops of the scans of a bag, added one by one.

    Parameters
    ----------
    config : EvaluationConfig
        Settings.
    class_names : sequence of str
        Name of each class id of the weights.
    num_scans : int
        Number of scans of the bag.

    """

    def __init__(
        self, config: EvaluationConfig, class_names: Sequence[str], num_scans: int
    ) -> None:
        self._config = config
        self._class_names = class_names
        self._scores = BagScores(class_names, config.true.label, config.protocol, num_scans)
        self._recorded = hashlib.sha256()
        self._predicted = hashlib.sha256()
        self._scans: list[ScanResult] = []
        self._dropped: Counter[str] = Counter()
        self._num_recorded = 0

    def add_recorded(self, data: bytes) -> int:
        """Add the next scan as it was recorded; return its number, from 0."""
        self._recorded.update(data)
        self._num_recorded += 1
        return self._num_recorded - 1

    def add_dropped(self, stamp_ns: int, reason: str) -> None:
        """Add a scan that was dropped."""
        self._dropped[reason] += 1
        self._predicted.update(f'{stamp_ns} {reason}\n'.encode())

    def add_drops(self, counts: Mapping[str, int]) -> None:
        """Add scans that were dropped, by reason, where it is not known which."""
        self._dropped.update(counts)

    def add_labelled(
        self,
        number: int,
        stamp_ns: int,
        points: bytes,
        num_points: int,
        milliseconds: Mapping[str, float],
        labelled: ScoredScan | None,
    ) -> None:
        """
        Add a scan that was labelled.

        Parameters
        ----------
        number : int
            From ``add_recorded``.
        stamp_ns : int
            Its stamp (ns).
        points : bytes
            Data of the labelled cloud as published.
        num_points : int
            Number of its points.
        milliseconds : mapping of str to float
            Time of each stage, and in total (ms).
        labelled : ScoredScan or None
            None if it has no true labels.

        Raises
        ------
        DatasetError
            If it has a true class that the weights do not have.
        CloudError
            If the numbers of points and labels differ.

        """
        self._predicted.update(f'{stamp_ns} {num_points}\n'.encode())
        self._predicted.update(points)
        scores = {} if labelled is None else self._scores.add(number, labelled)
        self._scans.append(ScanResult(stamp_ns, milliseconds, scores))

    def scores(self, protocol: str | None = None) -> Scores:
        """Scores of all scans so far, by any protocol; empty before one with true labels."""
        return self._scores.scores(protocol)

    @property
    def objects(self) -> Mapping[int, ObjectHistory]:
        """Steadiness of the ids of each true object so far."""
        return self._scores.objects

    @property
    def num_scored(self) -> int:
        """Number of scans with true labels so far."""
        return sum(bool(scan.scores) for scan in self._scans)

    def result(self, bag: Path, topic: str, device: str, mode: str) -> BagResult:
        """
        Summarise the evaluation.

        Parameters
        ----------
        bag : Path
            The bag.
        topic : str
            Topic of the scans.
        device : str
            Device of the network.
        mode : str
            ``'offline'``, or how the bag was played.

        """
        config = self._config
        return BagResult(
            bag=str(bag),
            topic=topic,
            device=device,
            mode=mode,
            node=config.node,
            machine=describe_machine(torch.device(device)),
            true_field=config.true.label,
            class_names=tuple(self._class_names),
            scans_sha256=self._recorded.hexdigest(),
            weights_sha256=_sha256(find_weights(config.node.model.path)),
            sha256=self._predicted.hexdigest(),
            protocol=config.protocol,
            scans=self._scans,
            dropped=dict(self._dropped),
            scores=self.scores(),
            confusion=self._scores.confusion(),
            objects=self.objects,
            worst=self._scores.worst,
        )


def _sha256(path: Path) -> str:
    """Hash of a file."""
    with reading(path, 'weights'):
        return hashlib.sha256(path.read_bytes()).hexdigest()
