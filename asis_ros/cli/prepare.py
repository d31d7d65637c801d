# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis prepare``: data sets of labelled rooms."""

import argparse
from collections import Counter
import os
from pathlib import Path

from asis_ros.cli.arguments import (
    add_up_arguments,
    Commands,
    not_negative,
    positive,
    transform_to_z_up,
)
from asis_ros.errors import DatasetError


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'prepare',
        help='prepare a data set of labelled rooms',
        description='Prepare a folder of labelled rooms for training or evaluation.',
    )
    sources = parser.add_subparsers(required=True, metavar='SOURCE')
    _add_synthetic(sources)
    _add_s3dis(sources)
    _add_cloud(sources)
    _add_shapenet(sources)


def _add_synthetic(sources: Commands) -> None:
    synthetic = sources.add_parser(
        'synthetic',
        help='synthetic rooms',
        description='Generate furnished rooms and simulate labelled clouds of several sensors. '
        'Existing files are kept, so an interrupted run can be resumed.',
    )
    _add_out(synthetic)
    synthetic.add_argument(
        '--rooms',
        type=positive,
        default=160,
        metavar='N',
        help='number of rooms (default: %(default)s)',
    )
    synthetic.add_argument(
        '--views',
        type=not_negative,
        default=4,
        metavar='N',
        help='clouds per room of sensors with a partial view (default: %(default)s)',
    )
    synthetic.add_argument(
        '--first-seed',
        type=not_negative,
        default=1000,
        metavar='N',
        help='random seed of the first room (default: %(default)s)',
    )
    synthetic.add_argument(
        '--area', type=positive, metavar='N', help='name the rooms as an area of S3DIS'
    )
    synthetic.add_argument(
        '--sensors',
        type=lambda text: text.split(','),
        default=['scan', 'view'],
        metavar='NAME,...',
        help='sensors to simulate (default: scan,view)',
    )
    synthetic.add_argument(
        '--list-sensors', nargs=0, action=_ListSensors, help='print all sensors and exit'
    )
    synthetic.add_argument(
        '--meshes',
        type=Path,
        metavar='FOLDER',
        help='folder of models, listed in its models.csv, that replace some of the furniture',
    )
    synthetic.add_argument(
        '--held-out',
        action='store_true',
        help='use the fifth of the models that is held out, instead of the others',
    )
    _add_workers(synthetic)
    synthetic.set_defaults(run=run_synthetic, extra='rooms')


class _ListSensors(argparse.Action):
    """Print the simulated sensors and exit."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print name and description of each sensor."""
        from asis_ros.rooms.sensors.table import SENSORS

        for name, sensor in SENSORS.items():
            print(f'{name:10}{sensor.description}')
        parser.exit()


def _add_s3dis(sources: Commands) -> None:
    s3dis = sources.add_parser(
        's3dis',
        help='the rooms of S3DIS, from its archive',
        description='Read the annotations of Stanford3dDataset_v1.2_Aligned_Version: one file per '
        'room, shifted so that the smallest x, y and z are 0, and report.json with counts and '
        'repairs. Finished rooms are kept, so an interrupted run can be resumed.',
    )
    s3dis.add_argument(
        'archive', type=Path, metavar='ARCHIVE', help='the release, unpacked or as .zip'
    )
    _add_out(s3dis)
    s3dis.add_argument(
        '--partial',
        action='store_true',
        help='accept an archive that lacks some of the 272 rooms',
    )
    _add_workers(s3dis)
    s3dis.set_defaults(run=run_s3dis, extra='train')


def _add_cloud(sources: Commands) -> None:
    cloud = sources.add_parser(
        'cloud',
        help='custom labelled clouds with any classes',
        description='Convert labelled clouds to rooms, shifted so that the smallest x, y and z '
        'are 0, and write their class names to classes.yaml. The label map gives the fields of '
        'class and instance, and the class names: '
        '{class_field: label, instance_field: instance, classes: {0: ground, 7: rock}, '
        'unlabelled: [255]}.',
    )
    cloud.add_argument(
        'clouds', type=Path, nargs='+', metavar='CLOUD', help='.ply, .pcd, .npz, ... files'
    )
    _add_out(cloud)
    cloud.add_argument('--labels', type=Path, required=True, metavar='YAML', help='the label map')
    add_up_arguments(cloud, default='z')
    cloud.set_defaults(run=run_cloud, extra='train')


def _add_shapenet(sources: Commands) -> None:
    shapenet = sources.add_parser(
        'shapenet',
        help='the shapes of ShapeNet part, from HDF5 files',
        description='Read ply_data_<split>*.h5 with the arrays data, seglabel and pid: shapes of '
        '2048 points with part and instance labels. Each shape becomes a block.',
    )
    shapenet.add_argument('folder', type=Path, metavar='FOLDER', help='folder of the .h5 files')
    _add_out(shapenet)
    shapenet.add_argument(
        '--splits',
        nargs='+',
        choices=('train', 'val', 'test'),
        default=('train',),
        help='splits to read (default: train)',
    )
    shapenet.set_defaults(run=run_shapenet, extra='train')


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('out', type=Path, metavar='OUT', help='folder of the rooms')


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        '--workers',
        type=positive,
        default=os.cpu_count(),
        metavar='N',
        help='processes (default: one per core)',
    )


def run_synthetic(args: argparse.Namespace) -> None:
    """Generate synthetic rooms."""
    from asis_ros.rooms.furniture.meshes import MeshFolder
    from asis_ros.rooms.prepare import prepare_synthetic

    if args.held_out and args.meshes is None:
        raise DatasetError('--held-out chooses among the models of --meshes FOLDER: give it, too')
    prepare_synthetic(
        args.out,
        first_seed=args.first_seed,
        num_rooms=args.rooms,
        views_per_room=args.views,
        workers=args.workers,
        area=args.area,
        sensors=args.sensors,
        meshes=None if args.meshes is None else MeshFolder(args.meshes, args.held_out),
    )


def run_s3dis(args: argparse.Namespace) -> None:
    """Write the rooms of S3DIS and print the report."""
    from asis_ros.datasets.s3dis.prepare import prepare_s3dis

    report = prepare_s3dis(args.archive, args.out, workers=args.workers)
    print(report.table())
    problems = []
    if report.failed:
        num_found = len(report.rooms) + len(report.failed)
        problems.append(
            f'{len(report.failed)} of {num_found} rooms failed: {", ".join(report.failed)}'
        )
    if report.missing and not args.partial:
        problems.append(
            f'{args.archive} lacks {len(report.missing)} of the rooms of S3DIS: '
            f'{report.missing_text()}; add --partial if that is intended'
        )
    if problems:
        raise DatasetError('; '.join(problems))


def run_cloud(args: argparse.Namespace) -> None:
    """Convert labelled clouds to rooms and print their counts."""
    from asis_ros.datasets.custom.label_map import load_label_map
    from asis_ros.datasets.custom.prepare import prepare_clouds

    label_map = load_label_map(args.labels)
    to_z_up = transform_to_z_up(args)
    instances: Counter[str] = Counter()
    for record in prepare_clouds(args.clouds, args.out, label_map, to_z_up):
        instances.update(record.num_instances)
        print(
            f'{record.path}: {record.num_points} points ({record.num_unlabelled} unlabelled), '
            f'{"with" if record.has_colour else "without"} colour, '
            f'{sum(record.num_instances.values())} instances; '
            f'{record.num_dropped} points that are not finite left out'
        )
    for class_id, name in enumerate(label_map.class_names):
        print(f'{class_id:5}  {name:20}{instances[name]:8} instances')


def run_shapenet(args: argparse.Namespace) -> None:
    """Write the shapes of ShapeNet part as frozen blocks."""
    from asis_ros.datasets.shapenet.prepare import prepare_shapenet

    print(prepare_shapenet(args.folder, args.out, args.splits).table())
