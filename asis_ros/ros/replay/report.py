# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Report of a replay: counts, times and scores, as text and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from asis_ros.errors import ReplayError
from asis_ros.files.atomic import atomic_write
from asis_ros.metrics import PROTOCOLS, Scores
from asis_ros.ros.recorded.result import finite_or_none, percent_cell
import numpy as np

ROUND_TRIP = 'round trip'


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """
    Counts, times and scores of a replay.

    Parameters
    ----------
    topic : str
        Topic of the scans.
    num_sent, num_labelled : int
        Number of scans played, and of labelled scans received.
    dropped : mapping of str to int
        Number of scans the node dropped, by reason.
    times : mapping of str to sequence of float
        By stage of the node, in the order of the stages, the time of each scan (ms);
        ``'round trip'`` from sending a scan to receiving its labels.
    num_instances : sequence of int
        Instances of each labelled scan.
    scores : mapping of str to Scores
        Scores of all scans with ground truth, by protocol; empty if there is none.

    """

    topic: str
    num_sent: int
    num_labelled: int
    dropped: Mapping[str, int]
    times: Mapping[str, Sequence[float]]
    num_instances: Sequence[int]
    scores: Mapping[str, Scores]

    @property
    def num_dropped(self) -> int:
        """Number of scans the node dropped, for any reason."""
        return sum(self.dropped.values())

    @property
    def num_lost(self) -> int:
        """Number of scans that were sent but never reached the node."""
        return self.num_sent - self.num_labelled - self.num_dropped

    def to_mapping(self) -> dict[str, Any]:
        """Summarise the report in numbers and names, for JSON."""
        return {
            'topic': self.topic,
            'scans': {
                'sent': self.num_sent,
                'labelled': self.num_labelled,
                'dropped': dict(self.dropped),
                'lost': self.num_lost,
            },
            'instances_per_scan': list(self.num_instances),
            'milliseconds': {
                stage: {'p50': p50, 'p95': p95} for stage, p50, p95 in self._percentiles()
            },
            'scores': {
                protocol: {name: finite_or_none(scores[name].mean) for name in _score_names()}
                for protocol, scores in self.scores.items()
            },
        }

    def table(self) -> str:
        """Format the report as lines of at most 100 columns."""
        reasons = ', '.join(f'{reason} {count}' for reason, count in self.dropped.items())
        low, middle, high = np.percentile(self.num_instances or [0], [0, 50, 100])
        lines = [
            f'scans      {self.num_sent} sent, {self.num_labelled} labelled, '
            f'{self.num_dropped} dropped{f" ({reasons})" if reasons else ""}, '
            f'{self.num_lost} lost on the way',
            f'instances  {low:.0f} to {high:.0f} per scan, median {middle:.0f}',
            '',
            f'{"time per scan (ms)":20}{"p50":>10}{"p95":>10}',
        ]
        lines += [f'  {name:18}{p50:10.1f}{p95:10.1f}' for name, p50, p95 in self._percentiles()]
        if self.scores:
            lines += ['', f'{"scores (%)":20}' + ''.join(f'{name:>8}' for name in _score_names())]
        for protocol, scores in self.scores.items():
            values = ''.join(percent_cell(scores[name].mean) for name in _score_names())
            lines.append(f'  {protocol:18}{values}')
        return '\n'.join(lines)

    def save(self, path: Path) -> None:
        """
        Write the report as JSON.

        Raises
        ------
        ReplayError
            If the file cannot be written.

        """
        with atomic_write(path, ReplayError) as temporary:
            temporary.write_text(json.dumps(self.to_mapping(), indent=2) + '\n')

    def _percentiles(self) -> list[tuple[str, float, float]]:
        return [
            (stage, float(np.percentile(times, 50)), float(np.percentile(times, 95)))
            for stage, times in self.times.items()
            if times
        ]


def _score_names() -> list[str]:
    """List the scores of the paper, which all protocols have."""
    return list(PROTOCOLS['paper'].metrics)
