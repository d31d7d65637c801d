# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Free floor space of a room: where a robot or a tripod can be placed."""

from dataclasses import dataclass
from functools import lru_cache

from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import SyntheticRoom
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, distance_transform_edt, label

_CELL = 0.05  # m
_OVERHEAD = 2.0  # m above the floor; what is higher is passed under
_POINTS_PER_CELL = 4
_NEIGHBOURS = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """
    Clearance map of the floor: distance to the nearest obstacle below 2 m.

    Parameters
    ----------
    clearance : array of shape (X, Y), float64
        Distance from the centre of each cell to the nearest obstacle (m).
    cell : float
        Side of a cell (m); cell 0, 0 lies in the corner at the origin.

    """

    clearance: NDArray[np.float64]
    cell: float = _CELL

    def clearance_at(self, x: float, y: float) -> float:
        """Distance from a position to the nearest obstacle (m); 0 outside the room."""
        column, row = int(x / self.cell), int(y / self.cell)
        inside = 0 <= column < self.clearance.shape[0] and 0 <= row < self.clearance.shape[1]
        return float(self.clearance[column, row]) if inside and x >= 0 and y >= 0 else 0.0

    def sample(
        self, rng: np.random.Generator, count: int, clearance: float
    ) -> NDArray[np.float64]:
        """
        Sample positions from the largest connected free region.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.
        count : int
            Number of positions.
        clearance : float
            Least distance to obstacles (m); reduced step by step if no position has it.

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
        regions, _ = label(self.clearance >= clearance)
        sizes = np.bincount(regions.ravel())
        sizes[0] = 0
        cells = np.argwhere(regions == sizes.argmax())
        sampled = cells[rng.integers(len(cells), size=count)]
        return (sampled + rng.uniform(0.0, 1.0, (count, 2))) * self.cell


@lru_cache(maxsize=1)  # all sensors of a room need it
def find_free_space(room: SyntheticRoom) -> FreeSpace:
    """
    Compute the clearance map of a room.

    Parameters
    ----------
    room : SyntheticRoom
        Everything but its floor, ceiling and beams is an obstacle.

    Returns
    -------
    FreeSpace

    """
    classes = {name: CLASS_NAMES.index(name) for name in ('ceiling', 'floor', 'beam')}
    shape = np.ceil(room.size[:2] / _CELL).astype(int)
    # Cells without floor, in a cut-out corner of the room, are not free.
    is_floor = room.face_class_ids == classes['floor']
    free = binary_closing(_occupancy(room, is_floor, shape), _NEIGHBOURS)
    free &= ~_occupancy(room, ~np.isin(room.face_class_ids, list(classes.values())), shape)
    free[[0, -1]] = False
    free[:, [0, -1]] = False
    return FreeSpace((distance_transform_edt(free) * _CELL)[1:-1, 1:-1])


def _occupancy(
    room: SyntheticRoom, chosen: NDArray[np.bool_], shape: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Cells that chosen triangles lie over, with a border of one cell: shape + 2."""
    points = _cover(room.vertices[room.faces[chosen]])
    points = points[points[:, 2] < _OVERHEAD]
    occupied = np.zeros(shape + 2, bool)
    cells = np.clip(np.floor(points[:, :2] / _CELL).astype(int) + 1, 0, shape + 1)
    occupied[cells[:, 0], cells[:, 1]] = True
    return occupied


def _cover(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quasi-random points on triangles (F, 3, 3), several in each cell: shape (N, 3)."""
    a, b, c = corners.transpose(1, 0, 2)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    counts = np.ceil(areas / _CELL**2 * _POINTS_PER_CELL).astype(int)
    face = np.repeat(np.arange(len(corners)), counts)
    # The R2 sequence covers a unit square evenly; folding it covers a triangle.
    u, v = np.mod(np.outer((0.7548776662466927, 0.5698402909980532), np.arange(len(face))), 1.0)
    outside = u + v > 1
    u, v = np.where(outside, 1 - u, u)[:, None], np.where(outside, 1 - v, v)[:, None]
    points: NDArray[np.float64] = a[face] + u * (b - a)[face] + v * (c - a)[face]
    return points
