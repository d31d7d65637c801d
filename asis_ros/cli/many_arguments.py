# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What the commands for many bags share: arguments of Ray, and the run."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import not_negative, positive
from asis_ros.cli.progress import Progress

if TYPE_CHECKING:
    from asis_ros.many.pool import Outcome
    from asis_ros.many.work import Job, Work
    from asis_ros.ros.node.config import NodeConfig

SOME_FAILED = 1
"""Exit status if a bag failed."""


def add_many_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of Ray, and the file of the results."""
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the results as JSON')
    group = parser.add_argument_group('workers')
    group.add_argument(
        '--ray-address',
        metavar='ADDRESS',
        help='Ray cluster, such as auto, 10.0.0.1:6379 or ray://10.0.0.1:10001 (default: start '
        'Ray on this machine, and end it afterwards)',
    )
    group.add_argument(
        '--workers',
        type=positive,
        metavar='N',
        help='largest number of workers (default: one for each GPU; without any, one for each 4 '
        'cores, or model.num_threads of them)',
    )
    group.add_argument(
        '--retries',
        type=not_negative,
        default=2,
        metavar='N',
        help='how often a bag is tried again whose worker died (default: %(default)s)',
    )


def run_many(
    args: argparse.Namespace,
    jobs: 'Sequence[Job]',
    work: 'Work',
    config: 'NodeConfig',
    verb: str,
    table: 'Callable[[Sequence[Outcome]], str]',
) -> None:
    """
    Process bags on Ray, print and write the results.

    Parameters
    ----------
    args : Namespace
        Arguments of ``add_many_arguments``.
    jobs : sequence of Job
        The bags.
    work : Work
        What to do with them.
    config : NodeConfig
        Settings of the node.
    verb : str
        What is done to the bags, such as ``'labelled'``.
    table : callable
        Formats the results.

    Raises
    ------
    SystemExit
        With status 1 if a bag failed.
    AsisError
        If weights or settings are wrong, or Ray cannot be started.

    """
    from asis_ros.many import cluster
    from asis_ros.many.pool import Pool
    from asis_ros.many.table import save_outcomes

    progress = Progress(verb, 'bags')
    with cluster.open_ray(args.ray_address) as ray:
        share = cluster.share_of(
            ray.cluster_resources(),
            config.model.device,
            config.model.num_threads,
            len(jobs),
            args.workers,
        )
        each = 'with a GPU each' if share.has_gpu else f'of {share.num_cores} threads'
        print(f'{len(jobs)} bags, {share.num_workers} workers {each}', flush=True)
        outcomes = Pool(ray, work, share, args.retries).run(
            jobs,
            on_done=_print_outcome,
            on_progress=lambda done, fraction: progress(done, len(jobs), fraction),
        )
    print(f'\n{table(outcomes)}')
    if args.json is not None:
        save_outcomes(args.json, outcomes)
        print(f'\n{args.json}: all results')
    num_failed = sum(bool(item.reason) for item in outcomes)
    if num_failed:
        print(f'\n{num_failed} of {len(jobs)} bags failed')
        raise SystemExit(SOME_FAILED)


def check_weights(config: 'NodeConfig') -> None:
    """
    Check weights and settings before workers start.

    Raises
    ------
    AsisError
        If the checkpoint cannot be read, or lacks a class of the settings.

    """
    from asis_ros.network.checkpoint import load_checkpoint
    from asis_ros.ros.messages.encode import PointEncoder
    from asis_ros.weights import find_weights

    names = load_checkpoint(find_weights(config.model.path)).class_names
    config.objects.class_ids(names)
    PointEncoder(config.output, names)


def _print_outcome(outcome: 'Outcome') -> None:
    """Print what became of a bag."""
    text = f'failed: {outcome.reason}' if outcome.reason else f'done in {outcome.seconds:.0f} s'
    tried = f', attempt {outcome.attempts}' if outcome.attempts > 1 and not outcome.reason else ''
    print(f'{outcome.job.name}: {text}{tried}'.ljust(79), flush=True)
