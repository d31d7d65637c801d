# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Pictures of the generator for the documents: rooms, furniture and sensors.

Run with ``python -m asis_ros.rooms.gallery FOLDER [MESHES]``, or ``make pictures``.
"""

from collections.abc import Sequence
from pathlib import Path
import sys

from asis_ros.colours import class_colours, instance_colours
from asis_ros.files.atomic import atomic_write
from asis_ros.geometry import rotation_to_z_up
from asis_ros.labels import CLASS_NAMES
from asis_ros.pictures.panels import (
    add_legend,
    class_patches,
    draw_panel,
    largest_first,
    own_colours,
    save_figure,
)
from asis_ros.pictures.views import camera_view, oblique_view
from asis_ros.rooms.furniture.meshes import MeshFolder
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.depth_camera import KINECT
from asis_ros.rooms.sensors.table import SENSORS
from asis_ros.rooms.showroom import furnish_showroom, photograph
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
from matplotlib.figure import Figure
from matplotlib.image import imsave
import numpy as np

PANEL_SIDE = 2.6  # inches
ROOMS = (('office', 'scan', 37), ('meeting room', 'surface', 49), ('living room', 'surface', 8))
"""Kind, sensor and seed of the rooms to draw."""
SENSOR_ROOM = ('meeting room', 37)
"""Kind and seed of the room that all sensors see."""
SHOWROOM = 1
"""Seed of the furniture."""
OVERHEAD = 1.9
"""Height above which the ceiling and what hangs under it are drawn (m)."""


def draw_rooms(
    path: Path,
    rooms: Sequence[tuple[str, str, int]] = ROOMS,
    meshes: MeshFolder | None = None,
) -> None:
    """
    Draw rooms, one a row: colour, class, instance, and the class of what is overhead.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    rooms : sequence of (str, str, int)
        Kind, sensor and seed of each room.
    meshes : MeshFolder, optional
        Models that replace some of the furniture.

    Raises
    ------
    DatasetError
        If the file cannot be written or a mesh cannot be read.

    """
    figure = Figure((4 * PANEL_SIDE, len(rooms) * PANEL_SIDE + 0.6), layout='constrained')
    clouds = []
    for axes, (kind, sensor, seed) in zip(
        figure.subplots(len(rooms), 4, squeeze=False), rooms, strict=True
    ):
        caster = RayCaster(make_room(seed, meshes=meshes, kind=kind))
        seen = SENSORS[sensor].simulate(caster, np.random.default_rng(seed))
        points = oblique_view(seen.cloud)
        title, colours = own_colours(seen.cloud)
        draw_panel(axes[0], f'{kind}: {title}', points, colours)
        draw_panel(axes[1], 'class', points, class_colours(seen.class_ids))
        instances = instance_colours(largest_first(seen.instance_ids))
        draw_panel(axes[2], 'instance', points, instances)
        above = seen.take(np.flatnonzero(seen.cloud.xyz[:, 2] > OVERHEAD))
        points = oblique_view(above.cloud, rotation_to_z_up('-z'))
        draw_panel(axes[3], 'ceiling, upside down', points, class_colours(above.class_ids))
        clouds.append(seen)
    add_legend(figure, class_patches([each.class_ids for each in clouds], CLASS_NAMES))
    save_figure(figure, path)


def draw_sensors(path: Path, kind: str, seed: int, meshes: MeshFolder | None = None) -> None:
    """
    Draw a room as each sensor sees it: colour above, class below.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    kind : str
        One of ``KINDS``.
    seed : int
        Random seed of the room and of the sensors.
    meshes : MeshFolder, optional
        Models that replace some of the furniture.

    Raises
    ------
    DatasetError
        If the file cannot be written or a mesh cannot be read.

    """
    caster = RayCaster(make_room(seed, meshes=meshes, kind=kind))
    figure = Figure((len(SENSORS) * 2.0, 4.4), layout='constrained')
    for column, name in zip(figure.subplots(2, len(SENSORS)).T, SENSORS, strict=True):
        rng = np.random.default_rng(seed)
        if name == 'view':  # as the image it is
            seen = KINECT.simulate(caster, random_viewpoint(caster.room, caster, rng), rng)
            points = camera_view(seen.cloud, (KINECT.height, KINECT.width))
            size = f'{KINECT.width} x {KINECT.height}'
        else:
            seen = SENSORS[name].simulate(caster, rng)
            points = oblique_view(seen.cloud)
            size = f'{len(seen.cloud):,} points'
        draw_panel(column[0], f'{name} ({size})', points, own_colours(seen.cloud)[1])
        draw_panel(column[1], '', points, class_colours(seen.class_ids))
    save_figure(figure, path)


def main(folder: Path, meshes: MeshFolder | None) -> None:
    """Draw all pictures into a folder."""
    draw_rooms(folder / 'synthetic-rooms.png', meshes=meshes)
    draw_sensors(folder / 'synthetic-sensors.png', *SENSOR_ROOM, meshes)
    with atomic_write(folder / 'synthetic-furniture.png') as path:
        imsave(path, photograph(furnish_showroom(SHOWROOM)), format='png')


if __name__ == '__main__':
    main(Path(sys.argv[1]), MeshFolder(Path(sys.argv[2])) if len(sys.argv) > 2 else None)
