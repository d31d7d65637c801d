# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis segment``: segment clouds from files, without ROS."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
import logging
from pathlib import Path
import time
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_up_arguments,
    Commands,
    positive_float,
    transform_to_z_up,
)
from asis_ros.cli.progress import Progress
from asis_ros.errors import DatasetError

if TYPE_CHECKING:
    from asis_ros.cloud import PointCloud
    from asis_ros.segment.config import SegmenterConfig
    from asis_ros.segment.segmenter import Segmenter

logger = logging.getLogger(__name__)

PROGRESS_DELAY = 3.0
"""Time after which progress is shown (s)."""


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'segment',
        help='segment clouds from files, without ROS',
        description='Segment clouds and write x, y, z, red, green, blue, label, instance_id and '
        'score of every point, in the order of the input. Files of several clouds are named as '
        'the clouds.',
    )
    parser.add_argument(
        'clouds',
        type=Path,
        nargs='+',
        metavar='CLOUD',
        help='.ply, .pcd, .npz, .npy, .xyz, .las, .laz or .bin file',
    )
    parser.add_argument(
        'out',
        type=Path,
        metavar='OUT',
        help='.ply, .pcd or .npz file to write, or a folder, which several clouds need',
    )
    parser.add_argument(
        '--format',
        choices=('ply', 'pcd', 'npz'),
        default='ply',
        help='format of the files in a folder (default: %(default)s)',
    )
    add_up_arguments(parser, default='z')
    parser.add_argument(
        '--scale',
        type=positive_float,
        metavar='M',
        help='metres per unit of the files: 0.001 for millimetres (default: 1, and an error for '
        'clouds that are hardly in metres)',
    )
    parser.add_argument(
        '--max-range',
        type=positive_float,
        metavar='M',
        help='leave points unknown that are farther from the origin of the files than this (m)',
    )
    add_model_arguments(parser)
    parser.add_argument(
        '--config',
        type=Path,
        metavar='YAML',
        help='settings that differ from the defaults, or the parameter file of the node',
    )
    parser.add_argument('--picture', type=Path, metavar='PNG', help='also draw the result')
    parser.set_defaults(run=run, extra='report')


def run(args: argparse.Namespace) -> None:
    """Read, segment and write clouds, and print summaries."""
    targets = _check_files(args)  # before torch, which takes seconds to import
    if args.picture is not None:
        import matplotlib  # noqa: F401  # may be missing: before the work

    from asis_ros.segment.segmenter import Segmenter

    segmenter = Segmenter(_config(args))
    for path, target in zip(args.clouds, targets, strict=True):
        _segment(segmenter, path, target, args)


def _check_files(args: argparse.Namespace) -> list[Path]:
    """Check all names, and return the file to write for each cloud."""
    from asis_ros.files.clouds import check_source, check_target

    targets = _targets(args.clouds, args.out, args.format)
    for target in targets:
        check_target(target)
    if args.picture is not None:
        if len(args.clouds) > 1:
            raise DatasetError(f'--picture {args.picture} is one file: give one cloud')
        if args.picture.suffix.lower() != '.png':
            raise DatasetError(f'{args.picture} must end in .png: it is the only format drawn')
        if not args.picture.parent.is_dir():
            raise DatasetError(
                f'cannot write {args.picture}: there is no folder {args.picture.parent}'
            )
    for path in args.clouds:
        check_source(path)
    return targets


def _targets(clouds: Sequence[Path], out: Path, suffix: str) -> list[Path]:
    """File to write for each cloud; fail if two are the same, or one is an input."""
    from asis_ros.files.clouds import check_targets

    if len(clouds) == 1 and out.suffix and not out.is_dir():
        targets = [out]
    elif out.suffix and not out.is_dir():
        raise DatasetError(f'{out} is one file for {len(clouds)} clouds: give a folder')
    else:
        if not out.parent.is_dir():
            raise DatasetError(f'cannot make the folder {out}: there is no folder {out.parent}')
        out.mkdir(exist_ok=True)
        targets = [out / f'{path.stem}.{suffix}' for path in clouds]
    check_targets(clouds, targets, 'the result would replace the cloud {}: name it otherwise')
    return targets


def _config(args: argparse.Namespace) -> 'SegmenterConfig':
    """Read the settings, with those of the command line."""
    from asis_ros.cli.parameter_file import load_segmenter_config
    from asis_ros.segment.config import SegmenterConfig

    config = load_segmenter_config(args.config) if args.config else SegmenterConfig()
    model = replace(
        config.model,
        path=config.model.path if args.checkpoint is None else str(args.checkpoint),
        device=args.device or config.model.device,
    )
    config = replace(config, model=model)
    if args.max_range is not None:
        config = replace(config, input=replace(config.input, max_range=args.max_range))
    return config


def _segment(segmenter: 'Segmenter', path: Path, target: Path, args: argparse.Namespace) -> None:
    """Segment a cloud, write it and print a summary."""
    from asis_ros.cloud import PointCloud
    from asis_ros.files.clouds import image_shape, read_cloud, write_segmentation
    from asis_ros.segment.limits import explain_limits

    cloud = read_cloud(path)
    in_metres = PointCloud(cloud.xyz * args.scale, cloud.rgb) if args.scale else cloud
    _check_cloud(path, in_metres, args)
    to_z_up = transform_to_z_up(args)
    started = time.perf_counter()
    segmentation = segmenter.segment(
        in_metres,
        to_z_up,
        sensor_position=to_z_up[:3, 3],
        progress=Progress('segmented', 'blocks', delay=PROGRESS_DELAY),
    )
    seconds = time.perf_counter() - started
    write_segmentation(target, cloud, segmentation)
    print(
        f'{target}: {len(cloud)} points, {int(cloud.finite().sum())} of them finite, '
        f'{"without" if cloud.rgb is None else "with"} colour, '
        f'{len(segmentation.instance_class_ids)} instances, {seconds:.1f} s'
    )
    for explanation in explain_limits(segmentation.limits):
        logger.warning('warning: %s: %s', path, explanation)
    for class_id, name in enumerate(segmenter.class_names):
        num_points = int((segmentation.class_ids == class_id).sum())
        num_instances = int((segmentation.instance_class_ids == class_id).sum())
        if num_points:
            print(f'  {name:10}{num_points:10} points{num_instances:5} instances')
    if args.picture is not None:
        from asis_ros.pictures import draw_segmentation

        draw_segmentation(
            args.picture,
            in_metres,
            segmentation,
            to_z_up=to_z_up,
            image_shape=image_shape(path),
            class_names=segmenter.class_names,
        )
        print(f'{args.picture}: colour, class and instance')


def _check_cloud(path: Path, cloud: 'PointCloud', args: argparse.Namespace) -> None:
    """Fail if a cloud is hardly in metres, and warn of what else is unlikely."""
    from asis_ros.cloud_report import inspect_cloud

    report = inspect_cloud(cloud)
    if report.unit_problem and args.scale is None:
        raise DatasetError(f'{path} {report.unit_problem}')
    is_up_given = args.up is not None or args.sensor_pose is not None
    up_problem = '' if is_up_given else report.up_problem
    size_problem = '' if args.max_range else report.size_problem
    for problem in (report.content_problem, size_problem, up_problem):
        if problem:
            logger.warning('warning: %s %s', path, problem)
