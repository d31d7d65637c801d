# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis view``: look at bags and clouds in the rerun viewer."""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
import os
from pathlib import Path
import sys
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_truth_arguments,
    add_up_arguments,
    Commands,
    positive,
    transform_to_z_up,
)
from asis_ros.cli.progress import Progress
from asis_ros.errors import DatasetError, ViewError

if TYPE_CHECKING:
    from asis_ros.view.scan import ViewedScan
    import rerun

APPLICATION = 'asis_ros'
LABEL_COLUMNS = ('label', 'instance', 'score')
"""Columns that ``asis segment`` writes."""


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'view',
        help='look at a bag or a cloud in the rerun viewer',
        description='Show the scans of a bag over time, or one cloud: colour, predicted and true '
        'class and instance, scores, boxes, path of the sensor, latency and scores of each scan.',
    )
    parser.add_argument('source', type=Path, metavar='BAG|CLOUD', help='any bag, or a cloud file')
    target = parser.add_mutually_exclusive_group()
    target.add_argument('--save', type=Path, metavar='FILE.rrd', help='write a file for "rerun"')
    target.add_argument(
        '--web', action='store_true', help='serve a page to a browser on this machine'
    )
    target.add_argument(
        '--spawn', action='store_true', help='open a window (default where there is a screen)'
    )
    parser.add_argument('--topic', help='topic of the scans (default: the one with labels)')
    parser.add_argument(
        '--truth', type=Path, metavar='BAG', help='bag with the true labels (default: the same)'
    )
    add_truth_arguments(parser)
    add_up_arguments(parser, default='by TF; else -y in frames named "optical", else z')
    parser.add_argument(
        '--stride', type=positive, default=1, metavar='N', help='show every Nth scan'
    )
    parser.add_argument(
        '--voxel',
        type=_length,
        default=0.02,
        metavar='M',
        help='show one point of each voxel of this size (m, default: %(default)s); 0: all points',
    )
    parser.add_argument(
        '--memory',
        default='2GB',
        metavar='SIZE',
        help='largest memory of the viewer, such as 4GB or 50%%; beyond it the oldest scans are '
        'dropped (default: %(default)s)',
    )
    parser.add_argument(
        '--port',
        type=positive,
        default=9090,
        metavar='N',
        help='port of the page; the next two are used, too (default: %(default)s)',
    )
    parser.set_defaults(run=run, extra='view')


def run(args: argparse.Namespace) -> None:
    """Read the source and show it."""
    from asis_ros.view.viewer import quiet_environment
    import rerun

    os.environ.update(quiet_environment())  # no analytics in this process, either
    stream = rerun.RecordingStream(APPLICATION)
    stream.send_recording_name(args.source.name)
    with _open_source(args) as source:
        if args.save is None:
            _show(args, source, stream)
        else:
            _save(args, source, stream)


def _save(args: argparse.Namespace, source: '_Source', stream: 'rerun.RecordingStream') -> None:
    """Write a file."""
    from asis_ros.files.atomic import atomic_write

    if args.save.suffix != '.rrd':
        raise ViewError(f'{args.save} must end in .rrd: it is the only format written')
    with atomic_write(args.save, ViewError) as temporary:
        temporary.touch()  # rerun reports a file that it cannot write in a log only
        stream.save(temporary)
        _log(args, source, stream)
        stream.disconnect()
    print(f'{args.save}: open it with "rerun {args.save}"')


def _show(args: argparse.Namespace, source: '_Source', stream: 'rerun.RecordingStream') -> None:
    """Show a window or a page until it is closed."""
    from asis_ros.view.viewer import Viewer

    web = args.web or not (args.spawn or _has_screen())
    with Viewer(args.port, web=web, memory=args.memory) as viewer:
        stream.connect_grpc(viewer.data_url)
        if web:
            print(
                f'open {viewer.page}\n'
                f'from another machine, first: ssh -L {args.port}:localhost:{args.port} '
                f'-L {args.port + 1}:localhost:{args.port + 1} HOST',
                flush=True,
            )
        try:
            _log(args, source, stream)
        finally:
            stream.disconnect()  # before the viewer ends
        with suppress(KeyboardInterrupt):  # the way to end it
            print('close it with Ctrl-C' if web else 'close the window to end', flush=True)
            viewer.wait()


def _log(args: argparse.Namespace, source: '_Source', stream: 'rerun.RecordingStream') -> None:
    """Log all scans of the source."""
    from asis_ros.view.recording import ViewRecording

    recording = ViewRecording(stream, source.class_names, args.voxel)
    progress = Progress('read')
    for number, scan in enumerate(source.scans, start=1):
        recording.log(scan)
        progress(number, source.total)
    recording.finish()
    left_out = ', '.join(f'{reason} {count}' for reason, count in source.skipped.items())
    if not recording.num_scans:
        raise DatasetError(f'{args.source}: no scan can be shown ({left_out})')
    print(
        f'{recording.num_scans} scans, {recording.num_points} points'
        + (f'; left out: {left_out}' if left_out else ''),
        flush=True,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """Scans to show, their number, those left out by reason, and the names of the classes."""

    class_names: Sequence[str]
    total: int
    scans: Iterable['ViewedScan']
    skipped: Mapping[str, int]


@contextmanager
def _open_source(args: argparse.Namespace) -> Iterator[_Source]:
    """Open a cloud or a bag."""
    from asis_ros.files.clouds import READERS
    from asis_ros.labels import CLASS_NAMES

    if args.source.suffix.lower() in READERS:
        yield _Source(CLASS_NAMES, 1, [_cloud(args)], {})
        return
    from asis_ros.ros.node.config import NodeConfig
    from asis_ros.ros.recorded.labels import LabelFields
    from asis_ros.ros.recorded.scans import RecordedConfig, RecordedScans

    node = NodeConfig(up=args.up or 'auto', sensor_pose=tuple(args.sensor_pose or ()))
    config = RecordedConfig(
        topic=args.topic,
        truth=args.truth,
        true=LabelFields(args.true_label, args.true_instance),
        stride=args.stride,
        to_z_up=node.to_z_up,
        use_tf=args.up is None and args.sensor_pose is None,
    )
    with RecordedScans(args.source, config) as scans:
        yield _Source(scans.class_names, scans.total, scans, scans.skipped)


def _cloud(args: argparse.Namespace) -> 'ViewedScan':
    """Read a cloud, with the labels that ``asis segment`` writes, if it has them."""
    from asis_ros.cloud import PointCloud
    from asis_ros.files.clouds import read_cloud, read_cloud_with_fields
    from asis_ros.geometry import transform
    from asis_ros.labels import CLASS_NAMES
    from asis_ros.ros.recorded.labels import boxes_of
    from asis_ros.view.scan import PointLabels, ViewedScan
    import numpy as np

    cloud, predicted = read_cloud(args.source), None
    try:
        _, (label, instance, score) = read_cloud_with_fields(args.source, LABEL_COLUMNS)
        predicted = PointLabels(
            label.astype(np.uint8), instance.astype(np.int32), score.astype(np.float32)
        )
    except DatasetError:
        pass  # a cloud without labels: the first line would have failed for any other reason
    matrix = transform_to_z_up(args)
    cloud = PointCloud(transform(cloud.xyz, matrix), cloud.rgb)
    boxes = [] if predicted is None else boxes_of(cloud.xyz, predicted, CLASS_NAMES)
    return ViewedScan(cloud=cloud, predicted=predicted, boxes=boxes)


def _has_screen() -> bool:
    """Tell whether a window can be opened."""
    if sys.platform.startswith('linux'):
        return bool(os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'))
    return True


def _length(text: str) -> float:
    """Parse a length of at least 0 m."""
    length = float(text)
    if not 0 <= length < 100:
        raise ValueError
    return length
