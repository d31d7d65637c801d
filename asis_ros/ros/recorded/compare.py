# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Comparison of two evaluations of a bag, with confidence intervals by bootstrap over scans.

Efron and Tibshirani, "An Introduction to the Bootstrap", 1993: percentile intervals of the mean of
paired differences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import json
import math
from pathlib import Path
from typing import Any

from asis_ros.errors import DatasetError, os_reason
from asis_ros.ros.recorded.result import FORMAT
import numpy as np
from numpy.typing import NDArray

NUM_RESAMPLES = 2000
CONFIDENCE = 95
"""Confidence of the intervals (%)."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    Change of one score, from the first evaluation to the second.

    Parameters
    ----------
    name : str
        Name of the score.
    before, after : float
        Mean over the scans that both have.
    low, high : float
        Confidence interval of ``after - before``.
    num_scans : int
        Number of scans with this score in both.

    """

    name: str
    before: float
    after: float
    low: float
    high: float
    num_scans: int

    @property
    def difference(self) -> float:
        """Mean change."""
        return self.after - self.before

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` if the interval leaves out 0, else ``-``."""
        if self.low > 0:
            return 'better'
        return 'worse' if self.high < 0 else '-'


def compare_results(
    before: Mapping[str, Any], after: Mapping[str, Any], seed: int = 0
) -> list[Change]:
    """
    Compare the scores of the scans that two evaluations share, found by their stamps.

    Parameters
    ----------
    before, after : mapping
        From ``load_result``.
    seed : int
        Random seed of the bootstrap.

    Returns
    -------
    list of Change
        In the order of the scores; without scores that are nowhere defined in both.

    Raises
    ------
    DatasetError
        If protocols differ, or no scored scan is in both.

    """
    if before['protocol'] != after['protocol']:
        raise DatasetError(
            f'the protocols differ ({before["protocol"]} and {after["protocol"]}): evaluate both '
            'with the same --protocol'
        )
    first, second = _scores_by_scan(before), _scores_by_scan(after)
    shared = [key for key in first if key in second]
    if not shared:
        raise DatasetError(
            f'no scored scan of {before["bag"]} is in {after["bag"]}, by their stamps: evaluate '
            'the same bag twice'
        )
    changes = []
    for name in first[shared[0]]:
        pairs = [(first[key].get(name), second[key].get(name)) for key in shared]
        known = np.array([pair for pair in pairs if None not in pair], float).reshape(-1, 2)
        if len(known):
            low, high = _interval(known[:, 1] - known[:, 0], np.random.default_rng(seed))
            mean = known.mean(axis=0).tolist()
            changes.append(Change(name, mean[0], mean[1], low, high, len(known)))
    return changes


def load_result(path: Path) -> dict[str, Any]:
    """
    Read a JSON file of ``asis evaluate-bag``.

    Raises
    ------
    DatasetError
        If it cannot be read, or is another file.

    """
    try:
        result = json.loads(path.read_text())
    except OSError as error:
        raise DatasetError(f'cannot read {path}: {os_reason(error)}') from error
    except ValueError as error:
        raise DatasetError(f'{path} is no JSON file: {error}') from error
    kind = result.get('format') if isinstance(result, dict) else None
    if kind != FORMAT or not isinstance(result.get('per_scan'), list):
        raise DatasetError(
            f'{path} is no result of "asis evaluate-bag --json" (format {kind}, expected {FORMAT})'
        )
    return dict(result)


def change_table(changes: Sequence[Change]) -> str:
    """Format changes as lines of at most 100 columns."""
    interval = f'{CONFIDENCE} % interval'
    lines = [
        f'{"mean of the scans (%)":22}{"before":>8}{"after":>8}{"change":>8}'
        f'{interval:>18}{"scans":>7}'
    ]
    for item in changes:
        bounds = f'{100 * item.low:+.1f} to {100 * item.high:+.1f}'
        lines.append(
            f'  {item.name:20}{100 * item.before:8.1f}{100 * item.after:8.1f}'
            f'{100 * item.difference:+8.1f}{bounds:>18}{item.num_scans:7}  {item.verdict}'
        )
    return '\n'.join(lines)


def _scores_by_scan(result: Mapping[str, Any]) -> dict[tuple[int, int], dict[str, float | None]]:
    """Scores of each scored scan by stamp and, as stamps may repeat, its number among those."""
    found: dict[tuple[int, int], dict[str, float | None]] = {}
    seen: dict[int, int] = {}
    for scan in result['per_scan']:
        number = seen[scan['stamp_ns']] = seen.get(scan['stamp_ns'], -1) + 1
        if scan['scores']:
            found[scan['stamp_ns'], number] = scan['scores']
    return found


def _interval(differences: NDArray[np.float64], rng: np.random.Generator) -> tuple[float, float]:
    """Confidence interval of the mean of differences (N,)."""
    rows = rng.integers(0, len(differences), (NUM_RESAMPLES, len(differences)))
    tail = (100 - CONFIDENCE) / 2
    low, high = np.percentile(differences[rows].mean(axis=1), [tail, 100 - tail])
    return float(low), float(high)


def fallen(changes: Sequence[Change], name: str, limit: float) -> Change | None:
    """
    Find out whether a score fell by more than a limit.

    Parameters
    ----------
    changes : sequence of Change
        From ``compare_results``.
    name : str
        Name of the score.
    limit : float
        Largest fall that is accepted, as a fraction.

    Returns
    -------
    Change or None
        None if it did not.

    Raises
    ------
    DatasetError
        If there is no such score.

    """
    for item in changes:
        if item.name == name:
            fell = item.before - item.after
            return item if fell > limit and not math.isclose(fell, limit, abs_tol=1e-12) else None
    raise DatasetError(
        f'there is no score {name!r} in both, only {", ".join(item.name for item in changes)}'
    )
