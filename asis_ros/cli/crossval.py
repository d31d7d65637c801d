# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis crossval``: cross-validation over areas."""

import argparse

from asis_ros.cli.arguments import (
    add_experiment_arguments,
    Commands,
    positive,
    typed_command,
)


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'crossval',
        help='train and score a network per area',
        description='For each area, train a network on all others and score it on the area; then '
        'score all areas together, as in the 6-fold cross-validation of the paper. --areas 5 is '
        'its other split. Finished networks are kept: the same call resumes after an interrupt.',
    )
    add_experiment_arguments(parser)
    parser.add_argument(
        '--areas',
        type=positive,
        nargs='+',
        metavar='N',
        help='test areas (default: all areas in ROOMS)',
    )
    parser.set_defaults(run=run, extra='train')


def run(args: argparse.Namespace) -> None:
    """Train, score, and print and write the tables."""
    from asis_ros.allocator import configure_malloc

    configure_malloc()
    from asis_ros.cli.arguments import recipe_of
    from asis_ros.datasets.room_files import areas_of, list_rooms
    from asis_ros.errors import DatasetError
    from asis_ros.evaluate.experiments.cross_validation import cross_validate
    from asis_ros.evaluate.published import AREA_5, S3DIS, SIX_FOLD
    from asis_ros.evaluate.score_tables import class_table, score_table
    from asis_ros.evaluate.table_files import save_tables
    from asis_ros.evaluate.tables import as_text
    from asis_ros.network.device import torch_device

    areas = args.areas or areas_of(list_rooms(args.rooms))
    if not areas:
        raise DatasetError(
            f'no room in {args.rooms} has an area in its name: names must begin with Area_1_, '
            'Area_2_ and so on'
        )
    config = recipe_of(args)
    results = cross_validate(
        args.rooms,
        args.out,
        config,
        torch_device(args.device),
        areas=areas,
        seeds=tuple(args.sampling_seeds),
        command=typed_command(),
    )
    split = AREA_5 if areas == [5] else SIX_FOLD
    paper = [row for row in S3DIS if row.data == split and row.backbone == config.network.backbone]
    tables = {'scores': score_table(results, paper), 'classes': class_table(results[-1])}
    save_tables(args.out, tables)
    for table in tables.values():
        print(f'\n{as_text(table)}')
