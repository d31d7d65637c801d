# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis prepare``: folders of labelled rooms."""

import argparse
from collections import Counter
import os
from pathlib import Path

from asis_ros.cli.arguments import add_up_arguments, Commands, not_negative, positive
from asis_ros.errors import DatasetError


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'prepare',
        help='make a folder of labelled rooms',
        description='Make a folder of labelled rooms to train on or to score with.',
    )
    sources = parser.add_subparsers(required=True, metavar='SOURCE')
    _add_synthetic(sources)
    _add_s3dis(sources)
    _add_cloud(sources)
    _add_shapenet(sources)


def _add_synthetic(sources: Commands) -> None:
    synthetic = sources.add_parser(
        'synthetic',
        help='rooms this package invents',
        description='Invent furnished rooms, and look at each with several sensors: scan (from a '
        'few tripods), view (one image of a depth camera), fused (many of them), lidar (spinning, '
        'on a robot), surface (points all over, as on a mesh). Files that exist are kept, so an '
        'interrupted run goes on where it stopped.',
    )
    _add_out(synthetic)
    synthetic.add_argument(
        '--rooms', type=positive, default=160, metavar='N', help='default: %(default)s'
    )
    synthetic.add_argument(
        '--views',
        type=not_negative,
        default=4,
        metavar='N',
        help='views of each (default: %(default)s)',
    )
    synthetic.add_argument(
        '--first-seed', type=not_negative, default=1000, metavar='N', help='default: %(default)s'
    )
    synthetic.add_argument(
        '--area', type=positive, metavar='N', help='name them as the rooms of an area of S3DIS'
    )
    synthetic.add_argument(
        '--sensors',
        type=lambda text: text.split(','),
        default=['scan', 'view'],
        metavar='NAME,...',
        help='default: scan,view',
    )
    synthetic.add_argument(
        '--meshes',
        type=Path,
        metavar='FOLDER',
        help='models that stand in for some furniture, listed in its models.csv',
    )
    synthetic.add_argument(
        '--held-out',
        action='store_true',
        help='take the models that are otherwise kept for tests, a fifth of them',
    )
    _add_workers(synthetic)
    synthetic.set_defaults(run=run_synthetic)


def _add_s3dis(sources: Commands) -> None:
    s3dis = sources.add_parser(
        's3dis',
        help='the rooms of S3DIS, from its archive',
        description='Read the annotations of Stanford3dDataset_v1.2_Aligned_Version: one room '
        'file each, shifted so that the smallest x, y and z are 0, and report.json with what was '
        'found and repaired. Rooms that are done are kept, so an interrupted run goes on where '
        'it stopped.',
    )
    s3dis.add_argument(
        'archive', type=Path, metavar='ARCHIVE', help='the release, unpacked or as .zip'
    )
    _add_out(s3dis)
    s3dis.add_argument(
        '--partial',
        action='store_true',
        help='the archive holds a part of the 272 rooms: those it lacks are no error',
    )
    _add_workers(s3dis)
    s3dis.set_defaults(run=run_s3dis)


def _add_cloud(sources: Commands) -> None:
    cloud = sources.add_parser(
        'cloud',
        help='labelled clouds of your own, of any classes',
        description='Turn labelled clouds into rooms, shifted so that the smallest x, y and z are '
        '0, and write the names of their classes into classes.yaml. The label map says which '
        'fields hold class and instance, and names the classes: '
        '{class_field: label, instance_field: instance, classes: {0: ground, 7: rock}, '
        'unlabelled: [255]}.',
    )
    cloud.add_argument(
        'clouds', type=Path, nargs='+', metavar='CLOUD', help='.ply, .pcd or .npz files'
    )
    _add_out(cloud)
    cloud.add_argument('--labels', type=Path, required=True, metavar='YAML', help='the label map')
    add_up_arguments(cloud, default='z')
    cloud.set_defaults(run=run_cloud)


def _add_shapenet(sources: Commands) -> None:
    shapenet = sources.add_parser(
        'shapenet',
        help='the shapes of ShapeNet part, from HDF5 files',
        description='Read ply_data_<split>*.h5 with the arrays data, seglabel and pid: shapes of '
        '2048 points with part and instance of each. A shape is one block.',
    )
    shapenet.add_argument('folder', type=Path, metavar='FOLDER', help='folder of the .h5 files')
    _add_out(shapenet)
    shapenet.add_argument(
        '--splits',
        nargs='+',
        choices=('train', 'val', 'test'),
        default=('train',),
        help='which files to read (default: train)',
    )
    shapenet.set_defaults(run=run_shapenet)


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('out', type=Path, metavar='OUT', help='folder of the rooms')


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        '--workers', type=positive, default=os.cpu_count(), metavar='N', help='processes'
    )


def run_synthetic(args: argparse.Namespace) -> None:
    """Write synthetic rooms."""
    from asis_ros.rooms.dataset import write_synthetic_rooms
    from asis_ros.rooms.furniture.meshes import MeshFolder

    if args.held_out and args.meshes is None:
        raise DatasetError('--held-out chooses among the models of --meshes FOLDER; name one')
    write_synthetic_rooms(
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
    """Write the rooms of S3DIS, and say what came of it."""
    from asis_ros.datasets.s3dis.rooms_on_disk import write_s3dis_rooms

    report = write_s3dis_rooms(args.archive, args.out, workers=args.workers)
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
            f'{report.missing_text()}; --partial if that is as it should be'
        )
    if problems:
        raise DatasetError('; '.join(problems))


def run_cloud(args: argparse.Namespace) -> None:
    """Write rooms of labelled clouds, and say what is in them."""
    from asis_ros.datasets.label_map import load_label_map
    from asis_ros.datasets.labelled_clouds import write_labelled_rooms
    from asis_ros.geometry import pose_matrix, rotation_to_z_up

    label_map = load_label_map(args.labels)
    pose = args.sensor_pose
    to_z_up = rotation_to_z_up(args.up or 'z') if pose is None else pose_matrix(pose)
    instances: Counter[str] = Counter()
    for record in write_labelled_rooms(args.clouds, args.out, label_map, to_z_up):
        instances.update(record.num_instances)
        print(
            f'{record.path}: {record.num_points} points ({record.num_unlabelled} unlabelled), '
            f'{sum(record.num_instances.values())} instances; '
            f'{record.num_dropped} points that are not finite left out'
        )
    for class_id, name in enumerate(label_map.class_names):
        print(f'{class_id:5}  {name:20}{instances[name]:8} instances')


def run_shapenet(args: argparse.Namespace) -> None:
    """Write the shapes of ShapeNet part as frozen blocks."""
    from asis_ros.datasets.shapenet.shapes_on_disk import write_shapes

    print(write_shapes(args.folder, args.out, args.splits).table())
