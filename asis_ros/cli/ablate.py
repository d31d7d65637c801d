# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis ablate``: what semantic awareness and instance fusion bring."""

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
        'ablate',
        help='train and score ASIS without its two links, with one, with both',
        description='Train and score the four networks of section 4.2.3 of the paper: baseline, '
        'with instance fusion (IF), with semantic awareness (SA), with both. Networks that are '
        'done are kept, so an interrupted call goes on where it stopped.',
    )
    add_experiment_arguments(parser)
    parser.add_argument(
        '--area',
        type=positive,
        default=5,
        metavar='N',
        help='area to score on; the others are trained on (default: %(default)s)',
    )
    parser.add_argument(
        '--backbones',
        nargs='+',
        choices=('pointnet', 'pointnet2'),
        default=('pointnet', 'pointnet2'),
        help='(default: both)',
    )
    parser.add_argument(
        '--variants',
        nargs='+',
        choices=('baseline', 'fusion', 'awareness', 'asis'),
        default=('baseline', 'fusion', 'awareness', 'asis'),
        help='(default: all four)',
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Train and score, print the tables and write them."""
    from asis_ros.allocator import keep_memory

    keep_memory()
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
        tables[f'{backbone}: what IF and SA bring'] = ablation_table(variants, paper=paper)
        tables[f'{backbone}: all scores'] = score_table(list(variants.values()))
    save_tables(args.out, tables)
    for title, table in tables.items():
        print(f'\n{title}\n{as_text(table)}')
