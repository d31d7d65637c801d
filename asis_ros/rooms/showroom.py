# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A picture of samples of all furniture, in rows."""

from collections.abc import Sequence
from functools import partial
from itertools import cycle

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.building.boards import make_board, make_mobile_board
from asis_ros.rooms.building.columns import make_column
from asis_ros.rooms.building.doors import make_door
from asis_ros.rooms.building.windows import make_window
from asis_ros.rooms.furniture.cabinets import make_dresser, make_wardrobe
from asis_ros.rooms.furniture.ceiling_clutter import make_fixture, make_service_line
from asis_ros.rooms.furniture.chairs import make_chair, make_chair_stack
from asis_ros.rooms.furniture.floor_clutter import make_floor_item
from asis_ros.rooms.furniture.household import make_bathtub, make_bed, make_fridge, make_toilet
from asis_ros.rooms.furniture.hung_clutter import make_technical_item, make_wall_item
from asis_ros.rooms.furniture.lamps import make_home_lamp, make_office_lamp
from asis_ros.rooms.furniture.lockers import make_office_storage
from asis_ros.rooms.furniture.machines import make_copier
from asis_ros.rooms.furniture.padded_chairs import make_easy_chair
from asis_ros.rooms.furniture.shelves import make_bookcase
from asis_ros.rooms.furniture.sofas import make_armchair, make_sofa
from asis_ros.rooms.furniture.stools import make_bar_stool
from asis_ros.rooms.furniture.tables import make_desk, make_low_table, make_round_table
from asis_ros.rooms.layout.arrangement import Maker
from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import look_at
from asis_ros.rooms.solids import join, quad, Solid
import numpy as np
from numpy.typing import NDArray


def _door(rng: np.random.Generator) -> Solid:
    opening = (-0.45, 0.45, 0.0, 2.1)
    return make_door(rng, opening, opening, is_open=bool(rng.random() < 0.4))


def _window(rng: np.random.Generator) -> Solid:
    return make_window(rng, (-0.7, 0.7, 0.8, 2.1))


def _board(rng: np.random.Generator) -> Solid:
    return make_board(rng, rng.uniform(1.0, 2.2), 1.1).moved(z=0.9)


ROWS: tuple[tuple[Maker, ...], ...] = (
    (make_floor_item,),
    (make_chair, make_chair, make_easy_chair, make_chair, make_bar_stool, make_chair_stack),
    (make_desk, make_round_table, make_low_table),
    (make_sofa, make_armchair),
    (make_bed, make_dresser, make_toilet, make_fridge, make_bathtub, make_copier),
    (make_bookcase, make_office_storage, make_bookcase, make_wardrobe),
    (_door, _board, partial(make_column, height=2.5, rgb=(0.7, 0.7, 0.68)), _window,
     make_mobile_board),
    (make_technical_item, make_wall_item),
    (partial(make_service_line, length=2.0), make_office_lamp, make_fixture, make_home_lamp),
)  # fmt: skip
"""Furniture by row, front to back."""
HEIGHTS = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.1, 4.8)
"""Height of the origins of each row; the last rows hang above the one before (m)."""
WIDTH = 18.0  # m
GAP = 0.35  # m between pieces
LOW = 1.1  # m; higher pieces of the front row would hide the others
SHAPE = (1000, 1500)  # pixels
SUPERSAMPLING = 2  # rays per pixel along each axis
VIEW_WIDTH = 0.56  # of the picture at a distance of 1
LIGHT = (0.27, 0.53, 0.8)


def furnish_showroom(seed: int) -> SyntheticRoom:
    """Arrange samples of all furniture in rows that face +y, on a floor from y = 0 to -size."""
    rng = np.random.default_rng(seed)
    pieces: list[Solid] = []
    back = hidden = 0.0
    for makers, height in zip(ROWS, HEIGHTS, strict=True):
        row = _row(rng, makers, highest=np.inf if pieces else LOW)
        low, high = join(row).bounds()
        if not height:
            back -= hidden + float(high[1] - low[1]) + GAP
            hidden = 0.6 * float(high[2])
        pieces += [solid.moved(y=back, z=height) for solid in row]
    side = WIDTH / 2 + 1
    corners = np.array([(-side, back, 0), (side, back, 0), (side, 0, 0), (-side, 0, 0)])
    mesh = join([*pieces, quad(corners, (0.8, 0.8, 0.8))])
    count = len(mesh.faces)
    return SyntheticRoom(
        vertices=mesh.vertices,
        faces=mesh.faces,
        face_class_ids=np.full(count, CLASS_NAMES.index('clutter'), np.uint8),
        face_instance_ids=np.zeros(count, np.int32),
        face_rgb=mesh.rgb.astype(np.float32),
        face_gloss=np.zeros(count, np.float32),
        size=np.array((WIDTH, -back, HEIGHTS[-1])),
        lamps=np.zeros((1, 3)),
    )


def _row(rng: np.random.Generator, makers: Sequence[Maker], highest: float) -> list[Solid]:
    """Make pieces, each in its turn, that stand side by side with their backs at y = 0."""
    row: list[Solid] = []
    x = -WIDTH / 2
    for maker in cycle(makers):
        solid = maker(rng).moved(yaw=rng.uniform(-0.4, 0.4))
        low, high = solid.bounds()
        if high[2] > highest:
            continue
        row.append(solid.moved(x - float(low[0]), -float(low[1])))
        x += float(high[0] - low[0]) + GAP
        if x > WIDTH / 2:
            break
    return row


def photograph(room: SyntheticRoom, shape: tuple[int, int] = SHAPE) -> NDArray[np.float64]:
    """
    Render a showroom from the front and above.

    Parameters
    ----------
    room : SyntheticRoom
        A showroom.
    shape : (int, int)
        Rows and columns of the picture.

    Returns
    -------
    array of shape (rows, columns, 3), float64
        Red, green, blue, 0 to 1; white where there is nothing.

    """
    middle = np.array((0.0, -room.size[1] / 2, 1.0))
    pose = look_at(middle + np.array((-6.0, 36.0, 28.0)), middle)
    rows, columns = SUPERSAMPLING * np.array(shape)
    v, u = np.indices((rows, columns)).reshape(2, -1)
    pixel = VIEW_WIDTH / columns
    rays = [(u - columns / 2) * pixel, (v - rows / 2) * pixel, np.ones(len(u))]
    directions = np.stack(rays, axis=1) @ pose[:3, :3].T
    caster = RayCaster(room)
    _, faces = caster.cast(np.broadcast_to(pose[:3, 3], directions.shape), directions)
    brightness = 0.5 + 0.5 * np.abs(caster.normals @ LIGHT)
    colours = np.concatenate([room.face_rgb * brightness[:, None], np.ones((1, 3))]).clip(0, 1)
    # No face is -1, the last row.
    image = colours[faces].reshape(shape[0], SUPERSAMPLING, shape[1], SUPERSAMPLING, 3)
    return np.asarray(image.mean(axis=(1, 3)))
