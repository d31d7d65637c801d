# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scores of part segmentation: mIoU of the parts of shapes, as PointNet defines it.

A shape is of one category, and every category has parts of its own. The category of a shape is
known, so that only its parts are asked for (PointNet, CVPR 2017, section 5.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from asis_ros.metrics.ratios import mean_of_known, ratio
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PartScores:
    """
    How well the parts of shapes were found, 0 to 1; NaN where there is no shape.

    Parameters
    ----------
    mIoU : float
        Mean over all shapes, called instance average elsewhere; ASIS, table 6.
    category_mIoU : float
        Mean over the categories that have shapes.
    iou : dict of str to float
        Mean over the shapes of each category.
    num_shapes : dict of str to int
        Shapes of each category.

    """

    mIoU: float
    category_mIoU: float
    iou: dict[str, float]
    num_shapes: dict[str, int]


def shape_categories(
    part_ids: NDArray[np.integer], categories: Mapping[str, range]
) -> NDArray[np.int64]:
    """
    Tell the category of each shape from its parts.

    Parameters
    ----------
    part_ids : array of shape (K, P), int
        Part of each of the P points of K shapes.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    array of shape (K,), int64
        Number of the category in ``categories``, from 0 on.

    Raises
    ------
    ValueError
        If a part is of no category, or a shape has parts of two; the message names the shape.

    """
    owners = np.full(part_ids.shape, -1, np.int16)
    for category, parts in enumerate(categories.values()):
        owners[(part_ids >= parts.start) & (part_ids < parts.stop)] = category
    nowhere, elsewhere = owners < 0, owners != owners[:, :1]
    if nowhere.any():
        shape, point = np.argwhere(nowhere)[0]
        raise ValueError(f'shape {shape} has part {part_ids[shape, point]}, not in any category')
    if elsewhere.any():
        shape, point = np.argwhere(elsewhere)[0]
        names = list(categories)
        raise ValueError(
            f'shape {shape} has part {part_ids[shape, 0]} of {names[owners[shape, 0]]} and '
            f'part {part_ids[shape, point]} of {names[owners[shape, point]]}'
        )
    return owners[:, 0].astype(np.int64)


def choose_parts(
    logits: NDArray[np.floating],
    category_ids: NDArray[np.integer],
    categories: Mapping[str, range],
) -> NDArray[np.uint8]:
    """
    Predict the best part of each point among those of the category of its shape.

    Parameters
    ----------
    logits : array of shape (K, P, C)
        Score of each of C parts.
    category_ids : array of shape (K,), int
        Number of the category of each shape in ``categories``.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    array of shape (K, P), uint8

    """
    part_ids = np.zeros(logits.shape[:2], np.uint8)
    for category, parts in enumerate(categories.values()):
        own = category_ids == category
        part_ids[own] = parts.start + logits[own][:, :, list(parts)].argmax(axis=2)
    return part_ids


def part_scores(
    true_part_ids: NDArray[np.integer],
    predicted_part_ids: NDArray[np.integer],
    categories: Mapping[str, range],
) -> PartScores:
    r"""
    Score the parts of shapes as PointNet does (CVPR 2017, section 5.1).

    The IoU of a shape is the mean over the parts of its category,

    .. math::
        IoU_k = \frac{1}{|C_k|} \sum_{c \in C_k} \frac{|T_c \cap P_c|}{|T_c \cup P_c|}

    where a part that is neither true nor predicted counts 1.

    Parameters
    ----------
    true_part_ids, predicted_part_ids : array of shape (K, P), int
        Part of each of the P points of K shapes.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    PartScores

    Raises
    ------
    ValueError
        If the arrays differ in shape, a true part is of no category, or a shape has true parts of
        two.

    """
    if true_part_ids.shape != predicted_part_ids.shape:
        raise ValueError(
            f'true parts have shape {true_part_ids.shape}, predicted {predicted_part_ids.shape}'
        )
    category_ids = shape_categories(true_part_ids, categories)
    shape_iou = np.zeros(len(category_ids))
    for category, parts in enumerate(categories.values()):
        own = category_ids == category
        true, predicted = true_part_ids[own], predicted_part_ids[own]
        shape_iou[own] = np.mean([_iou(true == part, predicted == part) for part in parts], axis=0)
    owned = [shape_iou[category_ids == category] for category in range(len(categories))]
    iou = [mean_of_known(own) for own in owned]
    return PartScores(
        mIoU=mean_of_known(shape_iou),
        category_mIoU=mean_of_known(np.array(iou)),
        iou=dict(zip(categories, iou, strict=True)),
        num_shapes=dict(zip(categories, map(len, owned), strict=True)),
    )


def _iou(true: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Find the IoU of one part in each of K shapes, 1 where there is none: (K, P) to (K,)."""
    common, union = (true & predicted).sum(axis=1), (true | predicted).sum(axis=1)
    return np.nan_to_num(ratio(common, union), nan=1.0)
