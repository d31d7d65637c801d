# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Upright boxes around the instances of a cloud."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.geometry import pose_matrix, transform
from asis_ros.settings import check_settings, setting
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

PERCENTILES = (2.0, 98.0)
"""Part of an instance that its box spans along each axis: strays do not stretch it."""

SMALLEST_SIDE = 0.01
"""Least side of a box (m): a flat one would not be drawn."""

TURNS = np.deg2rad(sorted(range(-45, 45), key=abs))
"""Turns of a rectangle that are tried (rad), smallest first; those beyond are the same again."""

AS_GOOD = 1.02
"""A rectangle so little larger than the smallest is as good: what is round does not spin."""

STRAY = 0.25
"""Beyond the percentiles by more than this part of what they span, a point is a stray."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectConfig:
    """Which instances get a marker and a detection, and their boxes."""

    classes: tuple[str, ...] = setting(
        ('column', 'window', 'door', 'table', 'chair', 'sofa', 'bookcase', 'board'),
        'classes whose instances get a marker and a detection; names as in the weights',
    )
    min_points: int = setting(
        1,
        'instances of fewer points get no marker and no detection',
        at_least=1,
        at_most=1_000_000,
    )
    oriented: bool = setting(
        True,
        'true: a box is turned about the vertical to fit tightly; '
        'false: boxes lie along the axes of the frame with z up',
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True)
class Box:
    """
    A box that stands upright.

    Parameters
    ----------
    track_id : int
        Id of the instance inside the box, on the wire.
    class_id : int
        Semantic class of the instance.
    score : float
        Mean score of its points, 0 to 1.
    centre : array of shape (3,), float64
        Middle of the box (m), in the frame of the cloud.
    rotation : array of shape (3, 3), float64
        From the axes of the box, the third of them vertical, to those of the frame of the cloud.
    size : array of shape (3,), float64
        Sides (m) along the axes of the box.
    top : array of shape (3,), float64
        Middle of the upper face (m), in the frame of the cloud.

    """

    track_id: int
    class_id: int
    score: float
    centre: NDArray[np.float64]
    rotation: NDArray[np.float64]
    size: NDArray[np.float64]
    top: NDArray[np.float64]


def instance_boxes(
    cloud: PointCloud,
    segmentation: Segmentation,
    track_ids: NDArray[np.uint32],
    to_z_up: NDArray[np.float64],
    class_ids: Collection[int],
    *,
    min_points: int = 1,
    oriented: bool = True,
) -> list[Box]:
    """
    Box every instance of some classes.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    segmentation : Segmentation
        The answer for these points, with I instances.
    track_ids : array of shape (I,), uint32
        Id of each instance on the wire.
    to_z_up : array of shape (4, 4)
        Rigid transform from the frame of the cloud to one with z up.
    class_ids : collection of int
        Classes whose instances get a box.
    min_points : int
        Points an instance needs to get a box.
    oriented : bool
        Turn each box about the vertical so that its rectangle on the ground is smallest; else it
        lies along the axes of the frame with z up.

    Returns
    -------
    list of Box
        In the order of the instances.

    """
    boxes = []
    for instance, rows in _rows_per_instance(segmentation, class_ids):
        if len(rows) < min_points:
            continue
        xyz = cloud.xyz[rows]
        # From the frame of the cloud to the axes of the box: first upright, then turned.
        turn = _tightest_turn(transform(xyz, to_z_up)[:, :2]) if oriented else 0.0
        to_box = pose_matrix((0, 0, 0, 0, 0, -turn)) @ to_z_up
        low, high = np.percentile(transform(xyz, to_box), PERCENTILES, axis=0)
        middle = (low + high) / 2
        upper = np.array([middle[0], middle[1], high[2]])
        from_box = np.linalg.inv(to_box).astype(np.float64)
        centre, top = transform(np.stack([middle, upper]), from_box)
        boxes.append(
            Box(
                track_id=int(track_ids[instance]),
                class_id=int(segmentation.instance_class_ids[instance]),
                score=float(segmentation.scores[rows].mean()),
                centre=centre,
                rotation=from_box[:3, :3],
                size=np.maximum(high - low, SMALLEST_SIDE),
                top=top,
            )
        )
    return boxes


def _rows_per_instance(
    segmentation: Segmentation, class_ids: Collection[int]
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Go through the instances of the classes wanted, each with the rows of its points."""
    # The last place is where id -1, a point without instance, looks.
    wanted = np.append(np.isin(segmentation.instance_class_ids, list(class_ids)), False)
    rows = np.flatnonzero(wanted[segmentation.instance_ids])
    rows = rows[np.argsort(segmentation.instance_ids[rows], kind='stable')]
    ids, starts = np.unique(segmentation.instance_ids[rows], return_index=True)
    if len(ids):
        yield from zip(ids.tolist(), np.split(rows, starts[1:]), strict=True)


def _tightest_turn(xy: NDArray[np.float64]) -> float:
    """Find how the smallest rectangle around points of shape (N, 2) is turned (rad)."""
    low, high = np.percentile(xy, PERCENTILES, axis=0)
    margin = STRAY * (high - low) + SMALLEST_SIDE
    corners = _corners(xy[((xy >= low - margin) & (xy <= high + margin)).all(axis=1)])
    cos, sin = np.cos(TURNS), np.sin(TURNS)
    areas = np.ones(len(TURNS))
    for axis in ((cos, sin), (-sin, cos)):
        areas *= np.ptp(corners @ np.array(axis), axis=0) + SMALLEST_SIDE
    return float(TURNS[np.argmax(areas <= areas.min() * AS_GOOD)])


def _corners(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out points that no rectangle around all of them can touch, if there are any."""
    try:
        corners: NDArray[np.float64] = xy[ConvexHull(xy).vertices]
    except (QhullError, ValueError):  # fewer than three points, or all on a line
        return xy
    return corners
