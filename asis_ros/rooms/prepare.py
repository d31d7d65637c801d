# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Writing a data set of synthetic rooms, in parallel."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
import zlib

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.class_names import create_dataset_folder
from asis_ros.datasets.room_files import save_room
from asis_ros.datasets.workers import worker_pool
from asis_ros.errors import DatasetError
from asis_ros.files.lock import locked
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.furniture.meshes import MeshFolder
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.table import SENSORS
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.voxels import first_of_voxel, voxel_indices
import numpy as np
from tqdm import tqdm

STORED_VOXEL_SIZE = 0.02
"""Voxel size of stored clouds (m): denser than the input of any network here."""

_STORED_STEP = 2.0**-10
"""Resolution of stored coordinates (m): about a millimetre, which compresses well as binary."""


def prepare_synthetic(
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
    Generate rooms and write a labelled cloud of each sensor, z up.

    The room of seed S becomes ``room_S_SENSOR.npz`` for each sensor, and ``room_S_SENSOR_K.npz``
    for each view of a repeated one. Clouds of ``scan`` and ``surface`` are in the room frame, all
    others have the sensor above the origin. Existing files are kept, so an interrupted run can be
    resumed.

    Parameters
    ----------
    out : Path
        Folder to write to.
    first_seed : int
        Seed of the first room; the seeds of the next rooms follow.
    num_rooms : int
        Number of rooms.
    views_per_room : int
        Clouds per room of each repeated sensor.
    workers : int
        Number of processes.
    area : int, optional
        Prefixes the names with ``Area_<area>_``, so that the rooms form an area as in S3DIS.
    sensors : sequence of str
        Names in ``SENSORS``.
    meshes : MeshFolder, optional
        Models that replace some of the furniture.

    Raises
    ------
    DatasetError
        If a sensor is unknown, ``out`` holds rooms of other classes, is in use or cannot be
        written to, or a room or mesh fails.

    """
    for sensor in sensors:
        if sensor not in SENSORS:
            raise DatasetError(f'no sensor {sensor!r}; there are {", ".join(SENSORS)}')
    clouds = _sensor_of_cloud(sensors, views_per_room)
    seeds = range(first_seed, first_seed + num_rooms)
    prefix = '' if area is None else f'Area_{area}_'
    write = partial(_write_room, out, prefix, clouds, meshes)
    with locked(out), worker_pool(workers) as pool:
        create_dataset_folder(out, CLASS_NAMES)
        for _ in tqdm(pool.map(write, seeds), total=num_rooms, unit='room'):
            pass


def _sensor_of_cloud(sensors: Sequence[str], views_per_room: int) -> dict[str, str]:
    """Sensor by name of the cloud, for all clouds of a room."""
    return {
        name: sensor
        for sensor in sensors
        for name in (
            [f'{sensor}_{number}' for number in range(views_per_room)]
            if SENSORS[sensor].repeated
            else [sensor]
        )
    }


def _write_room(
    out: Path, prefix: str, clouds: Mapping[str, str], meshes: MeshFolder | None, seed: int
) -> None:
    """Generate a room and write those of its clouds that do not exist yet."""
    paths = {name: out / f'{prefix}room_{seed:06d}_{name}.npz' for name in clouds}
    missing = {name: path for name, path in paths.items() if not path.exists()}
    if not missing:
        return
    caster = RayCaster(make_room(seed, meshes=meshes))
    for name, path in missing.items():
        # A random stream for each file, so that a lost file can be written again on its own.
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        save_room(path, _thinned(SENSORS[clouds[name]].simulate(caster, rng), rng))


def _thinned(labelled: LabelledCloud, rng: np.random.Generator) -> LabelledCloud:
    """Keep one random point per voxel, sorted by voxel, with rounded coordinates."""
    order = rng.permutation(len(labelled.cloud))
    voxels = voxel_indices(labelled.cloud.xyz[order], STORED_VOXEL_SIZE)
    kept = labelled.take(order[first_of_voxel(voxels)])
    xyz = (np.round(kept.cloud.xyz / _STORED_STEP) * _STORED_STEP).astype(np.float32)
    return LabelledCloud(PointCloud(xyz, kept.cloud.rgb), kept.class_ids, kept.instance_ids)
