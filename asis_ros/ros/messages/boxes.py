# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Upright bounding boxes around the instances of a cloud."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from asis_ros.cloud import Segmentation
from asis_ros.errors import ConfigError
from asis_ros.geometry import pose_matrix, transform
from asis_ros.settings import check_settings, setting
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

PERCENTILES = (2.0, 98.0)
"""A box spans these percentiles along each axis, so that outliers do not stretch it."""

MIN_SIDE = 0.01
"""Smallest side of a box (m): a flat one would not be drawn."""

YAWS = np.deg2rad(sorted(range(-45, 45), key=abs))
"""Yaw angles that are tried (rad), smallest first; a rectangle repeats after a quarter turn."""

AREA_TOLERANCE = 1.02
"""The smallest yaw within this factor of the smallest area: round objects keep their yaw."""

MARGIN = 0.25
"""A point farther beyond the percentiles than this fraction of their range is an outlier."""


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

    def class_ids(self, class_names: Sequence[str]) -> list[int]:
        """
        Look up the ids of ``classes``.

        Parameters
        ----------
        class_names : sequence of str
            Name of each class id of the weights.

        Raises
        ------
        ConfigError
            If the weights do not have one of the classes.

        """
        unknown = [name for name in self.classes if name not in class_names]
        if unknown:
            raise ConfigError(
                f'objects.classes names {", ".join(unknown)}; '
                f'set it to classes of the weights: {", ".join(class_names)}'
            )
        return [class_names.index(name) for name in self.classes]


@dataclass(frozen=True, slots=True)
class Box:
    """
    Upright box around an instance.

    Parameters
    ----------
    track_id : int
        Track id of the instance.
    class_id : int
        Semantic class of the instance.
    score : float
        Score of the instance, 0 to 1.
    centre : array of shape (3,), float64
        Centre (m).
    rotation : array of shape (3, 3), float64
        Rotation from the axes of the box, the third of them vertical, to the frame of the box.
    size : array of shape (3,), float64
        Side lengths along the axes of the box (m).
    top : array of shape (3,), float64
        Centre of the upper face (m).

    """

    track_id: int
    class_id: int
    score: float
    centre: NDArray[np.float64]
    rotation: NDArray[np.float64]
    size: NDArray[np.float64]
    top: NDArray[np.float64]


def instance_boxes(
    xyz: NDArray[np.floating],
    segmentation: Segmentation,
    track_ids: NDArray[np.uint32],
    class_ids: Collection[int],
    config: ObjectConfig,
    from_z_up: NDArray[np.float64] | None = None,
) -> list[Box]:
    """
    Upright boxes around the instances of some classes.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Points with z up (m).
    segmentation : Segmentation
        Segmentation of these points, I instances.
    track_ids : array of shape (I,), uint32
        Track id of each instance.
    class_ids : collection of int
        Classes whose instances get a box.
    config : ObjectConfig
        Smallest number of points, and whether boxes are oriented.
    from_z_up : array of shape (4, 4), optional
        Rigid transform to the frame of the boxes. None: that of ``xyz``.

    Returns
    -------
    list of Box
        In the order of the instances.

    """
    boxes = []
    for instance, rows in _rows_per_instance(segmentation, class_ids):
        if len(rows) < config.min_points:
            continue
        points = xyz[rows].astype(np.float64, copy=False)
        yaw = _tightest_yaw(points[:, :2]) if config.oriented else 0.0
        from_box = pose_matrix((0, 0, 0, 0, 0, yaw))
        low, high = np.percentile(points @ from_box[:3, :3], PERCENTILES, axis=0)
        middle = (low + high) / 2
        upper = np.array([middle[0], middle[1], high[2]])
        if from_z_up is not None:
            from_box = from_z_up @ from_box
        centre, top = transform(np.stack([middle, upper]), from_box)
        boxes.append(
            Box(
                track_id=int(track_ids[instance]),
                class_id=int(segmentation.instance_class_ids[instance]),
                score=float(segmentation.instance_scores[instance]),
                centre=centre,
                rotation=from_box[:3, :3],
                size=np.maximum(high - low, MIN_SIDE),
                top=top,
            )
        )
    return boxes


def _rows_per_instance(
    segmentation: Segmentation, class_ids: Collection[int]
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Instances of some classes, each with the rows of its points."""
    # Id -1, a point without instance, reads the last entry.
    is_included = np.append(np.isin(segmentation.instance_class_ids, list(class_ids)), False)
    rows = np.flatnonzero(is_included[segmentation.instance_ids])
    rows = rows[np.argsort(segmentation.instance_ids[rows], kind='stable')]
    ids, starts = np.unique(segmentation.instance_ids[rows], return_index=True)
    if len(ids):
        yield from zip(ids.tolist(), np.split(rows, starts[1:]), strict=True)


def _tightest_yaw(xy: NDArray[np.float64]) -> float:
    """Yaw of the smallest rectangle around points of shape (N, 2) (rad)."""
    low, high = np.percentile(xy, PERCENTILES, axis=0)
    margin = MARGIN * (high - low) + MIN_SIDE
    hull = _hull(xy[((xy >= low - margin) & (xy <= high + margin)).all(axis=1)])
    cos, sin = np.cos(YAWS), np.sin(YAWS)
    areas = np.ones(len(YAWS))
    for axis in ((cos, sin), (-sin, cos)):
        areas *= np.ptp(hull @ np.array(axis), axis=0) + MIN_SIDE
    return float(YAWS[np.argmax(areas <= areas.min() * AREA_TOLERANCE)])


def _hull(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vertices of the convex hull; all points if there is none."""
    try:
        hull: NDArray[np.float64] = xy[ConvexHull(xy).vertices]
    except (QhullError, ValueError):  # fewer than three points, or all on a line
        return xy
    return hull
