# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A scan as the viewer shows it: points, labels, boxes, pose, times and scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.errors import CloudError
import numpy as np
from numpy.typing import NDArray


class UprightBox(Protocol):
    """Box around an instance, in the frame of the cloud."""

    @property
    def track_id(self) -> int:
        """Instance, as numbered in the labels."""

    @property
    def class_id(self) -> int:
        """Semantic class."""

    @property
    def centre(self) -> NDArray[np.float64]:
        """Centre (3,), in metres."""

    @property
    def rotation(self) -> NDArray[np.float64]:
        """Rotation (3, 3) from the axes of the box to the frame."""

    @property
    def size(self) -> NDArray[np.float64]:
        """Side lengths (3,) along the axes of the box, in metres."""


@dataclass(frozen=True, slots=True)
class PointLabels:
    """
    Labels of N points, true or predicted.

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Semantic class; ``UNKNOWN_CLASS`` for points without.
    instance_ids : array of shape (N,), int32
        Instance, numbered as in the source; ``UNASSIGNED`` for points without.
    scores : array of shape (N,), float32, optional
        Probability of the class, 0 to 1.

    Raises
    ------
    CloudError
        If the lengths differ.

    """

    class_ids: NDArray[np.uint8]
    instance_ids: NDArray[np.int32]
    scores: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        shapes = [self.instance_ids.shape] + ([] if self.scores is None else [self.scores.shape])
        if any(shape != self.class_ids.shape for shape in shapes):
            raise CloudError(
                'bad_shape',
                f'classes have shape {self.class_ids.shape}, instances and scores {shapes}',
            )

    def take(self, rows: NDArray[np.intp]) -> 'PointLabels':
        """Select points by index, in the order of ``rows``."""
        scores = None if self.scores is None else self.scores[rows]
        return PointLabels(self.class_ids[rows], self.instance_ids[rows], scores)

    def of(self, cloud: PointCloud) -> LabelledCloud:
        """Join a cloud of N points and their labels."""
        return LabelledCloud(cloud, self.class_ids, self.instance_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewedScan:
    """
    One scan for the viewer.

    Parameters
    ----------
    cloud : PointCloud
        N points in a frame with z up.
    stamp_ns : int
        Stamp (ns).
    predicted, truth : PointLabels, optional
        Labels of the N points.
    boxes : sequence of UprightBox
        Boxes around predicted instances.
    sensor_pose : array of shape (4, 4), optional
        Pose of the sensor in the frame of the cloud, if it is known over time.
    latency_ms : mapping of str to float
        Time that each stage took (ms).
    scores : mapping of str to float
        Scores of this scan, as fractions.

    """

    cloud: PointCloud
    stamp_ns: int = 0
    predicted: PointLabels | None = None
    truth: PointLabels | None = None
    boxes: Sequence[UprightBox] = ()
    sensor_pose: NDArray[np.float64] | None = None
    latency_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
