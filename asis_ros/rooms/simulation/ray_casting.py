# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""First hits of rays with a room."""

from asis_ros.errors import DatasetError
from asis_ros.rooms.room import SyntheticRoom
import numpy as np
from numpy.typing import NDArray


class RayCaster:
    """
    Casts rays at a room.

    Parameters
    ----------
    room : SyntheticRoom
        Its triangles; both sides stop a ray.

    Raises
    ------
    DatasetError
        If embreex or trimesh is not installed.

    """

    def __init__(self, room: SyntheticRoom) -> None:
        try:
            import trimesh
            from trimesh.ray.ray_pyembree import RayMeshIntersector
        except ImportError as error:
            raise DatasetError(
                f'casting rays at a synthetic room needs a package that is missing ({error}): '
                'pip install embreex trimesh'
            ) from error
        mesh = trimesh.Trimesh(room.vertices, room.faces, process=False)
        self._intersector = RayMeshIntersector(mesh)
        corners = room.vertices[room.faces]  # (F, 3, 3)
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        lengths = np.linalg.norm(normals, axis=1, keepdims=True)
        self.normals: NDArray[np.float64] = normals / np.maximum(lengths, 1e-12)
        self._offsets = np.einsum('ij,ij->i', self.normals, corners[:, 0])
        self.room = room

    def cast(
        self, origins: NDArray[np.float64], directions: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """
        Find what each ray hits first.

        Parameters
        ----------
        origins : array of shape (R, 3)
            Where the rays start, in the room frame (m).
        directions : array of shape (R, 3)
            Where they go, any length.

        Returns
        -------
        distances : array of shape (R,), float64
            In lengths of the direction (m, if those are 1); infinity without a hit.
        faces : array of shape (R,), int64
            Triangle that was hit, -1 without a hit.

        """
        faces = np.asarray(self._intersector.intersects_first(origins, directions), np.int64)
        hit = np.flatnonzero(faces >= 0)
        normals = self.normals[faces[hit]]
        height = self._offsets[faces[hit]] - np.einsum('ij,ij->i', normals, origins[hit])
        slope = np.einsum('ij,ij->i', normals, directions[hit])
        distances = np.full(len(faces), np.inf)
        # A ray within the plane of its triangle has no one distance; embree seldom reports any.
        level = np.abs(slope) < 1e-9
        distances[hit[~level]] = height[~level] / slope[~level]
        faces[hit[level]] = -1
        return distances, faces
