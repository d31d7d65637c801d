# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Generation of furnished rooms with exact labels."""

from collections.abc import Callable
from dataclasses import dataclass

from asis_ros.rooms.building.beams import add_beams
from asis_ros.rooms.building.boards import add_board
from asis_ros.rooms.building.columns import add_columns
from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.outline import random_outline
from asis_ros.rooms.building.shell import add_shell, pick_plaster
from asis_ros.rooms.building.structure import (
    add_door,
    add_facade,
    add_niche,
    add_partition,
    add_window,
)
from asis_ros.rooms.furniture.meshes import MeshFolder
from asis_ros.rooms.layout import homes, workplaces
from asis_ros.rooms.layout.decoration import add_clutter
from asis_ros.rooms.solids import join
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RoomKind:
    """
    Statistics of a kind of room.

    Parameters
    ----------
    frequency : float
        Relative frequency.
    furnish : callable
        Adds the furniture.
    sides : (float, float, float, float)
        Least and largest short side, least and largest long side (m).
    doors, windows : (int, int)
        Least and largest number.
    boards : float
        Probability of each of three boards or rows of boards.
    built : float
        Probability of columns, and of beams.
    technical : float
        Probability of ducts, pipes, cable trays, switch boxes and lamps as in workplaces.

    """

    frequency: float
    furnish: Callable[[FloorPlan], None]
    sides: tuple[float, float, float, float]
    doors: tuple[int, int] = (1, 2)
    windows: tuple[int, int] = (0, 3)
    boards: float = 0.03
    built: float = 0.25
    technical: float = 0.1


# Sizes and counts of workplaces follow the boxes of 5,793 objects in 156 rooms of S3DIS, areas 1
# to 4: offices measure 2.5 to 5.4 by 3.1 to 6.4 m, hallways 1.3 to 5.2 m across with 4.6 doors,
# conference rooms have 1.6 boards, 2.3 columns and 17 chairs; a third of all rooms has beams or
# columns, a third windows, a third boards. Here they are more frequent, being hard to tell from
# walls without colour: of workplaces six in ten have boards, as many windows, five beams, four
# columns.
KINDS = {
    'office': RoomKind(0.15, workplaces.furnish_office, (2.5, 5.5, 3.1, 6.5), boards=0.45,
                       built=0.6, technical=0.9),
    'open office': RoomKind(0.05, workplaces.furnish_open_office, (4.5, 9.0, 6.0, 12.5),
                            doors=(1, 4), windows=(1, 6), boards=0.55, built=0.65, technical=0.9),
    'meeting room': RoomKind(0.09, workplaces.furnish_meeting_room, (3.2, 6.0, 4.0, 9.5),
                             boards=0.6, built=0.6, technical=0.9),
    'classroom': RoomKind(0.04, workplaces.furnish_classroom, (5.0, 8.5, 6.0, 12.0),
                          windows=(1, 5), boards=0.7, built=0.55, technical=0.9),
    'lounge': RoomKind(0.05, workplaces.furnish_lounge, (3.5, 7.5, 4.5, 11.0), doors=(1, 4),
                       boards=0.25, built=0.55, technical=0.9),
    'library': RoomKind(0.03, workplaces.furnish_library, (3.0, 7.0, 4.0, 10.0), boards=0.1,
                        built=0.45, technical=0.9),
    'store': RoomKind(0.04, workplaces.furnish_store, (1.6, 3.5, 2.2, 5.0), windows=(0, 1),
                      built=0.4, technical=0.9),
    'corridor': RoomKind(0.05, workplaces.furnish_corridor, (1.3, 3.0, 4.0, 13.0), doors=(2, 8),
                         windows=(0, 2), boards=0.3, built=0.5, technical=0.9),
    'bare': RoomKind(0.02, workplaces.furnish_sparsely, (2.5, 6.0, 3.0, 9.0), boards=0.3,
                     built=0.55, technical=0.9),
    'living room': RoomKind(0.15, homes.furnish_living_room, (3.2, 6.0, 4.0, 8.0), doors=(1, 3),
                            windows=(1, 4)),
    'open home': RoomKind(0.07, homes.furnish_open_home, (4.5, 8.0, 6.5, 12.5), doors=(2, 5),
                          windows=(1, 6), built=0.3),
    'dining room': RoomKind(0.05, homes.furnish_dining_room, (3.0, 5.0, 3.5, 6.5), doors=(1, 3),
                            windows=(0, 3)),
    'kitchen': RoomKind(0.06, homes.furnish_kitchen, (2.4, 4.5, 3.0, 6.5), doors=(1, 3),
                        windows=(0, 2)),
    'bedroom': RoomKind(0.1, homes.furnish_bedroom, (2.8, 4.8, 3.4, 6.0), windows=(0, 3)),
    'bathroom': RoomKind(0.03, homes.furnish_bathroom, (1.6, 3.0, 2.1, 4.2), doors=(1, 1),
                         windows=(0, 1), boards=0.0),
    'hallway': RoomKind(0.02, homes.furnish_hallway, (1.3, 2.6, 2.6, 8.0), doors=(2, 6),
                        windows=(0, 1)),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticRoom:
    """
    A room as a labelled triangle mesh.

    The floor is at z = 0 and a corner of the bounding rectangle at the origin. Parts of adjacent
    rooms may lie outside of it, behind open doors.

    Parameters
    ----------
    vertices : array of shape (V, 3), float64
        Vertices (m).
    faces : array of shape (F, 3), int64
        Indices of the three vertices of each triangle.
    face_class_ids : array of shape (F,), uint8
        S3DIS class of each triangle.
    face_instance_ids : array of shape (F,), int32
        Instance of each triangle, 0 to I-1, unique over all classes.
    face_rgb : array of shape (F, 3), float32
        Colour of each triangle under white light, 0 to 1.
    face_gloss : array of shape (F,), float32
        Specular reflectance of each triangle, 0 to 1.
    size : array of shape (3,), float64
        Extent along x, y and z (m).
    lamps : array of shape (L, 3), float64
        Positions of the light sources, lamps or windows (m).

    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    face_class_ids: NDArray[np.uint8]
    face_instance_ids: NDArray[np.int32]
    face_rgb: NDArray[np.float32]
    face_gloss: NDArray[np.float32]
    size: NDArray[np.float64]
    lamps: NDArray[np.float64]


def make_room(
    seed: int, *, meshes: MeshFolder | None = None, kind: str | None = None
) -> SyntheticRoom:
    """
    Generate a room with random kind, size, furniture and colours.

    Parameters
    ----------
    seed : int
        Random seed; the same seed and meshes give the same room.
    meshes : MeshFolder, optional
        Models that replace some of the furniture.
    kind : str, optional
        One of ``KINDS``; random by default.

    Returns
    -------
    SyntheticRoom

    """
    rng = np.random.default_rng(seed)
    if kind is None:
        frequencies = np.array([each.frequency for each in KINDS.values()])
        kind = str(rng.choice(list(KINDS), p=frequencies / frequencies.sum()))
    chosen = KINDS[kind]
    outline = random_outline(
        rng, _random_sides(rng, chosen), irregularity=rng.choice((0.0, 0.3, 0.8))
    )
    plan = FloorPlan(rng, outline, rng.uniform(2.3, 3.3), meshes)
    plaster = pick_plaster(rng)
    _add_structure(plan, chosen, plaster)
    chosen.furnish(plan)
    add_clutter(plan, technical=bool(rng.random() < chosen.technical))
    add_shell(plan, plaster)
    return _assemble(plan)


def _random_sides(rng: np.random.Generator, kind: RoomKind) -> NDArray[np.float64]:
    """Sample the extent along x and y: shape (2,) (m)."""
    least, most, least_long, most_long = kind.sides
    short = rng.uniform(least, most)
    long = max(short, rng.uniform(least_long, most_long))
    return rng.permutation(np.array((short, long)))


def _add_structure(plan: FloorPlan, kind: RoomKind, plaster: NDArray[np.float64]) -> None:
    """Add structural elements; those that need the most space first."""
    rng = plan.rng
    partitions = 0.1 + 0.4 * (plan.area > 30)
    for _ in range(2):
        if plan.size[:2].min() > 3.0 and rng.random() < partitions:
            add_partition(plan, plaster)
    if rng.random() < kind.built:
        add_columns(plan, plaster)
    for _ in range(int(rng.integers(kind.doors[0], kind.doors[1] + 1))):
        add_door(plan, plaster)
    for _ in range(3):
        if rng.random() < kind.boards:
            add_board(plan)
    if rng.random() < 0.3 and kind.windows[1] > 1:
        add_facade(plan)
    for _ in range(int(rng.integers(kind.windows[0], kind.windows[1] + 1))):
        add_window(plan)
    if rng.random() < 0.2:
        add_niche(plan, plaster)
    if rng.random() < kind.built:
        add_beams(plan)


def _assemble(plan: FloorPlan) -> SyntheticRoom:
    """Merge the solids of a floor plan to a labelled mesh."""
    rng = plan.rng
    mesh = join(plan.solids)
    counts = [len(solid.faces) for solid in plan.solids]
    # White balance and exposure, the same for all sensors of the room.
    tint = np.clip(rng.normal((1.04, 1.0, 0.87), (0.05, 0.02, 0.08)), 0.7, 1.2)
    rgb = np.clip(mesh.rgb * tint * rng.uniform(0.6, 1.35), 0.0, 1.0)
    return SyntheticRoom(
        vertices=mesh.vertices,
        faces=mesh.faces,
        face_class_ids=np.repeat(np.array(plan.class_ids, np.uint8), counts),
        face_instance_ids=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        face_rgb=rgb.astype(np.float32),
        face_gloss=np.repeat(rng.beta(0.5, 3.0, len(counts)), counts).astype(np.float32),
        size=plan.size,
        lamps=rng.uniform(0.0, 1.0, (rng.integers(1, 4), 3)) * (1, 1, 0.5) * plan.size
        + (0, 0, 0.45) * plan.size,
    )
