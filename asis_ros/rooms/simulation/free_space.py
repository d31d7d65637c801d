# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Where in a room a robot or a tripod can stand."""

from dataclasses import dataclass
from functools import lru_cache

from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import SyntheticRoom
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, distance_transform_edt, label

_CELL = 0.05
_OVERHEAD = 2.0
_POINTS_PER_CELL = 4
_CROSS = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """
    Grid of the floor that tells how far away the next thing below 2 m stands.

    Parameters
    ----------
    clearance : array of shape (X, Y), float64
        Distance from the middle of each cell to the nearest thing (m).
    cell : float
        Side of a cell (m); cell 0, 0 lies in the corner at the origin.

    """

    clearance: NDArray[np.float64]
    cell: float = _CELL

    def around(self, x: float, y: float) -> float:
        """Distance from a place to the nearest thing (m); 0 outside the room."""
        column, row = int(x / self.cell), int(y / self.cell)
        inside = 0 <= column < self.clearance.shape[0] and 0 <= row < self.clearance.shape[1]
        return float(self.clearance[column, row]) if inside and x >= 0 and y >= 0 else 0.0

    def draw(self, rng: np.random.Generator, count: int, clearance: float) -> NDArray[np.float64]:
        """
        Draw places of the largest connected free part.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of the places.
        count : int
            How many.
        clearance : float
            Distance to keep from everything (m); given up step by step in a room too narrow.

        Returns
        -------
        array of shape (count, 2), float64
            x, y (m).

        Raises
        ------
        DatasetError
            If the room has no free floor at all.

        """
        while not np.any(self.clearance >= clearance):
            clearance *= 0.7
            if clearance < self.cell:
                raise DatasetError('the room has no free floor to stand on; take another seed')
        parts, _ = label(self.clearance >= clearance)
        sizes = np.bincount(parts.ravel())
        sizes[0] = 0
        cells = np.argwhere(parts == sizes.argmax())
        drawn = cells[rng.integers(len(cells), size=count)]
        return (drawn + rng.uniform(0.0, 1.0, (count, 2))) * self.cell


@lru_cache(maxsize=1)  # every sensor asks for the room it looks at
def find_free_space(room: SyntheticRoom) -> FreeSpace:
    """
    Measure the distance to the nearest furniture or wall all over the floor.

    Parameters
    ----------
    room : SyntheticRoom
        Its floor, ceiling and beams are passed under or over.

    Returns
    -------
    FreeSpace

    """
    classes = {name: CLASS_NAMES.index(name) for name in ('ceiling', 'floor', 'beam')}
    shape = np.ceil(room.size[:2] / _CELL).astype(int)
    # Where there is no floor, in a corner cut out of the room, nobody stands.
    free = binary_closing(_covered(room, room.face_class_ids == classes['floor'], shape), _CROSS)
    free &= ~_covered(room, ~np.isin(room.face_class_ids, list(classes.values())), shape)
    free[[0, -1]] = False
    free[:, [0, -1]] = False
    return FreeSpace((distance_transform_edt(free) * _CELL)[1:-1, 1:-1])


def _covered(
    room: SyntheticRoom, chosen: NDArray[np.bool_], shape: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Tell over which cells, and a rim of one cell around them, chosen triangles lie."""
    points = _spread_points(room.vertices[room.faces[chosen]])
    points = points[points[:, 2] < _OVERHEAD]
    covered = np.zeros(shape + 2, bool)
    cells = np.clip(np.floor(points[:, :2] / _CELL).astype(int) + 1, 0, shape + 1)
    covered[cells[:, 0], cells[:, 1]] = True
    return covered


def _spread_points(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cover triangles (F, 3, 3) with points, some in every cell they pass."""
    a, b, c = corners.transpose(1, 0, 2)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    counts = np.ceil(areas / _CELL**2 * _POINTS_PER_CELL).astype(int)
    face = np.repeat(np.arange(len(corners)), counts)
    # The R2 sequence fills a unit square evenly; folding it fills a triangle.
    u, v = np.mod(np.outer((0.7548776662466927, 0.5698402909980532), np.arange(len(face))), 1.0)
    outside = u + v > 1
    u, v = np.where(outside, 1 - u, u)[:, None], np.where(outside, 1 - v, v)[:, None]
    points: NDArray[np.float64] = a[face] + u * (b - a)[face] + v * (c - a)[face]
    return points
