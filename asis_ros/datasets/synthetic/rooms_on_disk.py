# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A data set of synthetic rooms: full scans and single views, made in parallel."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.rooms import save_room
from asis_ros.datasets.synthetic.camera import DepthCamera, random_view
from asis_ros.datasets.synthetic.ray_casting import RayCaster
from asis_ros.datasets.synthetic.room import make_room
from asis_ros.datasets.synthetic.scanner import scan_room
from asis_ros.geometry import transform, voxel_indices
import numpy as np
from tqdm import tqdm

STORED_VOXEL_SIZE = 0.015
"""One point is kept in each voxel of this edge (m): denser than any network here looks."""


def write_synthetic_rooms(
    out: Path,
    *,
    first_seed: int,
    num_rooms: int,
    views_per_room: int,
    workers: int,
    area: int | None = None,
) -> None:
    """
    Make rooms and store what sensors see of them, z up.

    A room of seed S becomes ``room_S_scan.npz``, a full scan in the frame of the room, and
    ``room_S_view_K.npz``, single views of a depth camera with the camera above the origin.
    Files that exist are kept, so an interrupted run goes on where it stopped.

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

    """
    out.mkdir(parents=True, exist_ok=True)
    seeds = range(first_seed, first_seed + num_rooms)
    prefix = '' if area is None else f'Area_{area}_'
    write = partial(_write_room, out, prefix, views_per_room)
    with ProcessPoolExecutor(workers) as pool:
        for _ in tqdm(pool.map(write, seeds), total=num_rooms, unit='room'):
            pass


def _write_room(out: Path, prefix: str, num_views: int, seed: int) -> None:
    names = ['scan', *(f'view_{number}' for number in range(num_views))]
    paths = [out / f'{prefix}room_{seed:06d}_{name}.npz' for name in names]
    if all(path.exists() for path in paths):
        return
    room = make_room(seed)
    caster = RayCaster(room)
    rng = np.random.default_rng([seed, 1])
    save_room(paths[0], _thinned(scan_room(caster, rng), rng))
    camera = DepthCamera()
    for path in paths[1:]:
        pose = random_view(room, caster, rng)
        pose_above_origin = pose.copy()
        pose_above_origin[:2, 3] = 0.0
        seen = camera.look(caster, pose, rng)
        seen = seen.take(np.flatnonzero(seen.cloud.finite()))
        upright = PointCloud(transform(seen.cloud.xyz, pose_above_origin), seen.cloud.rgb)
        save_room(path, _thinned(LabelledCloud(upright, seen.class_ids, seen.instance_ids), rng))


def _thinned(cloud: LabelledCloud, rng: np.random.Generator) -> LabelledCloud:
    """Keep one point, chosen at random, of each small voxel."""
    order = rng.permutation(len(cloud.cloud))
    voxels = voxel_indices(cloud.cloud.xyz, STORED_VOXEL_SIZE)
    return cloud.take(np.sort(order[np.unique(voxels[order], return_index=True)[1]]))
