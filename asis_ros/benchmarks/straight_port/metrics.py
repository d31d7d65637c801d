# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of the paper: loops over points, and over pairs of instances as masks."""

from collections.abc import Iterable, Sequence

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def paper_scores(rooms: Sequence[RoomLabels], num_classes: int) -> dict[str, list[float]]:
    """
    Score rooms as the evaluation published with ASIS does.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        True and predicted labels.
    num_classes : int
        C.

    Returns
    -------
    dict of str to list of float
        Per class, NaN where there is nothing to divide by: ``IoU``, ``Acc``, ``Cov``, ``WCov``,
        ``Prec``, ``Rec``; and ``oAcc``, a single number.

    """
    confusion = [[0] * (num_classes + 1) for _ in range(num_classes)]
    covered: dict[str, list[list[float]]] = {
        name: [[] for _ in range(num_classes)] for name in ('Cov', 'WCov')
    }
    right, num_true, num_predicted = np.zeros((3, num_classes))
    for room in rooms:
        known = room.true_class_ids != UNKNOWN_CLASS
        true_classes, predicted_classes = (
            room.true_class_ids[known],
            room.predicted_class_ids[known],
        )
        for true, predicted in zip(true_classes.tolist(), predicted_classes.tolist(), strict=True):
            confusion[true][min(predicted, num_classes)] += 1
        true_masks = _masks(room.true_instance_ids[known], true_classes, num_classes)
        predicted_masks = _masks(
            room.predicted_instance_ids[known], predicted_classes, num_classes
        )
        for class_id in range(num_classes):
            own, found = true_masks[class_id], predicted_masks[class_id]
            if own:
                best = [max((_iou(mask, other) for other in found), default=0.0) for mask in own]
                sizes = [int(mask.sum()) for mask in own]
                covered['Cov'][class_id].append(float(np.mean(best)))
                covered['WCov'][class_id].append(float(np.average(best, weights=sizes)))
            for other in found:
                right[class_id] += max((_iou(mask, other) for mask in own), default=0.0) >= 0.5
            num_true[class_id] += len(own)
            num_predicted[class_id] += len(found)
    table = np.array(confusion)
    correct, true = np.diagonal(table), table.sum(axis=1)
    union = true + table.sum(axis=0)[:num_classes] - correct
    return {
        'IoU': _ratios(correct, union),
        'Acc': _ratios(correct, true),
        'oAcc': _ratios([correct.sum()], [table.sum()]),
        'Prec': _ratios(right, num_predicted),
        'Rec': _ratios(right, num_true),
        **{
            name: [float(np.mean(values)) if values else np.nan for values in classes]
            for name, classes in covered.items()
        },
    }


def _masks(
    instance_ids: NDArray[np.integer], class_ids: NDArray[np.integer], num_classes: int
) -> list[list[Mask]]:
    """Points of each instance, in the list of the most frequent class of its points."""
    masks: list[list[Mask]] = [[] for _ in range(num_classes + 1)]
    for instance in sorted(set(instance_ids.tolist()) - {UNASSIGNED}):
        mask = instance_ids == instance
        counts = np.bincount(np.minimum(class_ids[mask], num_classes))
        masks[int(counts.argmax())].append(mask)
    return masks


def _iou(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / (first | second).sum())


def _ratios(numerators: Iterable[float], denominators: Iterable[float]) -> list[float]:
    return [
        float(above / below) if below else np.nan
        for above, below in zip(numerators, denominators, strict=True)
    ]
