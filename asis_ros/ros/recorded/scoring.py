# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of the scans of a bag, one after the other, and the scans that a report shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import math

from asis_ros.cloud import PointCloud
from asis_ros.errors import DatasetError
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels, RunningScores, Scores
from asis_ros.metrics.steadiness import IdSteadiness, ObjectHistory
from asis_ros.ros.recorded.labels import scored_labels
from asis_ros.view.scan import PointLabels
import numpy as np
from numpy.typing import NDArray

NUM_SHOWN = 3
"""Number of scans for pictures."""
NUM_PARTS = 6
"""Number of parts of the bag of which the worst scan is kept, to choose from."""
RANKING = 'mIoU'
"""Score by which scans are called worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredScan:
    """
    A scan with predicted and true labels.

    Parameters
    ----------
    stamp_ns : int
        Stamp (ns).
    cloud : PointCloud
        N points in the frame of the scan.
    predicted, truth : PointLabels
        Labels of these points. Instance ids persist from scan to scan.
    image_shape : (int, int), optional
        Rows and columns of an organised scan.
    to_z_up : array of shape (4, 4)
        Transform from the frame of the scan to one with z up.

    """

    stamp_ns: int
    cloud: PointCloud
    predicted: PointLabels
    truth: PointLabels
    image_shape: tuple[int, int] | None
    to_z_up: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ShownScan:
    """
    A scan for a picture.

    Parameters
    ----------
    number : int
        Its number among all scans of the bag, from 0.
    scan : ScoredScan
        Points and labels.
    scores : mapping of str to float
        Its scores.

    """

    number: int
    scan: ScoredScan
    scores: Mapping[str, float]


class BagScores:
    """
    Scores of the scans of a bag; of all but a few scans, the points are not kept.

    Parameters
    ----------
    class_names : sequence of str
        Name of each class id of the predictions.
    true_field : str
        Field of the true classes, for errors.
    protocol : str
        Protocol of the scores.
    num_scans : int
        Number of scans of the bag.

    """

    def __init__(
        self, class_names: Sequence[str], true_field: str, protocol: str, num_scans: int
    ) -> None:
        self._class_names = class_names
        self._true_field = true_field
        self._num_scans = num_scans
        self._scores = RunningScores(len(class_names), protocol)
        self._steadiness = IdSteadiness()
        self._worst: dict[int, ShownScan] = {}

    def add(self, number: int, scan: ScoredScan) -> dict[str, float]:
        """
        Add a scan.

        Parameters
        ----------
        number : int
            Its number among all scans of the bag, from 0.
        scan : ScoredScan
            Points and labels.

        Returns
        -------
        dict of str to float
            Scores of this scan alone; empty if no point of it has a true class.

        Raises
        ------
        DatasetError
            If it has a true class that the predictions do not have.
        CloudError
            If the numbers of points and labels differ.

        """
        labels = scored_labels(scan.cloud.finite(), scan.truth, scan.predicted)
        if labels is None:
            return {}
        self._check_classes(labels)
        self._steadiness.add(labels.true_instance_ids, labels.predicted_instance_ids)
        scores = {name: score.mean for name, score in self._scores.add(labels).items()}
        self._keep_if_worst(ShownScan(number, scan, scores))
        return scores

    def scores(self, protocol: str | None = None) -> Scores:
        """Scores of all scans together, by any protocol; empty before the first."""
        return self._scores.scores(protocol)

    def confusion(self) -> NDArray[np.int64]:
        """Points by true and predicted class, (C, C + 1); last column: unknown."""
        return self._scores.confusion()

    @property
    def objects(self) -> dict[int, ObjectHistory]:
        """Steadiness of the ids of each true object."""
        return self._steadiness.objects

    @property
    def worst(self) -> list[ShownScan]:
        """
        The worst scans of parts of the bag, the worst of all first.

        Neighbours look alike, so they are a sixth of the bag apart.
        """
        chosen: list[ShownScan] = []
        distance = self._num_scans / NUM_PARTS
        for shown in sorted(self._worst.values(), key=lambda shown: shown.scores[RANKING]):
            if all(abs(shown.number - other.number) >= distance for other in chosen):
                chosen.append(shown)
        return chosen[:NUM_SHOWN]

    def _keep_if_worst(self, shown: ShownScan) -> None:
        part = shown.number * NUM_PARTS // max(self._num_scans, 1)
        score, kept = shown.scores[RANKING], self._worst.get(part)
        if math.isfinite(score) and (kept is None or score < kept.scores[RANKING]):
            self._worst[part] = shown

    def _check_classes(self, labels: RoomLabels) -> None:
        names = self._class_names
        highest = int(labels.true_class_ids.max())
        if highest >= len(names):
            raise DatasetError(
                f'field {self._true_field} has class {highest}, but the weights have '
                f'{len(names)} classes ({", ".join(names)}; {UNKNOWN_CLASS}: unknown): evaluate '
                'weights that were trained with the classes of this bag'
            )
