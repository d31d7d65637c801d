# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Predictions for an unlabelled cloud, seen twice: as it is, and turned and mirrored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from asis_ros.cloud import PointCloud
from asis_ros.files.arrays import read_arrays
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import reading
from asis_ros.segment.segmenter import Segmenter
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

TURN = np.pi / 6
"""Turn of the second view (rad), which neither walls nor the grid of blocks are symmetric to."""


@dataclass(frozen=True, slots=True)
class TwoViews:
    """
    Predictions of a network for the N points of a cloud, in two views.

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Class of each point as the cloud is.
    turned_class_ids : array of shape (N,), uint8
        Class of each point in the view that is turned and mirrored.
    confidence : array of shape (N,), float32
        Mean probability of the class in both views; 0 where they predict other classes.
    instance_ids : array of shape (N,), int32
        Instance of each point, 0 to I-1; ``UNASSIGNED`` for points without.
    instance_class_ids : array of shape (I,), uint8
        Class of each instance.

    """

    class_ids: NDArray[np.uint8]
    turned_class_ids: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    instance_ids: NDArray[np.int32]
    instance_class_ids: NDArray[np.uint8]

    def save(self, path: Path) -> None:
        """Write the predictions to an ``.npz`` file, atomically."""
        arrays: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        with atomic_write(path) as temporary, temporary.open('wb') as file:
            np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, path: Path) -> 'TwoViews':
        """
        Read what ``save`` wrote.

        Raises
        ------
        DatasetError
            If the file is damaged.

        """
        with reading(path, 'predictions of a cloud', advice='delete it'):
            arrays = read_arrays(path)
            return cls(*(arrays[item.name] for item in fields(cls)))


def predict_two_views(segmenter: Segmenter, cloud: PointCloud) -> TwoViews:
    """
    Segment a cloud as it is, and turned and mirrored with other points sampled.

    Parameters
    ----------
    segmenter : Segmenter
        Its seed is changed.
    cloud : PointCloud
        N finite points, z up.

    Returns
    -------
    TwoViews

    """
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler('z', TURN).as_matrix() * [-1, 1, 1]
    views = []
    for seed, to_view in enumerate((None, matrix)):
        segmenter.config = replace(segmenter.config, seed=seed)
        views.append(segmenter.segment(cloud, to_view))
    first, second = views
    agree = first.class_ids == second.class_ids
    confidence = np.where(agree, (first.scores + second.scores) / 2, 0)
    return TwoViews(
        first.class_ids,
        second.class_ids,
        confidence.astype(np.float32),
        first.instance_ids,
        first.instance_class_ids,
    )


def class_fractions(predictions: Iterable[TwoViews], num_classes: int) -> NDArray[np.float64]:
    """Fraction of all points that each class has: shape (C,)."""
    counts = np.zeros(num_classes)
    for item in predictions:
        counts += np.bincount(item.class_ids, minlength=256)[:num_classes]
    fractions: NDArray[np.float64] = counts / max(counts.sum(), 1)
    return fractions


def mean_confidence(predictions: Sequence[TwoViews]) -> float:
    """Mean confidence of all points."""
    return float(np.concatenate([item.confidence for item in predictions]).mean())


def consistency(predictions: Iterable[TwoViews], classes: Sequence[int]) -> float:
    """
    Mean IoU between the classes of the two views, which needs no labels.

    Parameters
    ----------
    predictions : iterable of TwoViews
        Predictions for clouds.
    classes : sequence of int
        Classes that count. One that is predicted in neither view counts 0, so that a network
        that gives up a class is not better for it.

    Returns
    -------
    float
        0 to 1.

    """
    both, either = np.zeros(len(classes)), np.zeros(len(classes))
    for item in predictions:
        for row, class_id in enumerate(classes):
            first, second = item.class_ids == class_id, item.turned_class_ids == class_id
            both[row] += (first & second).sum()
            either[row] += (first | second).sum()
    return float((both / np.maximum(either, 1)).mean())
