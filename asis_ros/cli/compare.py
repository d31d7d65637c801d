# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis compare``: what got better and worse between two evaluations of a bag."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import Commands

FELL = 1


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'compare',
        help='compare two results of "asis evaluate-bag"',
        description='Compare the scores of two evaluations of a bag, such as those of two '
        'checkpoints, with confidence intervals by bootstrap over scans. Exits with status 1 if '
        'the chosen score fell by more than the limit.',
    )
    parser.add_argument(
        'before', type=Path, metavar='A.json', help='result of "asis evaluate-bag --json"'
    )
    parser.add_argument('after', type=Path, metavar='B.json', help='another one, of the same bag')
    parser.add_argument(
        '--metric', default='mIoU', metavar='NAME', help='score to check (default: %(default)s)'
    )
    parser.add_argument(
        '--limit',
        type=_points,
        metavar='POINTS',
        help='largest fall that is accepted (percentage points; default: any)',
    )
    parser.set_defaults(run=run, extra='replay')


def run(args: argparse.Namespace) -> None:
    """Compare the two results."""
    from asis_ros.ros.recorded.compare import (
        change_table,
        compare_results,
        fallen,
        load_result,
    )

    changes = compare_results(load_result(args.before), load_result(args.after))
    print(change_table(changes))
    if args.limit is None:
        return
    change = fallen(changes, args.metric, args.limit / 100)
    if change is not None:
        print(
            f'\n{change.name} fell by {-100 * change.difference:.1f} percentage points, '
            f'more than {args.limit:g}'
        )
        raise SystemExit(FELL)


def _points(text: str) -> float:
    """Parse percentage points of 0 to 100."""
    points = float(text)
    if not 0 <= points <= 100:
        raise ValueError
    return points
