# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Several views of a depth camera in one cloud."""

from dataclasses import replace

from asis_ros.cloud import LabelledCloud
from asis_ros.rooms.sensors.depth_camera import KINECT, REALSENSE
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import above_origin, merged, placed
from asis_ros.rooms.simulation.trajectory import camera_path
from asis_ros.rooms.simulation.viewpoints import random_view
import numpy as np
from scipy.spatial.transform import Rotation

_BINNING = 4  # many views overlap, so a coarse image of each is enough
_FLYING = 0.02  # fusion drops most of what no second view confirms


def fuse_views(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Add up what a camera sees on a robot's way, or in a hand that points it here and there.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Draws camera, its way, number of views (10 to 50), and the errors of camera and poses.

    Returns
    -------
    LabelledCloud
        z up, the first place of the camera over the origin, the floor at z = 0; float32.

    """
    camera = (KINECT if rng.random() < 0.5 else REALSENSE).binned(_BINNING)
    camera = replace(camera, flying=_FLYING)
    count = int(rng.integers(10, 51))
    if rng.random() < 0.5:
        stride = int(rng.integers(3, 9))
        poses = camera_path(caster.room, caster, rng, count * stride).poses[::stride]
    else:
        poses = np.stack([random_view(caster.room, caster, rng) for _ in range(count)])
    origin = poses[0] - above_origin(poses[0])
    drift_step = rng.uniform(0.0, 0.004)  # m and, times 0.4, rad between views
    shift, turn = np.zeros(3), np.zeros(3)
    views = []
    for pose in poses:
        believed = pose - origin
        shift += rng.normal(0.0, drift_step, 3)
        turn += rng.normal(0.0, 0.4 * drift_step, 3)
        believed[:3, :3] = Rotation.from_rotvec(turn).as_matrix() @ pose[:3, :3]
        believed[:3, 3] += shift
        views.append(placed(camera.look(caster, pose, rng), believed))
    return merged(views)
