# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Every score of labelled rooms, and results that can be worked out by hand."""

from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.metrics import (
    average_precision,
    panoptic_quality,
    paper_scores,
    RoomLabels,
    strict_scores,
)
from labelled_rooms import room

CLASS_NAMES = ('floor', 'chair', 'sofa')


def evaluation(rooms: list[RoomLabels], num_classes: int, seed: int = 0) -> Evaluation:
    return Evaluation(
        seed=seed,
        paper=paper_scores(rooms, num_classes),
        strict=strict_scores(rooms, num_classes),
        precision=average_precision(rooms, num_classes),
        panoptic=panoptic_quality(rooms, num_classes),
    )


def results(
    title: str, *predictions: list[int], class_names: tuple[str, ...] = CLASS_NAMES, **origin: str
) -> Results:
    """
    Predict the class, and with it the instance, of four points of floor and one of a chair.

    Each prediction is a sweep of its own.
    """
    true = [0, 0, 0, 0, 1]
    rooms = [room(true, true, labels, labels, [1] * 5) for labels in predictions]
    return Results(
        title=title,
        class_names=class_names,
        num_rooms=1,
        num_points=5,
        evaluations=tuple(evaluation([one], 3, seed) for seed, one in enumerate(rooms)),
        origin=origin,
    )


# The floor has an IoU of 3/4 as a class and as an instance, the chair one of exactly 1/2. Seen as
# instances, that is enough for precision and recall, and not for AP50 and PQ.
ONE_WRONG = [0, 0, 0, 1, 1]
ALL_RIGHT = [0, 0, 0, 0, 1]
