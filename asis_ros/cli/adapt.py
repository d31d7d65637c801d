# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis adapt``: fit weights to the unlabelled recordings of a building and a sensor."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_up_arguments,
    Commands,
    fraction,
    positive,
    positive_float,
    typed_command,
)
from asis_ros.cli.progress import Progress
from asis_ros.errors import DatasetError
from asis_ros.weights import DEFAULT, find_weights


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'adapt',
        help='fit weights to unlabelled recordings of your building and sensor',
        description='Adapt weights to clouds without labels: normalisation statistics first, then '
        'rounds of self-training on confident predictions and synthetic rooms. Prints what '
        'changed. The same command goes on after an interruption.',
    )
    parser.add_argument(
        'sources',
        type=Path,
        nargs='+',
        metavar='BAG|CLOUD',
        help='bags, and .ply, .pcd, .npz, ... files of single rooms or views',
    )
    parser.add_argument(
        '--out', type=Path, required=True, metavar='FILE.npz', help='weights to write'
    )
    parser.add_argument(
        '--norm-only',
        action='store_true',
        help='estimate the normalisation statistics only, which takes a minute',
    )
    parser.add_argument(
        '--mix',
        type=fraction,
        default=0.5,
        metavar='X',
        help='fraction of the new normalisation statistics, the rest are the old ones; 0 to 1 '
        '(default: %(default)s)',
    )
    parser.add_argument(
        '--rounds',
        type=positive,
        default=3,
        metavar='N',
        help='largest number of rounds of self-training (default: %(default)s)',
    )
    parser.add_argument(
        '--steps',
        type=positive,
        default=300,
        metavar='N',
        help='optimiser steps of a round (default: %(default)s)',
    )
    parser.add_argument(
        '--minutes',
        type=positive_float,
        default=60.0,
        metavar='T',
        help='start no round that would end later (default: %(default)s)',
    )
    parser.add_argument(
        '--rooms',
        type=Path,
        metavar='ROOMS',
        help='labelled rooms to mix with (default: synthetic ones, made for it)',
    )
    group = parser.add_argument_group('bags')
    group.add_argument(
        '--scans',
        type=positive,
        default=20,
        metavar='N',
        help='scans of each bag, evenly spaced in time (default: %(default)s)',
    )
    group.add_argument('--topic', help='topic of the scans (default: the only one)')
    add_up_arguments(parser, default='by TF; else -y in frames named "optical", else z')
    add_model_arguments(parser)
    parser.set_defaults(run=run, extra='train,rooms')


def run(args: argparse.Namespace) -> None:
    """Adapt weights and print what changed."""
    if args.out.suffix != '.npz':
        raise DatasetError(f'{args.out} must end in .npz: weights are written in no other format')
    from asis_ros.allocator import configure_malloc

    configure_malloc()
    from asis_ros.adapt.adaptation import Adaptation
    from asis_ros.adapt.recordings import Recordings
    from asis_ros.adapt.work_folder import gathered_clouds, labelled_rooms, work_folder
    from asis_ros.network.checkpoint import load_checkpoint
    from asis_ros.network.device import torch_device
    from asis_ros.ros.node.config import NodeConfig

    recordings = Recordings(
        sources=args.sources,
        num_scans=args.scans,
        topic=args.topic,
        node=NodeConfig(up=args.up or 'auto', sensor_pose=tuple(args.sensor_pose or ())),
        use_tf=args.up is None and args.sensor_pose is None,
    )
    weights = args.checkpoint or find_weights(DEFAULT)
    checkpoint = load_checkpoint(weights)
    settings = {'--mix': args.mix, '--steps': args.steps, '--rooms': str(args.rooms or '')}
    with work_folder(args.out) as work:
        voxel_size, progress = checkpoint.preparation.voxel_size, Progress('read', 'recordings')
        clouds = gathered_clouds(work, recordings, weights, voxel_size, settings, progress)
        labelled = []
        if not args.norm_only:
            labelled = labelled_rooms(work, args.rooms, checkpoint.class_names)
        report = Adaptation(
            weights=weights,
            checkpoint=checkpoint,
            clouds=clouds,
            labelled=labelled,
            work=work,
            mix=args.mix,
            rounds=0 if args.norm_only else args.rounds,
            steps=args.steps,
            minutes=args.minutes,
            device=torch_device(args.device or 'auto'),
            command=typed_command(),
            progress=lambda text: Progress(text, 'clouds'),
        ).run(args.out)
    print(f'\n{report.table()}\n\n{args.out}: the weights; {work} may be deleted')
