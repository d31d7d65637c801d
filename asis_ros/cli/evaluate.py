# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate``: scores of a checkpoint on labelled rooms or shapes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_checkpoint_and_rooms,
    add_sampling_seeds,
    Commands,
    positive,
    typed_command,
)

if TYPE_CHECKING:
    from asis_ros.evaluate.published import PaperRow
    from asis_ros.network.checkpoint import Checkpoint


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'evaluate',
        help='score a checkpoint on a folder of rooms or shapes',
        description='Segment labelled rooms and score them by the protocol of the paper and by a '
        'strict one. Shapes of "asis prepare shapenet" are scored by part mIoU.',
    )
    add_checkpoint_and_rooms(parser)
    parser.add_argument('--area', type=positive, metavar='N', help='rooms of this area only')
    parser.add_argument(
        '--only', default='', metavar='TEXT', help='rooms whose name contains TEXT, such as _scan'
    )
    add_sampling_seeds(parser)
    parser.add_argument(
        '--out',
        type=Path,
        metavar='OUT',
        help='folder for results.json and tables, among them precision and recall by score; for '
        'the tables only of shapes',
    )
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')
    parser.add_argument(
        '--use-colour',
        choices=('auto', 'always', 'never'),
        default='auto',
        help='whether the network is given the colours of rooms; auto: as its checkpoint says',
    )
    parser.set_defaults(run=run, extra='train')


def run(args: argparse.Namespace) -> None:
    """Score, and print tables."""
    from asis_ros.datasets.labelled_blocks import is_block_folder

    if is_block_folder(args.rooms):
        _score_shapes(args)
    else:
        _score_rooms(args)


def _score_shapes(args: argparse.Namespace) -> None:
    from asis_ros.evaluate.part_segmentation import evaluate_parts, part_tables
    from asis_ros.evaluate.table_files import save_tables
    from asis_ros.evaluate.tables import as_markdown
    from asis_ros.network.checkpoint import load_checkpoint
    from asis_ros.network.device import torch_device

    device = torch_device(args.device)
    network = load_checkpoint(args.checkpoint).calibrated_network()
    scores = evaluate_parts(network.to(device), args.rooms, device)
    methods, categories = part_tables(scores, args.checkpoint.stem)
    print(f'{as_markdown(methods)}\n\n{as_markdown(categories)}')
    if args.out is not None:
        save_tables(args.out, {'part mIoU': methods, 'categories': categories})


def _score_rooms(args: argparse.Namespace) -> None:
    from asis_ros.evaluate.results_file import save_results
    from asis_ros.evaluate.room_scores import evaluate
    from asis_ros.evaluate.score_tables import class_table, curve_table, score_table
    from asis_ros.evaluate.table_files import save_tables
    from asis_ros.evaluate.tables import as_text
    from asis_ros.network.checkpoint import load_checkpoint

    paths = _room_paths(args)
    checkpoint = load_checkpoint(args.checkpoint)
    results = evaluate(
        args.checkpoint,
        paths,
        seeds=args.sampling_seeds,
        device=args.device,
        use_colour=args.use_colour,
        checkpoint=checkpoint,
    ).with_origin(evaluation=typed_command())
    tables = {
        'scores': score_table([results], _paper_rows(checkpoint)),
        'classes': class_table(results),
    }
    print(f'{len(paths)} rooms of {args.rooms}, {results.num_points} points')
    for table in tables.values():
        print(f'\n{as_text(table)}')
    if args.out is not None:
        save_tables(args.out, {**tables, 'precision and recall': curve_table(results)})
        save_results(args.out / 'results.json', results)


def _room_paths(args: argparse.Namespace) -> list[Path]:
    from asis_ros.datasets.room_files import list_rooms, rooms_of_area
    from asis_ros.errors import DatasetError

    rooms = list_rooms(args.rooms)
    if args.area is not None:
        rooms = rooms_of_area(rooms, args.area)
    paths = [room for room in rooms if args.only in room.name]
    if not paths:
        raise DatasetError(f'no room in {args.rooms} has {args.only!r} in its name')
    return paths


def _paper_rows(checkpoint: 'Checkpoint') -> 'list[PaperRow]':
    """Find the rows of the paper with the same backbone, if the classes are those of S3DIS."""
    from asis_ros.evaluate.published import AREA_5, S3DIS
    from asis_ros.labels import CLASS_NAMES

    if checkpoint.class_names != CLASS_NAMES:
        return []
    backbone = checkpoint.network.config.backbone
    return [row for row in S3DIS if row.data == AREA_5 and row.backbone == backbone]
