# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The table of simulated sensors.

To add a sensor, write a module with a function of ``Sensor.simulate`` and its noise model, and add
an entry here. The names are those of ``asis prepare synthetic --sensors`` and of the files.
"""

from collections.abc import Callable
from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud
from asis_ros.rooms.sensors.depth_camera import simulate_view
from asis_ros.rooms.sensors.fused_views import fuse_views
from asis_ros.rooms.sensors.lidar import simulate_lidar
from asis_ros.rooms.sensors.scanner import scan_room
from asis_ros.rooms.sensors.surface import sample_surfaces
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np


@dataclass(frozen=True, slots=True)
class Sensor:
    """
    A simulated sensor.

    Parameters
    ----------
    simulate : callable
        Maps a room and a random generator to a labelled cloud, z up and the floor at z = 0.
    description : str
        What it is, in a few words.
    repeated : bool
        Whether a room has several clouds of it, one per view, instead of one.

    """

    simulate: Callable[[RayCaster, np.random.Generator], LabelledCloud]
    description: str
    repeated: bool = False


SENSORS = {
    'scan': Sensor(scan_room, 'laser scanner on a few tripods'),
    'view': Sensor(simulate_view, 'one image of a depth camera', repeated=True),
    'fused': Sensor(fuse_views, 'many images of a depth camera'),
    'lidar': Sensor(simulate_lidar, 'spinning lidar on a mobile robot'),
    'surface': Sensor(sample_surfaces, 'points on all visible surfaces'),
}
"""Sensors by name."""
