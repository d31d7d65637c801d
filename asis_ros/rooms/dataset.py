# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A data set of synthetic rooms as several sensors see them, made in parallel."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
import zlib

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.errors import DatasetError
from asis_ros.rooms.furniture.meshes import MeshFolder
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.depth_camera import KINECT, REALSENSE
from asis_ros.rooms.sensors.fused_views import fuse_views
from asis_ros.rooms.sensors.lidar import drive_lidar
from asis_ros.rooms.sensors.scanner import scan_room
from asis_ros.rooms.sensors.surface import sample_surfaces
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import above_origin, placed
from asis_ros.rooms.simulation.viewpoints import random_view
import numpy as np
from tqdm import tqdm

STORED_VOXEL_SIZE = 0.02
"""One point is kept in each voxel of this edge (m): denser than any network here looks."""

_STORED_STEP = 2.0**-10
"""Coordinates are rounded to this (m): a millimetre, which packs well as binary."""


def _take_view(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    pose = random_view(caster.room, caster, rng)
    camera = KINECT if rng.random() < 0.6 else REALSENSE
    return placed(camera.look(caster, pose, rng), above_origin(pose))


SENSORS: dict[str, Callable[[RayCaster, np.random.Generator], LabelledCloud]] = {
    'scan': scan_room,
    'view': _take_view,
    'fused': fuse_views,
    'lidar': drive_lidar,
    'surface': sample_surfaces,
}
"""What a sensor sees of a room, z up and the floor at z = 0."""


def write_synthetic_rooms(
    out: Path,
    *,
    first_seed: int,
    num_rooms: int,
    views_per_room: int,
    workers: int,
    area: int | None = None,
    sensors: Sequence[str] = ('scan', 'view'),
    meshes: MeshFolder | None = None,
) -> None:
    """
    Make rooms and store what sensors see of them, z up.

    A room of seed S becomes ``room_S_SENSOR.npz`` for each sensor, ``room_S_view_K.npz`` for
    single views. Full scans and surfaces are in the frame of the room, the others have the sensor
    above the origin. Files that exist are kept, so an interrupted run goes on where it stopped.

    Parameters
    ----------
    out : Path
        Folder to write to.
    first_seed : int
        Seed of the first room; the next rooms count on.
    num_rooms : int
        Number of rooms.
    views_per_room : int
        Single views of each room.
    workers : int
        Processes.
    area : int, optional
        Puts ``Area_<area>_`` before the names, so that the rooms form an area as those of S3DIS.
    sensors : sequence of str
        Of ``SENSORS``.
    meshes : MeshFolder, optional
        Models that stand in for some of the furniture.

    Raises
    ------
    DatasetError
        If there is no such sensor, or a room or mesh fails.

    """
    for sensor in sensors:
        if sensor not in SENSORS:
            raise DatasetError(f'no sensor {sensor!r}; there are {", ".join(SENSORS)}')
    out.mkdir(parents=True, exist_ok=True)
    views = [f'view_{number}' for number in range(views_per_room)]
    names = [name for sensor in sensors for name in (views if sensor == 'view' else [sensor])]
    seeds = range(first_seed, first_seed + num_rooms)
    prefix = '' if area is None else f'Area_{area}_'
    write = partial(_write_room, out, prefix, names, meshes)
    with ProcessPoolExecutor(workers) as pool:
        for _ in tqdm(pool.map(write, seeds), total=num_rooms, unit='room'):
            pass


def _write_room(
    out: Path, prefix: str, names: Sequence[str], meshes: MeshFolder | None, seed: int
) -> None:
    paths = {name: out / f'{prefix}room_{seed:06d}_{name}.npz' for name in names}
    missing = {name: path for name, path in paths.items() if not path.exists()}
    if not missing:
        return
    caster = RayCaster(make_room(seed, meshes=meshes))
    for name, path in missing.items():
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        save_room(path, _thinned(SENSORS[name.partition('_')[0]](caster, rng), rng))


def _thinned(seen: LabelledCloud, rng: np.random.Generator) -> LabelledCloud:
    """Keep one point, chosen at random, of each small voxel, and sort them by voxel."""
    order = rng.permutation(len(seen.cloud))
    xyz = seen.cloud.xyz[order]
    cells = np.floor((xyz - xyz.min(axis=0)) / STORED_VOXEL_SIZE).astype(np.int64)
    keys = np.ravel_multi_index(tuple(cells.T), tuple(cells.max(axis=0) + 1))
    kept = seen.take(order[np.unique(keys, return_index=True)[1]])
    xyz = (np.round(kept.cloud.xyz / _STORED_STEP) * _STORED_STEP).astype(np.float32)
    return LabelledCloud(PointCloud(xyz, kept.cloud.rgb), kept.class_ids, kept.instance_ids)
