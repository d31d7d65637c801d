# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis label-bag``: add labels to a bag, in code, without DDS."""

import argparse
import logging
from pathlib import Path
import shlex

from asis_ros.cli.arguments import Commands, positive
from asis_ros.cli.node_arguments import add_offline_arguments, offline_config
from asis_ros.cli.progress import Progress

logger = logging.getLogger(__name__)


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'label-bag',
        help='write a bag with labels beside all that was recorded',
        description='Label every scan of a bag, as the node would, and write a bag with labelled '
        'cloud, markers and detections beside all messages as they were recorded. The same '
        'command goes on after an interruption, with the scans that are not labelled yet.',
    )
    parser.add_argument('bag', type=Path, metavar='IN', help='folder, .mcap or .db3 file')
    parser.add_argument('out', type=Path, metavar='OUT', help='folder of the labelled bag (MCAP)')
    add_offline_arguments(parser)
    group = parser.add_argument_group('single scans')
    group.add_argument(
        '--export', type=Path, metavar='FOLDER', help='also write labelled scans to files there'
    )
    group.add_argument(
        '--format',
        choices=('ply', 'pcd', 'npz'),
        default='ply',
        help='format of the files (default: %(default)s)',
    )
    group.add_argument(
        '--colour',
        choices=('scan', 'class', 'instance'),
        default='scan',
        help='colour of the points (default: as recorded)',
    )
    group.add_argument(
        '--stride', type=positive, default=1, metavar='N', help='only every N-th scan'
    )
    parser.set_defaults(run=run, extra='replay')


def run(args: argparse.Namespace) -> None:
    """Label the bag, export scans and print the result."""
    from asis_ros.ros.recorded.export import export_scans, ExportConfig
    from asis_ros.ros.recorded.label import label_bag
    from asis_ros.segment.limits import explain_limits
    from asis_ros.segment.segmenter import Segmenter

    config = offline_config(args)
    segmenter = Segmenter(config)
    progress = Progress('labelled')
    result = label_bag(args.bag, args.out, segmenter, config, args.topic, progress)
    print(f'{args.out}: {result.summary()}')
    for explanation in explain_limits(result.limits):
        logger.warning('warning: %s', explanation)
    if args.export is not None:
        export = ExportConfig(
            folder=args.export,
            suffix=args.format,
            colour=args.colour,
            stride=args.stride,
            output=config.output,
        )
        names = segmenter.class_names
        num_files = export_scans(args.out, names, export, Progress('exported'))
        print(f'{args.export}: {num_files} scans as {args.format.upper()}')
    print(f'look at it: {shlex.join(["asis", "view", str(args.out)])}')
