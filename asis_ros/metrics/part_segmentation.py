# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Part segmentation of shapes: mIoU as PointNet defines it (CVPR 2017, section 5.1).

A shape belongs to one category, and every category has its own parts. The category of a shape is
given, so that only its parts can be predicted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from asis_ros.metrics.ratios import mean_of_known, ratio
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PartScores:
    """
    Scores of part segmentation, as fractions; NaN where there is no shape.

    Parameters
    ----------
    mIoU : float
        Mean over all shapes, also known as instance average; ASIS, table 6.
    category_mIoU : float
        Mean over the categories that have shapes.
    iou : dict of str to float
        Mean over the shapes per category.
    num_shapes : dict of str to int
        Number of shapes per category.

    """

    mIoU: float
    category_mIoU: float
    iou: dict[str, float]
    num_shapes: dict[str, int]


def shape_categories(
    part_ids: NDArray[np.integer], categories: Mapping[str, range]
) -> NDArray[np.int64]:
    """
    Find the category of each shape from its parts.

    Parameters
    ----------
    part_ids : array of shape (K, P), int
        Part of each of the P points of K shapes.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    array of shape (K,), int64
        Index of the category in ``categories``.

    Raises
    ------
    ValueError
        If a part belongs to no category, or a shape has parts of two categories; the message
        names the shape.

    """
    category_ids = np.full(part_ids.shape, -1, np.int16)
    for category, parts in enumerate(categories.values()):
        category_ids[(part_ids >= parts.start) & (part_ids < parts.stop)] = category
    unknown, mixed = category_ids < 0, category_ids != category_ids[:, :1]
    if unknown.any():
        shape, point = np.argwhere(unknown)[0]
        raise ValueError(f'shape {shape} has part {part_ids[shape, point]}, not in any category')
    if mixed.any():
        shape, point = np.argwhere(mixed)[0]
        names = list(categories)
        raise ValueError(
            f'shape {shape} has part {part_ids[shape, 0]} of {names[category_ids[shape, 0]]} and '
            f'part {part_ids[shape, point]} of {names[category_ids[shape, point]]}'
        )
    return category_ids[:, 0].astype(np.int64)


def choose_parts(
    logits: NDArray[np.floating],
    category_ids: NDArray[np.integer],
    categories: Mapping[str, range],
) -> NDArray[np.uint8]:
    """
    Predict the most likely part of each point among those of the category of its shape.

    Parameters
    ----------
    logits : array of shape (K, P, C)
        Logits of C parts.
    category_ids : array of shape (K,), int
        Index of the category of each shape in ``categories``.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    array of shape (K, P), uint8
        Part of each point.

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
    Compute the part mIoU of PointNet (CVPR 2017, section 5.1).

    The IoU of a shape is the mean over the parts of its category,

    .. math::
        IoU_k = \frac{1}{|C_k|} \sum_{c \in C_k} \frac{|T_c \cap P_c|}{|T_c \cup P_c|}

    where a part that is neither true nor predicted counts as 1.

    Parameters
    ----------
    true_part_ids, predicted_part_ids : array of shape (K, P), int
        Part of each of the P points of K shapes.
    categories : mapping of str to range
        Parts of each category.

    Returns
    -------
    PartScores
        Scores of all shapes, and per category.

    Raises
    ------
    ValueError
        If the arrays differ in shape, a true part belongs to no category, or a shape has true
        parts of two categories.

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
    """Compute the IoU of one part per shape, 1 where it is absent: (K, P) to (K,)."""
    common, union = (true & predicted).sum(axis=1), (true | predicted).sum(axis=1)
    return np.nan_to_num(ratio(common, union), nan=1.0)
