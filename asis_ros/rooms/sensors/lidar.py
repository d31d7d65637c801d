# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Spinning lidars on a mobile robot, with their noise model."""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import merge_clouds, pose_above_origin, transformed
from asis_ros.rooms.simulation.trajectory import random_trajectory
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

_POSES_PER_REVOLUTION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SpinningLidar:
    """
    Lidar with rings that spin around the vertical; the defaults are those of a Velodyne VLP-16.

    Parameters
    ----------
    rings : int
        Number of beams.
    lowest, highest : float
        Elevation of the lowest and the highest beam (degrees).
    columns : int
        Measurements of each beam per revolution.
    noise : float
        Standard deviation of the range noise (m).
    min_range, max_range : float
        Ranges outside give no return (m).
    dropout : float
        Fraction of measurements without a return, independent of the scene.

    """

    rings: int = 16
    lowest: float = -15.0
    highest: float = 15.0
    columns: int = 1800
    noise: float = 0.012
    min_range: float = 0.4
    max_range: float = 60.0
    dropout: float = 0.01

    def simulate(
        self, caster: RayCaster, lidar_to_room: NDArray[np.float64], rng: np.random.Generator
    ) -> LabelledCloud:
        """
        Simulate the returns of one revolution.

        Parameters
        ----------
        caster : RayCaster
            The room.
        lidar_to_room : array of shape (4, 4)
            Pose of the lidar (x forward, z up) in the room.
        rng : numpy.random.Generator
            Samples all noise.

        Returns
        -------
        LabelledCloud
            Points in the frame of the lidar, float32; all of them are labelled.

        """
        up = np.radians(np.linspace(self.lowest, self.highest, self.rings))
        around = 2 * np.pi * (np.arange(self.columns) + rng.random()) / self.columns
        around, up = (angles.ravel() for angles in np.meshgrid(around, up))
        rays = np.stack([np.cos(around) * np.cos(up), np.sin(around) * np.cos(up), np.sin(up)], 1)
        directions = rays @ lidar_to_room[:3, :3].T
        origins = np.broadcast_to(lidar_to_room[:3, 3], directions.shape)
        ranges, faces = caster.cast(origins, directions)
        slants = np.abs(np.einsum('ij,ij->i', directions, caster.normals[faces]))
        specular = caster.room.face_gloss[faces] * (slants < 0.9)
        probability = (1.0 - self.dropout) * (1.0 - 0.6 * specular)
        probability *= np.minimum(slants / 0.05, 1.0)
        in_range = (ranges > self.min_range) & (ranges < self.max_range)
        kept = np.flatnonzero(in_range & (rng.random(len(rays)) < probability))
        points = origins[kept] + ranges[kept, None] * directions[kept]
        rgb = shade(caster.room, faces[kept], points, caster.normals[faces[kept]], rng)
        measured = ranges[kept] + rng.normal(0.0, self.noise, len(kept))
        return LabelledCloud(
            PointCloud((rays[kept] * measured[:, None]).astype(np.float32), rgb),
            caster.room.face_class_ids[faces[kept]],
            caster.room.face_instance_ids[faces[kept]],
        )


LIDARS = (
    SpinningLidar(),  # VLP-16: range accuracy of 3 cm by its manual
    SpinningLidar(rings=32, lowest=-25.0, columns=1024, noise=0.015),
    SpinningLidar(rings=32, lowest=-22.5, highest=22.5, columns=1024, noise=0.01),
    SpinningLidar(rings=64, lowest=-22.5, highest=22.5, columns=1024, noise=0.01),
    SpinningLidar(rings=64, lowest=-45.0, highest=45.0, columns=1024, noise=0.012),  # OS0-64
)


def simulate_lidar(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Simulate and merge the revolutions of a lidar along a trajectory.

    The estimated positions drift in a random walk, as odometry does.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples lidar, trajectory, number of revolutions (1 to 12), noise and drift.

    Returns
    -------
    LabelledCloud
        z up, the first robot position at the origin, the floor at z = 0; float32.

    """
    lidar = LIDARS[rng.integers(len(LIDARS))]
    count = int(rng.choice((1, 4, 12)))
    trajectory = random_trajectory(caster.room, caster, rng, _POSES_PER_REVOLUTION * count)
    mount = rng.uniform(0.25, 0.9)
    origin = trajectory.poses[0] - pose_above_origin(trajectory.poses[0])
    revolutions, drift = [], np.zeros(3)
    for pose in trajectory.poses[::_POSES_PER_REVOLUTION]:
        level = np.eye(4)
        heading = np.arctan2(pose[1, 2], pose[0, 2])
        level[:3, :3] = Rotation.from_euler('z', heading).as_matrix()
        level[:3, 3] = (*pose[:2, 3], mount)
        drift += rng.normal(0.0, (0.004, 0.004, 0.001))
        estimated_pose = level - origin
        estimated_pose[:3, 3] += drift
        revolutions.append(transformed(lidar.simulate(caster, level, rng), estimated_pose))
    return merge_clouds(revolutions)
