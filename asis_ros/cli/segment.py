# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis segment``: segment a cloud from a file, without ROS."""

import argparse
from dataclasses import replace
from pathlib import Path
import time

from asis_ros.cli.arguments import add_model_arguments, add_up_arguments, Commands
from asis_ros.errors import DatasetError


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'segment',
        help='segment a cloud from a file, without ROS',
        description='Segment a cloud and write x, y, z, red, green, blue, label, instance and '
        'score of every point, in the order of the input.',
    )
    parser.add_argument('cloud', type=Path, metavar='CLOUD', help='.ply, .pcd or .npz file')
    parser.add_argument('out', type=Path, metavar='OUT.ply', help='file to write')
    add_up_arguments(parser, default='z')
    add_model_arguments(parser)
    parser.add_argument(
        '--config', type=Path, metavar='YAML', help='settings that differ from the defaults'
    )
    parser.add_argument('--picture', type=Path, metavar='PNG', help='also draw the result')
    parser.set_defaults(run=run, extra='report')


def run(args: argparse.Namespace) -> None:
    """Read, segment and write a cloud, and print a summary."""
    from asis_ros.files.clouds import image_shape, read_cloud, write_segmentation
    from asis_ros.geometry import pose_matrix, rotation_to_z_up
    from asis_ros.segment.config import SegmenterConfig
    from asis_ros.segment.segmenter import Segmenter
    from asis_ros.settings import load_config

    _check_outputs(args.out, args.picture)
    if args.picture is not None:
        from asis_ros.pictures import draw_segmentation  # may be missing: before the work

    config = load_config(SegmenterConfig, args.config) if args.config else SegmenterConfig()
    model = replace(
        config.model,
        path=config.model.path if args.checkpoint is None else str(args.checkpoint),
        device=args.device or config.model.device,
    )
    pose = args.sensor_pose
    to_z_up = rotation_to_z_up(args.up or 'z') if pose is None else pose_matrix(pose)
    cloud = read_cloud(args.cloud)
    segmenter = Segmenter(replace(config, model=model))
    started = time.perf_counter()
    segmentation = segmenter.segment(cloud, to_z_up)
    seconds = time.perf_counter() - started
    write_segmentation(args.out, cloud, segmentation)
    print(
        f'{args.out}: {len(cloud)} points, {int(cloud.finite().sum())} of them finite, '
        f'{len(segmentation.instance_class_ids)} instances, {seconds:.1f} s'
    )
    for class_id, name in enumerate(segmenter.class_names):
        num_points = int((segmentation.class_ids == class_id).sum())
        num_instances = int((segmentation.instance_class_ids == class_id).sum())
        if num_points:
            print(f'  {name:10}{num_points:10} points{num_instances:5} instances')
    if args.picture is not None:
        shape = image_shape(args.cloud)
        draw_segmentation(
            args.picture,
            cloud,
            segmentation,
            to_z_up=to_z_up,
            image_shape=shape,
            class_names=segmenter.class_names,
        )
        print(f'{args.picture}: colour, class and instance')


def _check_outputs(out: Path, picture: Path | None) -> None:
    """Check that the results can be written before segmenting."""
    for path, suffix in ((out, '.ply'), (picture, '.png')):
        if path is not None and path.suffix.lower() != suffix:
            raise DatasetError(f'{path} must end in {suffix}: it is the only format written')
        if path is not None and not path.parent.is_dir():
            raise DatasetError(f'cannot write {path}: there is no folder {path.parent}')
