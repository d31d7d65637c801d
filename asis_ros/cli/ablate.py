# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis ablate``: ablation study of semantic awareness and instance fusion."""

import argparse

from asis_ros.cli.arguments import (
    add_experiment_arguments,
    Commands,
    positive,
    typed_command,
)

VARIANTS = ('baseline', 'fusion', 'awareness', 'asis')
"""Keys of ``asis_ros.evaluate.variants.VARIANTS``."""


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'ablate',
        help='train and score ASIS with and without instance fusion and semantic awareness',
        description='Train and score the four networks of section 4.2.3 of the paper: baseline, '
        'with instance fusion (IF), with semantic awareness (SA), with both. Finished networks '
        'are kept: the same call resumes after an interrupt.',
    )
    add_experiment_arguments(parser)
    parser.add_argument(
        '--area',
        type=positive,
        default=5,
        metavar='N',
        help='test area; the others are for training (default: %(default)s)',
    )
    parser.add_argument(
        '--backbones',
        nargs='+',
        metavar='NAME',
        default=('pointnet', 'pointnet2'),
        help='backbones of the networks (default: those of the paper, pointnet and pointnet2)',
    )
    parser.add_argument(
        '--variants',
        nargs='+',
        choices=VARIANTS,
        default=VARIANTS,
        help='networks to train (default: all four)',
    )
    parser.set_defaults(run=run, extra='train')


def run(args: argparse.Namespace) -> None:
    """Train, score, and print and write the tables."""
    from asis_ros.allocator import configure_malloc

    configure_malloc()
    from asis_ros.cli.arguments import recipe_of
    from asis_ros.evaluate.experiments.ablation import ablate
    from asis_ros.evaluate.experiments.fold import Fold
    from asis_ros.evaluate.published import ABLATION
    from asis_ros.evaluate.score_tables import ablation_table, score_table
    from asis_ros.evaluate.table_files import save_tables
    from asis_ros.evaluate.tables import as_text
    from asis_ros.network.device import torch_device

    fold = Fold(
        rooms=args.rooms,
        area=args.area,
        device=torch_device(args.device),
        command=typed_command(),
    )
    results = ablate(
        fold,
        args.out,
        recipe_of(args),
        seeds=tuple(args.sampling_seeds),
        backbones=args.backbones,
        variants=args.variants,
    )
    tables = {}
    for backbone, variants in results.items():
        paper = ABLATION if backbone == 'pointnet' else {}
        tables[f'{backbone}: ablation'] = ablation_table(variants, paper=paper)
        tables[f'{backbone}: all scores'] = score_table(list(variants.values()))
    save_tables(args.out, tables)
    for title, table in tables.items():
        print(f'\n{title}\n{as_text(table)}')
