# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Point clouds, labelled point clouds, and segmentations."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from asis_ros.errors import CloudError
from asis_ros.labels import UNASSIGNED
import numpy as np
from numpy.typing import NDArray

FARTHEST = 1e8
"""Largest coordinate of a measurement (m): frames of maps and of the earth stay well below."""

ROUNDING = 0.01
"""How far a colour may lie outside of 0 to 1: averages and file formats round."""


@dataclass(frozen=True, slots=True)
class PointCloud:
    """
    Points in one frame.

    Parameters
    ----------
    xyz : array of shape (N, 3), float32 or float64
        Positions (m). May hold NaN or infinity where a sensor had no return.
    rgb : array of shape (N, 3), float32, optional
        Colour, each channel 0 to 1. ``None`` for a sensor without colour.

    Raises
    ------
    CloudError
        If a type or shape is wrong, the lengths differ, or a colour is outside of 0 to 1.

    """

    xyz: NDArray[np.floating]
    rgb: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        _check_floats('xyz', self.xyz, 'metres')
        if self.xyz.ndim != 2 or self.xyz.shape[1] != 3:
            raise CloudError('bad_shape', f'xyz has shape {self.xyz.shape}, expected (N, 3)')
        if self.rgb is None:
            return
        _check_floats('rgb', self.rgb, 'colours from 0 to 1')
        if self.rgb.shape != self.xyz.shape:
            raise CloudError(
                'bad_shape', f'rgb has shape {self.rgb.shape}, expected {self.xyz.shape} as xyz'
            )
        # Unlike min and max, these pass over NaN.
        lowest = np.fmin.reduce(self.rgb, axis=None, initial=np.inf)
        highest = np.fmax.reduce(self.rgb, axis=None, initial=-np.inf)
        if lowest < -ROUNDING or highest > 1 + ROUNDING:
            raise CloudError(
                'bad_colour',
                f'rgb goes from {lowest:g} to {highest:g}, expected 0 to 1: divide bytes by 255',
            )

    def __len__(self) -> int:
        return len(self.xyz)

    def finite(self) -> NDArray[np.bool_]:
        """
        Mask of the points that are measurements: not NaN, not infinite, not absurdly far.

        Returns
        -------
        array of shape (N,), bool

        """
        x, y, z = np.abs(self.xyz.T)
        finite: NDArray[np.bool_] = (x <= FARTHEST) & (y <= FARTHEST) & (z <= FARTHEST)
        return finite

    def take(self, indices: NDArray[np.intp]) -> 'PointCloud':
        """Select points by index, in the order of ``indices``."""
        rgb = None if self.rgb is None else self.rgb[indices]
        return PointCloud(self.xyz[indices], rgb)


@dataclass(frozen=True, slots=True)
class LabelledCloud:
    """
    A cloud with labels, true or predicted.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    class_ids : array of shape (N,), uint8
        Semantic class of each point; ``UNKNOWN_CLASS`` for points without.
    instance_ids : array of shape (N,), int32
        Instance of each point, unique over all classes; ``UNASSIGNED`` for points without.

    Raises
    ------
    CloudError
        If the lengths differ.

    """

    cloud: PointCloud
    class_ids: NDArray[np.uint8]
    instance_ids: NDArray[np.int32]

    def __post_init__(self) -> None:
        _check_lengths(len(self.cloud), class_ids=self.class_ids, instance_ids=self.instance_ids)

    def take(self, indices: NDArray[np.intp]) -> 'LabelledCloud':
        """Select points by index, in the order of ``indices``."""
        return LabelledCloud(
            self.cloud.take(indices), self.class_ids[indices], self.instance_ids[indices]
        )


@dataclass(frozen=True, slots=True)
class Segmentation:
    """
    Predicted classes and instances of a cloud of N points, in the order of its points.

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Predicted semantic class; ``UNKNOWN_CLASS`` for points that are not finite, cropped, beyond
        ``max_points``, or without time.
    instance_ids : array of shape (N,), int32
        Predicted instance, 0 to I-1 over all classes; ``UNASSIGNED`` for points without.
    scores : array of shape (N,), float32
        Probability of the predicted class, 0 to 1.
    instance_class_ids : array of shape (I,), uint8
        Semantic class of each instance.
    instance_scores : array of shape (I,), float32
        Score of each instance, 0 to 1, see ``asis_ros.segment.merging.instance_scores``.
    durations : mapping of str to float
        Time each stage took (s), in the order the stages ran.
    covered : float
        Fraction of the segmented points for which there was time, 0 to 1; the others are
        unknown.
    limits : mapping of str to int
        Settings that bounded the work, such as ``'clustering.max_seeds'``, and how often.
    reused : float
        Fraction of the blocks that keep the prediction of an earlier scan, 0 to 1.

    Raises
    ------
    CloudError
        If the lengths differ.

    """

    class_ids: NDArray[np.uint8]
    instance_ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    instance_class_ids: NDArray[np.uint8]
    instance_scores: NDArray[np.float32]
    durations: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    covered: float = 1.0
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    reused: float = 0.0

    def __post_init__(self) -> None:
        _check_lengths(
            len(self.class_ids),
            class_ids=self.class_ids,
            instance_ids=self.instance_ids,
            scores=self.scores,
        )
        _check_lengths(len(self.instance_class_ids), instance_scores=self.instance_scores)

    def __len__(self) -> int:
        return len(self.class_ids)

    def slice(self, start: int, stop: int) -> 'Segmentation':
        """Segmentation of the points ``start`` to ``stop``, with the instances of all points."""
        return replace(
            self,
            class_ids=self.class_ids[start:stop],
            instance_ids=self.instance_ids[start:stop],
            scores=self.scores[start:stop],
        )

    def with_min_score(self, min_score: float) -> 'Segmentation':
        """Segmentation without instances of lower scores, whose points keep their class."""
        kept = self.instance_scores >= min_score
        # Id -1, a point without instance, reads the last entry.
        numbers = np.append(np.where(kept, np.cumsum(kept) - 1, UNASSIGNED), UNASSIGNED)
        return replace(
            self,
            instance_ids=numbers.astype(np.int32)[self.instance_ids],
            instance_class_ids=self.instance_class_ids[kept],
            instance_scores=self.instance_scores[kept],
        )

    def instance_scores_of_points(self) -> NDArray[np.float32]:
        """Score of the instance of each point, (N,); 0 for a point without."""
        scores = np.append(self.instance_scores, np.float32(0))  # id -1 reads the last entry
        return np.asarray(scores[self.instance_ids], np.float32)


def _check_floats(name: str, array: object, meaning: str) -> None:
    """Fail unless an array holds floating-point numbers."""
    if not isinstance(array, np.ndarray):
        raise CloudError(
            'bad_type',
            f'{name} is a {type(array).__name__}, expected an array of floats ({meaning}) of '
            f'shape (N, 3): np.asarray({name}, np.float32)',
        )
    if array.dtype.kind != 'f':
        raise CloudError(
            'bad_type', f'{name} is an array of {array.dtype}, expected floats ({meaning})'
        )


def _check_lengths(expected: int, **arrays: NDArray[np.generic]) -> None:
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray):
            raise CloudError('bad_type', f'{name} is a {type(array).__name__}, expected an array')
        if array.shape != (expected,):
            raise CloudError(
                'bad_shape', f'{name} has shape {array.shape}, expected ({expected},)'
            )
