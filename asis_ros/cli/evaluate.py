# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate``: scores of weights on labelled rooms."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import add_model_arguments, Commands


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'evaluate',
        help='score weights on a folder of rooms',
        description='Segment labelled rooms and compare.',
    )
    parser.add_argument('rooms', type=Path, metavar='ROOMS', help='folder of "asis prepare"')
    parser.add_argument(
        '--only', default='', metavar='TEXT', help='rooms whose name holds TEXT, such as _scan'
    )
    add_model_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Score, and print a table."""
    from asis_ros.config import ModelConfig, SegmenterConfig
    from asis_ros.datasets.rooms import list_rooms
    from asis_ros.errors import DatasetError
    from asis_ros.evaluation import evaluate, score_table
    from asis_ros.pipeline import Segmenter

    paths = [path for path in list_rooms(args.rooms) if args.only in path.name]
    if not paths:
        raise DatasetError(f'no room in {args.rooms} has {args.only!r} in its name')
    model = ModelConfig(path=str(args.checkpoint or ''), device=args.device or 'auto')
    segmenter = Segmenter(SegmenterConfig(model=model))
    evaluation = evaluate(segmenter, paths)
    print(f'{len(paths)} rooms of {args.rooms}')
    print(score_table(evaluation, segmenter.class_names))
