# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Furnished rooms with exact labels."""

from dataclasses import dataclass

from asis_ros.datasets.synthetic.decoration import add_clutter
from asis_ros.datasets.synthetic.floor_plan import FloorPlan
from asis_ros.datasets.synthetic.furnishing import (
    furnish_classroom,
    furnish_corridor,
    furnish_lounge,
    furnish_meeting_room,
    furnish_office,
    furnish_sparsely,
    furnish_store,
)
from asis_ros.datasets.synthetic.shell import add_shell, add_structure, pick_plaster
from asis_ros.datasets.synthetic.solids import join
import numpy as np
from numpy.typing import NDArray

_FURNISHINGS = (
    (0.37, furnish_office),
    (0.2, furnish_meeting_room),
    (0.16, furnish_lounge),
    (0.12, furnish_classroom),
    (0.06, furnish_store),
    (0.06, furnish_corridor),
    (0.03, furnish_sparsely),
)


@dataclass(frozen=True, slots=True)
class SyntheticRoom:
    """
    A room as a triangle mesh, every triangle labelled.

    The floor lies at z = 0 and the room's corner at the origin.

    Parameters
    ----------
    vertices : array of shape (V, 3), float64
        Corners of the triangles (m).
    faces : array of shape (F, 3), int64
        Three vertices per triangle.
    face_class_ids : array of shape (F,), uint8
        S3DIS class of each triangle.
    face_instance_ids : array of shape (F,), int32
        Instance of each triangle, 0 to I-1, unique over all classes.
    face_rgb : array of shape (F, 3), float32
        Colour of each triangle under white light, 0 to 1.
    size : array of shape (3,), float64
        Extent along x, y and z (m).

    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    face_class_ids: NDArray[np.uint8]
    face_instance_ids: NDArray[np.int32]
    face_rgb: NDArray[np.float32]
    size: NDArray[np.float64]


def make_room(seed: int) -> SyntheticRoom:
    """
    Invent a room.

    Kind, size, furniture and colours are drawn at random; their ranges follow the sizes and
    heights of the objects in S3DIS.

    Parameters
    ----------
    seed : int
        The same seed makes the same room.

    Returns
    -------
    SyntheticRoom

    """
    rng = np.random.default_rng(seed)
    weights = [weight for weight, _ in _FURNISHINGS]
    furnish = _FURNISHINGS[rng.choice(len(weights), p=weights)][1]
    plan = FloorPlan(rng, _draw_size(rng, corridor=furnish is furnish_corridor))
    doors = int(rng.integers(2, 7)) if furnish is furnish_corridor else int(rng.integers(1, 3))
    plaster = pick_plaster(rng)
    add_structure(plan, plaster, doors=doors)
    furnish(plan)
    add_clutter(plan)
    add_shell(plan, plaster)
    return _assemble(plan)


def _draw_size(rng: np.random.Generator, *, corridor: bool) -> NDArray[np.float64]:
    height = rng.uniform(2.3, 3.4)
    if corridor:
        sides = np.array((rng.uniform(4.0, 9.0), rng.uniform(1.3, 2.8)))
    else:
        sides = np.clip(rng.normal(5.2, 1.5, 2), 2.0, 9.0)
    if rng.random() < 0.5:
        sides = sides[::-1]
    return np.array((sides[0], sides[1], height))


def _assemble(plan: FloorPlan) -> SyntheticRoom:
    rng = plan.rng
    mesh = join(plan.solids)
    counts = [len(solid.faces) for solid in plan.solids]
    # White balance and exposure of whoever looks at this room.
    tint = np.clip(rng.normal((1.02, 1.0, 0.93), (0.05, 0.02, 0.08)), 0.7, 1.2)
    rgb = np.clip(mesh.rgb * tint * rng.uniform(0.6, 1.15), 0.0, 1.0)
    return SyntheticRoom(
        vertices=mesh.vertices,
        faces=mesh.faces,
        face_class_ids=np.repeat(np.array(plan.class_ids, np.uint8), counts),
        face_instance_ids=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        face_rgb=rgb.astype(np.float32),
        size=plan.size,
    )
