# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ray casting: first intersections of rays with a room."""

from asis_ros.errors import DatasetError
from asis_ros.rooms.room import SyntheticRoom
import numpy as np
from numpy.typing import NDArray


class RayCaster:
    """
    Casts rays into a room with Embree.

    Parameters
    ----------
    room : SyntheticRoom
        The scene; triangles stop rays from both sides.

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
                f'ray casting in synthetic rooms needs a missing package ({error}): '
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
        Find the first intersection of each ray.

        Parameters
        ----------
        origins : array of shape (R, 3)
            Origins in the room frame (m).
        directions : array of shape (R, 3)
            Directions of any length.

        Returns
        -------
        distances : array of shape (R,), float64
            In units of the length of the direction (m for unit vectors); infinity without a
            hit.
        faces : array of shape (R,), int64
            Triangle hit, -1 without a hit.

        """
        faces = np.asarray(self._intersector.intersects_first(origins, directions), np.int64)
        hit = np.flatnonzero(faces >= 0)
        normals = self.normals[faces[hit]]
        height = self._offsets[faces[hit]] - np.einsum('ij,ij->i', normals, origins[hit])
        slope = np.einsum('ij,ij->i', normals, directions[hit])
        distances = np.full(len(faces), np.inf)
        # A ray in the plane of its triangle has no single distance; Embree rarely reports one.
        level = np.abs(slope) < 1e-9
        distances[hit[~level]] = height[~level] / slope[~level]
        faces[hit[level]] = -1
        return distances, faces
