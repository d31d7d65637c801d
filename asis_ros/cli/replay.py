# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis replay``: a bag through the ROS 2 node."""

import argparse
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
import shlex
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_up_arguments,
    Commands,
    node_parameters,
    positive,
)
from asis_ros.cli.progress import Progress
from asis_ros.errors import ReplayError

if TYPE_CHECKING:
    from asis_ros.ros.replay.report import ReplayReport


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'replay',
        help='play a bag to the ROS 2 node and label it',
        description='Play the scans of any rosbag2 to the node over DDS; leave a labelled bag, '
        'a report and a picture.',
    )
    parser.add_argument('bag', type=Path, metavar='BAG', help='folder, .mcap or .db3 file')
    parser.add_argument('--topic', help='topic of the scans (default: the only PointCloud2 topic)')
    parser.add_argument(
        '--out', type=Path, default=Path('replay'), metavar='DIR', help='default: %(default)s'
    )
    add_up_arguments(parser, default='-y in frames named "optical", else z')
    add_model_arguments(parser)
    parser.add_argument(
        '--pace',
        choices=('node', 'clock'),
        default='node',
        help='node: the next scan is sent when the last is labelled, so all are; clock: as '
        'recorded, the node drops what it has no time for (default: %(default)s)',
    )
    parser.add_argument('--max-scans', type=positive, metavar='N', help='stop after N scans')
    parser.set_defaults(run=run, extra='replay')


def run(args: argparse.Namespace) -> None:
    """Play the bag."""
    play(
        args.bag,
        args.out,
        node_parameters(args),
        topic=args.topic,
        pace=args.pace,
        max_scans=args.max_scans,
    )


def play(
    bag: Path,
    out: Path,
    parameters: Mapping[str, str | Sequence[float]],
    *,
    topic: str | None = None,
    pace: str = 'node',
    max_scans: int | None = None,
) -> 'ReplayReport':
    """
    Play a bag, print its report, and write report and picture to ``out``.

    Raises
    ------
    ReplayError
        If ROS 2 is not installed, or for the reasons of ``asis_ros.ros.replay.replay.replay``.

    """
    require_ros()
    from asis_ros.pictures import draw_segmentation
    from asis_ros.ros.node.config import NodeConfig
    from asis_ros.ros.replay.replay import LABELLED_BAG, PICTURE, replay, ReplayConfig, REPORT

    print(f'starting the node and playing {bag} to it', flush=True)
    config = ReplayConfig(topic=topic, parameters=parameters, pace=pace, max_scans=max_scans)
    report, best = replay(bag, out, config, Progress('played'))
    print(f'\n{report.table()}\n')
    report.save(out / REPORT)
    frame = NodeConfig(
        up=str(parameters.get('up', 'auto')),
        sensor_pose=tuple(float(value) for value in parameters.get('sensor_pose', ())),
    )
    draw_segmentation(
        out / PICTURE,
        best.predicted.cloud,
        best.predicted,
        to_z_up=frame.to_z_up(best.frame_id),
        image_shape=best.image_shape,
        truth=best.truth,
    )
    print(f'in {out}: {", ".join(sorted(path.name for path in out.iterdir()))}')
    command = ['asis', 'view', str(out / LABELLED_BAG)]
    command += ['--truth', str(bag)] if report.scores else []
    print(f'look at it: {shlex.join(command)}')
    return report


def require_ros() -> None:
    """
    Check that ROS 2 is installed.

    Raises
    ------
    ReplayError
        If it is not.

    """
    if find_spec('rclpy') is None:
        raise ReplayError(
            'this needs ROS 2: source the setup file of an installation, or, in a clone of '
            'asis_ros, install the wheels with: pip install -e ".[ros]"'
        )
