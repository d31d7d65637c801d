# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Instances by plane: those that bend are split, pieces of one plane are joined.

Two walls that meet in a corner are easily one instance, and one ceiling behind lamps and beams
several. Their planes tell: an instance of which several planes explain large parts is split into
these, and two instances of a class are one if they lie near each other in one plane.
"""

from collections.abc import Collection
from dataclasses import dataclass

from asis_ros.kernels.grouping import mean_of_groups
from asis_ros.segment.merging.clusters import instance_classes, number_by_first_point
from asis_ros.voxels import number_cells, voxel_cells
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

SPLIT_DEVIATION = 0.1
"""Standard deviation from its plane above which an instance may be split (m)."""

PATCH_SIZE = 0.3
"""Edge length of the cells whose points are a patch of such an instance (m)."""

TOLERANCE = 0.08
"""How far the centre of a patch may lie from a plane that explains it (m)."""

MAX_PATCH_ANGLE = 25.0
"""Largest angle between a patch and a plane that explains it (degrees)."""

MIN_BEND = 45.0
"""Smallest angle between two planes into which an instance is split (degrees)."""

MIN_STEP = 0.5
"""Smallest distance between two parallel planes into which an instance is split (m)."""

MIN_FRACTION = 0.1
"""Smallest fraction of an instance that each of these planes explains."""

MAX_SEEDS = 500
"""Largest number of patches whose planes are tried."""

JOIN_DEVIATION = 0.05
"""Standard deviation from the plane of an instance up to which another one lies in it (m)."""

JOIN_ANGLE = 18.0
"""Largest angle between two instances in one plane (degrees)."""

JOIN_DISTANCE = 0.5
"""Largest distance between two instances in one plane that are joined (m)."""


def regroup_planes(
    xyz: NDArray[np.floating],
    instance_ids: NDArray[np.int32],
    class_ids: NDArray[np.uint8],
    planar: Collection[int],
    *,
    min_points: int,
) -> NDArray[np.int32]:
    """
    Split the instances of some classes at bends, and join those in one plane.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    instance_ids : array of shape (N,), int32
        Instance of each point, 0 to I-1, or ``UNASSIGNED``.
    class_ids : array of shape (N,), uint8
        Class of each point; an instance has the most frequent one.
    planar : collection of int
        Classes whose objects are flat.
    min_points : int
        Smallest number of points that a plane of its own explains.

    Returns
    -------
    array of shape (N,), int32
        Instances, 0 to I-1 without gaps, in the order of their first points.

    """
    classes = instance_classes(instance_ids, class_ids)
    # Id -1, a point without instance, reads the last entry.
    is_planar = np.append(np.isin(classes, list(planar)), False)
    rows = np.flatnonzero(is_planar[instance_ids])
    if not len(rows):
        return instance_ids
    points = xyz[rows].astype(np.float64)
    pieces = _split(points, instance_ids[rows], min_points)
    first = np.unique(pieces, return_index=True)[1]
    regrouped = instance_ids.copy()
    regrouped[rows] = len(classes) + _join(points, pieces, classes[instance_ids[rows[first]]])
    return number_by_first_point(regrouped)


@dataclass(frozen=True, slots=True)
class _Planes:
    """Planes fitted to G groups of points."""

    centres: NDArray[np.float64]  # (G, 3), m
    normals: NDArray[np.float64]  # (G, 3)
    covariances: NDArray[np.float64]  # (G, 3, 3), m^2
    deviations: NDArray[np.float64]  # (G, 3), standard deviations along the axes, ascending, m


def _fit(points: NDArray[np.float64], groups: NDArray[np.intp]) -> _Planes:
    """Fit a plane to each group of points, numbered without gaps."""
    centres = mean_of_groups(points, groups)
    offsets = points - centres[groups]
    products = (offsets[:, :, None] * offsets[:, None]).reshape(-1, 9)
    covariances = mean_of_groups(products, groups).reshape(-1, 3, 3)
    variances, axes = np.linalg.eigh(covariances)
    return _Planes(centres, axes[:, :, 0], covariances, np.sqrt(np.maximum(variances, 0)))


def _split(
    points: NDArray[np.float64], instance_ids: NDArray[np.int32], min_points: int
) -> NDArray[np.intp]:
    """Piece of each point (R,), 0 to G-1: its instance, or a part of one that bends."""
    pieces = np.unique(instance_ids, return_inverse=True)[1].reshape(-1)
    deviations = _fit(points, pieces).deviations[:, 0]
    for instance in np.flatnonzero(deviations > SPLIT_DEVIATION):
        rows = np.flatnonzero(pieces == instance)
        parts = _parts(points[rows], min_points)
        is_new = parts > 0  # the first part keeps the number of the instance
        pieces[rows[is_new]] = pieces.max() + parts[is_new]
    return pieces


def _parts(points: NDArray[np.float64], min_points: int) -> NDArray[np.intp]:
    """
    Part of each point (P,) of an instance, from 0; all 0 if fewer than two planes explain it.

    The plane of each patch is tried: that which explains most points that no other one does comes
    first. Points between the planes belong to the nearest.
    """
    patch_of_point = number_cells(voxel_cells(points, PATCH_SIZE))
    patches, sizes = _fit(points, patch_of_point), np.bincount(patch_of_point)
    is_flat = (patches.deviations[:, 0] < TOLERANCE / 2) & (
        patches.deviations[:, 1] > PATCH_SIZE / 12
    )
    seeds = np.flatnonzero(is_flat)
    seeds = seeds[:: len(seeds) // MAX_SEEDS + 1]
    normals = patches.normals[seeds]
    distances = normals @ patches.centres.T - _dot(normals, patches.centres[seeds])[:, None]
    explained = is_flat & (np.abs(distances) < TOLERANCE)
    explained &= np.abs(normals @ patches.normals.T) > np.cos(np.deg2rad(MAX_PATCH_ANGLE))
    left = sizes.astype(np.float64)
    part_of_patch = np.full(len(sizes), -1)
    found: list[_Planes] = []
    while len(seeds):
        support = explained @ left
        best = support.argmax()
        if support[best] < max(MIN_FRACTION * len(points), min_points):
            break
        patches_in_it = explained[best] & (left > 0)
        left[patches_in_it] = 0
        inside = points[patches_in_it[patch_of_point]]
        plane = _fit(inside, np.zeros(len(inside), np.intp))
        if all(_differ(plane, other) for other in found):
            part_of_patch[patches_in_it] = len(found)
            found.append(plane)
    if len(found) < 2:
        return np.zeros(len(points), np.intp)
    gaps = np.array([np.abs((points - plane.centres[0]) @ plane.normals[0]) for plane in found])
    parts = part_of_patch[patch_of_point]
    fits = (parts >= 0) & (gaps[parts, np.arange(len(points))] < TOLERANCE)
    return np.where(fits, parts, gaps.argmin(axis=0))


def _differ(plane: _Planes, other: _Planes) -> bool:
    """Whether two planes are at an angle or far from each other."""
    cosine = abs(_dot(plane.normals[0], other.normals[0]))
    step = abs(_dot(plane.centres[0] - other.centres[0], other.normals[0]))
    return bool(cosine < np.cos(np.deg2rad(MIN_BEND)) or step > MIN_STEP)


def _join(
    points: NDArray[np.float64], pieces: NDArray[np.intp], classes: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """Instance of each point (R,): pieces (G) of a class near each other in one plane are one."""
    planes, sizes = _fit(points, pieces), np.bincount(pieces)
    rows = np.split(np.argsort(pieces, kind='stable'), np.cumsum(sizes)[:-1])
    ranks = np.lexsort((-np.arange(len(sizes)), sizes)).argsort()
    trees: dict[int, cKDTree] = {}
    pairs = [(0, 0)]
    for piece in range(len(sizes)):
        for other in _in_one_plane(planes, ranks, piece):
            if classes[piece] != classes[other]:
                continue
            if other not in trees:
                trees[other] = cKDTree(points[rows[other]])
            reach = trees[other].query(points[rows[piece]], distance_upper_bound=JOIN_DISTANCE)[0]
            if np.isfinite(reach).any():
                pairs.append((piece, other))
    first, second = np.array(pairs).T
    graph = csr_array((np.ones(len(pairs)), (first, second)), shape=(len(sizes), len(sizes)))
    instances: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return instances[pieces]


def _in_one_plane(planes: _Planes, ranks: NDArray[np.intp], piece: int) -> list[int]:
    """Pieces of a higher rank, which are larger, in whose plane a piece lies."""
    normals = planes.normals
    offsets = _dot(planes.centres[piece] - planes.centres, normals)
    spread = np.einsum('gi,ij,gj->g', normals, planes.covariances[piece], normals)
    return np.flatnonzero(
        (ranks > ranks[piece])
        & (offsets**2 + spread < JOIN_DEVIATION**2)
        & (planes.deviations[:, 0] < JOIN_DEVIATION)
        & (np.abs(normals @ normals[piece]) > np.cos(np.deg2rad(JOIN_ANGLE)))
    ).tolist()


def _dot(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scalar product along the last axis."""
    return np.asarray((first * second).sum(axis=-1))
