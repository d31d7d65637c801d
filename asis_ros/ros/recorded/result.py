# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Result of the evaluation of a bag, as text and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
import json
import math
from pathlib import Path
from typing import Any

from asis_ros import __version__
from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.metrics import Scores
from asis_ros.metrics.steadiness import ObjectHistory
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.scoring import ShownScan
import numpy as np
from numpy.typing import NDArray

FORMAT = 1
"""Version of the JSON file."""

PERCENTILES = {'p50': 50, 'p95': 95, 'p99': 99, 'max': 100}
SHOWN_SCORES = ('mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec', 'AP50', 'PQ')


@dataclass(frozen=True, slots=True)
class ScanResult:
    """
    Result of one scan.

    Parameters
    ----------
    stamp_ns : int
        Stamp of the scan (ns).
    milliseconds : mapping of str to float
        Time of each stage, and in total (ms).
    scores : mapping of str to float
        Means over the classes; NaN where undefined, empty without true labels.

    """

    stamp_ns: int
    milliseconds: Mapping[str, float]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BagResult:
    """
    Result of the evaluation of a bag.

    Parameters
    ----------
    bag, topic, device : str
        What was evaluated, where.
    mode : str
        ``'offline'``, or how it was played.
    node : NodeConfig
        Settings of the node, with the weights.
    machine : mapping
        From ``describe_machine``.
    true_field : str
        Field of the true classes.
    class_names : tuple of str
        Name of each class id.
    scans_sha256, weights_sha256 : str
        Hashes of the scans as recorded, and of the file of the weights.
    sha256 : str
        Hash of all predictions: the bytes of the labelled clouds that the node would publish, and
        the reason of each scan it would drop.
    protocol : str
        Protocol of the scores.
    scans : sequence of ScanResult
        Labelled scans in their order.
    dropped : mapping of str to int
        Number of dropped scans, by reason.
    scores : mapping of str to Score
        Scores of all scans together; empty without true labels.
    confusion : array of shape (C, C + 1), int64
        Points by true and predicted class; last column: unknown.
    objects : mapping of int to ObjectHistory
        Steadiness of the ids of each true object.
    worst : sequence of ShownScan
        Scans for pictures, the worst first; not part of the JSON file.

    """

    bag: str
    topic: str
    device: str
    mode: str
    node: NodeConfig
    machine: Mapping[str, str | int | float]
    true_field: str
    class_names: tuple[str, ...]
    scans_sha256: str
    weights_sha256: str
    sha256: str
    protocol: str
    scans: Sequence[ScanResult]
    dropped: Mapping[str, int]
    scores: Scores
    confusion: NDArray[np.int64]
    objects: Mapping[int, ObjectHistory]
    worst: Sequence[ShownScan] = ()

    @property
    def num_scored(self) -> int:
        """Number of scans with true labels."""
        return sum(bool(scan.scores) for scan in self.scans)

    def to_mapping(self) -> dict[str, Any]:
        """Summarise the result in numbers and names, for JSON."""
        return {
            'format': FORMAT,
            'version': __version__,
            'bag': self.bag,
            'topic': self.topic,
            'mode': self.mode,
            'weights': self.node.model.path,
            'device': self.device,
            'scans_sha256': self.scans_sha256,
            'weights_sha256': self.weights_sha256,
            'sha256': self.sha256,
            'protocol': self.protocol,
            'scans': {
                'labelled': len(self.scans),
                'scored': self.num_scored,
                'dropped': dict(self.dropped),
            },
            'scores': {name: finite_or_none(score.mean) for name, score in self.scores.items()},
            'scores_per_class': {
                name: dict(
                    zip(self.class_names, map(finite_or_none, score.per_class), strict=True)
                )
                for name, score in self.scores.items()
                if score.per_class is not None
            },
            'confusion': self.confusion.tolist(),
            'ids': {
                'switches': sum(item.switches for item in self.objects.values()),
                'fragmentations': sum(item.fragmentations for item in self.objects.values()),
                'objects': {str(name): asdict(item) for name, item in self.objects.items()},
            },
            'milliseconds': self.percentiles(),
            'machine': dict(self.machine),
            'settings': asdict(self.node),
            'per_scan': [
                {
                    'stamp_ns': scan.stamp_ns,
                    'milliseconds': dict(scan.milliseconds),
                    'scores': {name: finite_or_none(value) for name, value in scan.scores.items()},
                }
                for scan in self.scans
            ],
        }

    def save(self, path: Path) -> None:
        """
        Write the result as JSON.

        Raises
        ------
        DatasetError
            If the file cannot be written.

        """
        with atomic_write(path, DatasetError) as temporary:
            temporary.write_text(json.dumps(self.to_mapping(), indent=1, allow_nan=False) + '\n')

    def table(self) -> str:
        """Format the result as lines of at most 100 columns."""
        reasons = ', '.join(f'{reason} {count}' for reason, count in self.dropped.items())
        lines = [
            f'scans      {len(self.scans)} labelled, {self.num_scored} scored, '
            f'{sum(self.dropped.values())} dropped{f" ({reasons})" if reasons else ""}',
            f'sha256     {self.sha256}',
            '',
            f'{"time per scan (ms)":20}' + ''.join(f'{name:>10}' for name in PERCENTILES),
        ]
        lines += [
            f'  {stage:18}' + ''.join(f'{value:10.1f}' for value in values.values())
            for stage, values in self.percentiles().items()
        ]
        if not self.scores:
            return '\n'.join(
                [*lines, '', f'no scores: no scan has true labels (field {self.true_field})']
            )
        names = [name for name in SHOWN_SCORES if name in self.scores]
        lines += ['', f'{"scores (%)":20}' + ''.join(f'{name:>8}' for name in names)]
        means = [self.scores[name].mean for name in names]
        lines.append(f'  {self.protocol:18}' + ''.join(map(percent_cell, means)))
        for class_id, class_name in enumerate(self.class_names):
            values = [
                math.nan if scores is None else float(scores[class_id])
                for scores in (self.scores[name].per_class for name in names)
            ]
            if any(map(math.isfinite, values)):
                lines.append(f'    {class_name:16.16}' + ''.join(map(percent_cell, values)))
        matched = sum(item.num_matched for item in self.objects.values())
        seen = sum(item.num_scans for item in self.objects.values())
        ids = self.to_mapping()['ids']
        lines += [
            '',
            f'ids        {len(self.objects)} objects, matched in {matched} of {seen} views, '
            f'{ids["switches"]} switches, {ids["fragmentations"]} fragmentations',
        ]
        return '\n'.join(lines)

    def percentiles(self) -> dict[str, dict[str, float]]:
        """Percentiles of the time of each stage (ms), by stage and by name of ``PERCENTILES``."""
        stages = self.scans[0].milliseconds if self.scans else ()
        times = {
            stage: np.array([scan.milliseconds[stage] for scan in self.scans]) for stage in stages
        }
        return {
            stage: {name: float(np.percentile(values, q)) for name, q in PERCENTILES.items()}
            for stage, values in times.items()
        }


def percent_cell(score: float) -> str:
    """Format a score in 8 columns; a dash if it is undefined, as for absent classes."""
    return f'{100 * score:8.1f}' if math.isfinite(score) else f'{"-":>8}'


def finite_or_none(score: float) -> float | None:
    """Replace NaN and infinity, which JSON does not have."""
    return float(score) if math.isfinite(score) else None
