# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis replay``: a bag through the ROS 2 node."""

import argparse
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
import shlex
import sys
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_up_arguments,
    Commands,
    positive,
)
from asis_ros.cli.node_arguments import add_node_arguments, node_config
from asis_ros.cli.progress import Progress
from asis_ros.errors import AsisError, ReplayError

if TYPE_CHECKING:
    from asis_ros.ros.node.config import NodeConfig
    from asis_ros.ros.replay.observer import ReplayObserver
    from asis_ros.ros.replay.replay import ReplayConfig
    from asis_ros.ros.replay.report import ReplayReport


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'replay',
        help='play a bag to the ROS 2 node and label it',
        description='Play the scans of any rosbag2 to the node over DDS; leave a labelled bag, '
        'a report and a picture.',
    )
    parser.add_argument(
        'bags',
        type=Path,
        nargs='+',
        metavar='BAG',
        help='folder, .mcap or .db3 file; with fields true_label and true_instance_id in its '
        'scans, the output is scored',
    )
    parser.add_argument('--topic', help='topic of the scans (default: the only PointCloud2 topic)')
    parser.add_argument(
        '--out',
        type=Path,
        default=Path('replay'),
        metavar='DIR',
        help='folder of the results; of several bags, each has its own there '
        '(default: %(default)s)',
    )
    add_up_arguments(parser, default='-y in frames named "optical", else z')
    add_model_arguments(parser)
    add_node_arguments(parser)
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
    """Play the bags, one after the other; a bag that fails does not keep others from playing."""
    require_ros()
    from asis_ros.ros.replay.replay import ReplayConfig

    node, parameters = node_config(args)
    config = ReplayConfig(
        topic=args.topic, parameters=parameters, pace=args.pace, max_scans=args.max_scans
    )
    folders = _folders(args.bags, args.out)
    failed = []
    for bag, out in zip(args.bags, folders, strict=True):
        try:
            play(bag, out, config, node)
        except AsisError as error:
            if len(folders) == 1:
                raise
            print(f'asis: {error}', file=sys.stderr)
            failed.append(str(bag))
    if failed:
        raise ReplayError(
            f'{len(failed)} of {len(folders)} bags failed, the others are in {args.out}: '
            + ', '.join(failed)
        )


def play(
    bag: Path,
    out: Path,
    config: 'ReplayConfig',
    node: 'NodeConfig',
    observer: 'ReplayObserver | None' = None,
) -> 'ReplayReport':
    """
    Play a bag, print its report, and write report and picture to ``out``.

    Parameters
    ----------
    bag, out : Path
        Bag, and folder for the results.
    config : ReplayConfig
        Settings of the replay.
    node : NodeConfig
        Settings of the node, whose up axis the picture has.
    observer : ReplayObserver, optional
        Gets the labelled scans.

    Raises
    ------
    ReplayError
        For the reasons of ``asis_ros.ros.replay.replay.replay``.

    """
    from asis_ros.pictures import draw_segmentation
    from asis_ros.ros.replay.folder import LABELLED_BAG, PICTURE, REPORT
    from asis_ros.ros.replay.replay import replay

    print(f'starting the node and playing {bag} to it', flush=True)
    report, best = replay(bag, out, config, Progress('played'), observer)
    print(f'\n{report.table()}\n')
    report.save(out / REPORT)
    draw_segmentation(
        out / PICTURE,
        best.cloud,
        best.predicted.of(best.cloud),
        to_z_up=node.to_z_up(best.frame_id),
        image_shape=best.image_shape,
        truth=None if best.truth is None else best.truth.of(best.cloud),
    )
    print(f'in {out}: {", ".join(sorted(path.name for path in out.iterdir()))}')
    truth = bag if report.scores else None
    print(f'look at it: {view_command(out / LABELLED_BAG, truth)}')
    return report


def view_command(labelled: Path, truth: Path | None) -> str:
    """Command to look at a labelled bag, with the true labels of another."""
    command = ['asis', 'view', str(labelled)]
    return shlex.join([*command, '--truth', str(truth)] if truth else command)


def _folders(bags: Sequence[Path], out: Path) -> list[Path]:
    """Folder of the results of each bag: ``out`` for one, one below it with its name for each."""
    if len(bags) == 1:
        return [out]
    names = [bag.absolute().name.removesuffix('.zstd') for bag in bags]
    names = [name.removesuffix('.mcap').removesuffix('.db3') for name in names]
    for name, count in Counter(names).items():
        if count > 1:
            raise ReplayError(f'{count} bags have the name {name!r}: replay them to other folders')
    return [out / name for name in names]


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
