# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Fused views: registered images of a moving depth camera, with pose drift."""

from dataclasses import replace

from asis_ros.cloud import LabelledCloud
from asis_ros.rooms.sensors.depth_camera import KINECT, REALSENSE
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import merge_clouds, pose_above_origin, transformed
from asis_ros.rooms.simulation.trajectory import random_trajectory
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
import numpy as np
from scipy.spatial.transform import Rotation

_BINNING = 4  # many views overlap, so a coarse image of each is enough
_FLYING = 0.02  # fusion removes most flying pixels, which no second view confirms


def fuse_views(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Simulate and merge the views of a depth camera on a robot or in a hand.

    The estimated poses drift in a random walk.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples camera, poses, number of views (10 to 50), noise and drift.

    Returns
    -------
    LabelledCloud
        z up, the first camera position above the origin, the floor at z = 0; float32.

    """
    camera = (KINECT if rng.random() < 0.5 else REALSENSE).binned(_BINNING)
    camera = replace(camera, flying=_FLYING)
    count = int(rng.integers(10, 51))
    if rng.random() < 0.5:
        stride = int(rng.integers(3, 9))
        poses = random_trajectory(caster.room, caster, rng, count * stride).poses[::stride]
    else:
        poses = np.stack([random_viewpoint(caster.room, caster, rng) for _ in range(count)])
    origin = poses[0] - pose_above_origin(poses[0])
    drift_step = rng.uniform(0.0, 0.004)  # m and, times 0.4, rad between views
    shift, turn = np.zeros(3), np.zeros(3)
    views = []
    for pose in poses:
        estimated_pose = pose - origin
        shift += rng.normal(0.0, drift_step, 3)
        turn += rng.normal(0.0, 0.4 * drift_step, 3)
        estimated_pose[:3, :3] = Rotation.from_rotvec(turn).as_matrix() @ pose[:3, :3]
        estimated_pose[:3, 3] += shift
        views.append(transformed(camera.simulate(caster, pose, rng), estimated_pose))
    return merge_clouds(views)
