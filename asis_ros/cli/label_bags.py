# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis label-bags``: add labels to all bags of a folder, side by side."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import Commands
from asis_ros.cli.many_arguments import add_many_arguments, check_weights, run_many
from asis_ros.cli.node_arguments import add_offline_arguments, offline_config


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'label-bags',
        help='label all bags of a folder, on all cores, GPUs or a Ray cluster',
        description='Label all bags of a folder and the folders below, as "asis label-bag" does. '
        'A bag that fails is reported and stops no other; the exit status is then 1. The same '
        'command goes on after an interruption.',
    )
    parser.add_argument('folder', type=Path, metavar='FOLDER', help='folder of bags')
    parser.add_argument('out', type=Path, metavar='OUT', help='folder for the labelled bags')
    add_offline_arguments(parser)
    add_many_arguments(parser)
    parser.set_defaults(run=run, extra='many')


def run(args: argparse.Namespace) -> None:
    """Label the bags, print and write the results."""
    from asis_ros.many.bags import find_bags
    from asis_ros.many.cluster import load_ray
    from asis_ros.many.table import label_table
    from asis_ros.many.work import Job, Labelling

    load_ray(args.ray_address)  # may be missing: before the work
    config = offline_config(args)
    found = find_bags(args.folder, args.out)
    check_weights(config)
    out = args.out.absolute()
    jobs = [Job(bag.name, bag.path.absolute(), out / bag.name, bag.size) for bag in found]
    run_many(args, jobs, Labelling(config, args.topic), config, 'labelled', label_table)
