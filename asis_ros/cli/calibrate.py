# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis calibrate``: logit offsets per class, fitted on held-out rooms."""

import argparse
import logging
from pathlib import Path

from asis_ros.cli.arguments import add_checkpoint_and_rooms, Commands, typed_command

logger = logging.getLogger(__name__)


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'calibrate',
        help='fit logit offsets per class on held-out rooms',
        description='Some classes are predicted too often after a training, others too rarely. '
        'Fit logit offsets per class that maximise mIoU and oAcc on two thirds of the rooms, not '
        'those of the training, and score the last third without and with them.',
    )
    add_checkpoint_and_rooms(parser)
    parser.add_argument(
        '--out', type=Path, metavar='FILE', help='write the weights with their offsets (.npz)'
    )
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')
    parser.set_defaults(run=run, extra='train')


def run(args: argparse.Namespace) -> None:
    """Fit, print the scores before and after, and write the weights."""
    from asis_ros.datasets.room_files import list_rooms
    from asis_ros.errors import CheckpointError
    from asis_ros.evaluate.calibration import calibrate
    from asis_ros.evaluate.tables import as_text
    from asis_ros.network.checkpoint import load_checkpoint

    if args.out is not None and not args.out.parent.is_dir():  # before the work
        raise CheckpointError(f'cannot write {args.out}: there is no folder {args.out.parent}')
    calibrated = calibrate(
        args.checkpoint,
        load_checkpoint(args.checkpoint),
        list_rooms(args.rooms),
        device=args.device,
        command=typed_command(),
    )
    for name in ('rooms', 'scores'):
        print(f'{name}: {calibrated.checkpoint.origin[f"calibration_{name}"]}')
    print(f'\n{as_text(calibrated.table())}')
    if calibrated.is_worse:
        logger.warning(
            'warning: the offsets lower mIoU on the rooms that were scored: the weights are '
            'better as they are, unless oAcc matters more'
        )
    if args.out is not None:
        calibrated.checkpoint.save(args.out)
        print('\nweights in', args.out)
