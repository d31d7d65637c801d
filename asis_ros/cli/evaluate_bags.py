# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate-bags``: score all bags of a folder, side by side."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import Commands
from asis_ros.cli.evaluate_bag import add_score_arguments, evaluation_config
from asis_ros.cli.many_arguments import add_many_arguments, check_weights, run_many
from asis_ros.cli.node_arguments import offline_config


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'evaluate-bags',
        help='score all bags of a folder, on all cores, GPUs or a Ray cluster',
        description='Score all bags of a folder and the folders below, as "asis evaluate-bag" '
        'does. A bag that fails is reported and stops no other; the exit status is then 1.',
    )
    parser.add_argument('folder', type=Path, metavar='FOLDER', help='folder of bags')
    add_score_arguments(parser)
    add_many_arguments(parser)
    parser.set_defaults(run=run, extra='many')


def run(args: argparse.Namespace) -> None:
    """Score the bags, print and write the results."""
    from asis_ros.many.bags import find_bags
    from asis_ros.many.cluster import load_ray
    from asis_ros.many.table import score_table
    from asis_ros.many.work import Evaluation, Job

    load_ray(args.ray_address)  # may be missing: before the work
    config = evaluation_config(args, offline_config(args))
    found = find_bags(args.folder)
    check_weights(config.node)
    jobs = [Job(bag.name, bag.path.absolute(), size=bag.size) for bag in found]
    run_many(args, jobs, Evaluation(config), config.node, 'scored', score_table)
