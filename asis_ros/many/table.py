# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Results of many bags as one table, and as JSON."""

from collections.abc import Callable, Mapping, Sequence
import json
from pathlib import Path
from typing import Any

from asis_ros import __version__
from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.many.pool import Outcome
from asis_ros.ros.recorded.result import SHOWN_SCORES

FORMAT = 1
"""Version of the JSON file."""
NAME_WIDTH = 24
"""Least columns of the names of bags."""


def label_table(outcomes: Sequence[Outcome]) -> str:
    """Format the results of labelling, a line for each bag."""
    return _table(
        outcomes,
        f'{"scans":>8}{"dropped":>9}{"instances":>11}{"seconds":>9}  ',
        lambda result, outcome: (
            f'{result["num_labelled"]:8}{sum(result["dropped"].values()):9}'
            f'{result["num_instances"]:11}{outcome.seconds:9.1f}'
            f'  {"was labelled already" if result["was_finished"] else ""}'
        ),
    )


def score_table(outcomes: Sequence[Outcome]) -> str:
    """Format the results of evaluations (%), a line for each bag and one of their means."""
    table = _table(
        outcomes,
        f'{"scans":>6}{"drop":>6}'
        + ''.join(f'{name:>7}' for name in SHOWN_SCORES)
        + f'{"switch":>7}{"p95 ms":>8}',
        lambda result, outcome: (
            f'{result["scans"]["labelled"]:6}{sum(result["scans"]["dropped"].values()):6}'
            + ''.join(_percent(result['scores'].get(name)) for name in SHOWN_SCORES)
            + f'{result["ids"]["switches"]:7}'
            + f'{result["milliseconds"].get("total", {}).get("p95", 0.0):8.0f}'
        ),
    )
    scored = [item.result['scores'] for item in outcomes if item.result and item.result['scores']]
    if len(scored) < 2:
        return table
    means = ''
    for name in SHOWN_SCORES:
        values = [scores[name] for scores in scored if scores.get(name) is not None]
        means += _percent(sum(values) / len(values) if values else None)
    width = _name_width(outcomes) + 12
    return f'{table}\n{f"mean of {len(scored)} bags":{width}}{means}'


def save_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """
    Write the results of all bags as JSON.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    content = {
        'format': FORMAT,
        'version': __version__,
        'num_failed': sum(bool(item.reason) for item in outcomes),
        'bags': [
            {
                'name': item.job.name,
                'bag': str(item.job.bag),
                'reason': item.reason,
                'attempts': item.attempts,
                'seconds': item.seconds,
                'result': item.result,
            }
            for item in outcomes
        ],
    }
    with atomic_write(path, DatasetError) as temporary:
        temporary.write_text(json.dumps(content, indent=1, allow_nan=False) + '\n')


def _table(
    outcomes: Sequence[Outcome],
    heading: str,
    cells: Callable[[Mapping[str, Any], Outcome], str],
) -> str:
    width = _name_width(outcomes)
    lines = [f'{"bag":{width}}{heading}'.rstrip()]
    for item in outcomes:
        text = f'  failed: {item.reason}' if item.result is None else cells(item.result, item)
        lines.append(f'{item.job.name:{width}}{text}'.rstrip())
    return '\n'.join(lines)


def _name_width(outcomes: Sequence[Outcome]) -> int:
    return max(NAME_WIDTH, *(len(item.job.name) for item in outcomes))


def _percent(score: float | None) -> str:
    return f'{"-":>7}' if score is None else f'{100 * score:7.1f}'
