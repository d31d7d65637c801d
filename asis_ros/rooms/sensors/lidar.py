# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A spinning lidar on a small robot."""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import above_origin, merged, placed
from asis_ros.rooms.simulation.trajectory import camera_path
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class SpinningLidar:
    """
    Lidar whose rings sweep around the vertical; the defaults are those of a Velodyne VLP-16.

    Parameters
    ----------
    rings : int
        Number of beams, one over the other.
    lowest, highest : float
        Elevation of the outer beams (degrees).
    columns : int
        Measurements of each beam in a turn.
    noise : float
        Standard deviation of the range (m).
    min_range, max_range : float
        What lies outside gives no return (m).
    dropout : float
        Share of measurements without a return for no visible reason.

    """

    rings: int = 16
    lowest: float = -15.0
    highest: float = 15.0
    columns: int = 1800
    noise: float = 0.012
    min_range: float = 0.4
    max_range: float = 60.0
    dropout: float = 0.01

    def turn(
        self, caster: RayCaster, lidar_to_room: NDArray[np.float64], rng: np.random.Generator
    ) -> LabelledCloud:
        """
        Take the returns of one turn.

        Parameters
        ----------
        caster : RayCaster
            The room.
        lidar_to_room : array of shape (4, 4)
            Pose of the lidar (x forward, z up) in the room.
        rng : numpy.random.Generator
            Draws every error.

        Returns
        -------
        LabelledCloud
            Points in the frame of the lidar, float32, every point labelled.

        """
        up = np.radians(np.linspace(self.lowest, self.highest, self.rings))
        around = 2 * np.pi * (np.arange(self.columns) + rng.random()) / self.columns
        around, up = (angles.ravel() for angles in np.meshgrid(around, up))
        rays = np.stack([np.cos(around) * np.cos(up), np.sin(around) * np.cos(up), np.sin(up)], 1)
        directions = rays @ lidar_to_room[:3, :3].T
        origins = np.broadcast_to(lidar_to_room[:3, 3], directions.shape)
        ranges, faces = caster.cast(origins, directions)
        slants = np.abs(np.einsum('ij,ij->i', directions, caster.normals[faces]))
        mirrored = caster.room.face_gloss[faces] * (slants < 0.9)
        chance = (1.0 - self.dropout) * (1.0 - 0.6 * mirrored) * np.minimum(slants / 0.05, 1.0)
        returned = (ranges > self.min_range) & (ranges < self.max_range)
        kept = np.flatnonzero(returned & (rng.random(len(rays)) < chance))
        points = origins[kept] + ranges[kept, None] * directions[kept]
        rgb = shade(caster.room, faces[kept], points, caster.normals[faces[kept]], rng)
        measured = ranges[kept] + rng.normal(0.0, self.noise, len(kept))
        return LabelledCloud(
            PointCloud((rays[kept] * measured[:, None]).astype(np.float32), rgb),
            caster.room.face_class_ids[faces[kept]],
            caster.room.face_instance_ids[faces[kept]],
        )


LIDARS = (
    SpinningLidar(),  # ranges of the VLP-16 are good to 3 cm (its manual)
    SpinningLidar(rings=32, lowest=-25.0, columns=1024, noise=0.015),
    SpinningLidar(rings=32, lowest=-22.5, highest=22.5, columns=1024, noise=0.01),
    SpinningLidar(rings=64, lowest=-22.5, highest=22.5, columns=1024, noise=0.01),
    SpinningLidar(rings=64, lowest=-45.0, highest=45.0, columns=1024, noise=0.012),  # OS0-64
)


def drive_lidar(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Drive one of the lidars through a room and add up its turns.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Draws lidar, drive, number of turns (1 to 12) and the errors of lidar and poses.

    Returns
    -------
    LabelledCloud
        z up, the first place of the robot at the origin, the floor at z = 0; float32.

    """
    lidar = LIDARS[rng.integers(len(LIDARS))]
    count = int(rng.choice((1, 4, 12)))
    path = camera_path(caster.room, caster, rng, 5 * count)
    mount = rng.uniform(0.25, 0.9)
    origin = path.poses[0] - above_origin(path.poses[0])
    turns, drift = [], np.zeros(3)
    for pose in path.poses[::5]:
        level = np.eye(4)
        heading = np.arctan2(pose[1, 2], pose[0, 2])
        level[:3, :3] = Rotation.from_euler('z', heading).as_matrix()
        level[:3, 3] = (*pose[:2, 3], mount)
        drift += rng.normal(0.0, (0.004, 0.004, 0.001))
        believed = level - origin
        believed[:3, 3] += drift
        turns.append(placed(lidar.turn(caster, level, rng), believed))
    return merged(turns)
