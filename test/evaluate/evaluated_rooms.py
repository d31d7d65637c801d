# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Every score of labelled rooms, and results that can be worked out by hand."""

from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.metrics import compute_scores, PROTOCOLS, RoomLabels
from labelled_rooms import random_rooms, room

CLASS_NAMES = ('floor', 'chair', 'sofa')


def evaluation(rooms: list[RoomLabels], num_classes: int, seed: int = 0) -> Evaluation:
    scores = {protocol: compute_scores(rooms, num_classes, protocol) for protocol in PROTOCOLS}
    return Evaluation(seed=seed, scores=scores)


def results(
    title: str, *predictions: list[int], class_names: tuple[str, ...] = CLASS_NAMES, **origin: str
) -> Results:
    """
    Predict the class, and with it the instance, of four points of floor and one of a chair.

    Each prediction is an evaluation of its own.
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


def random_results() -> Results:
    """Make results of three seeds; nothing is of the last of five classes."""
    return Results(
        title='ASIS ± nothing',
        class_names=('ceiling', 'floor', 'wall', 'door', 'Büro'),
        num_rooms=3,
        num_points=360,
        evaluations=tuple(evaluation(random_rooms(seed), 5, seed) for seed in range(3)),
        origin={'command': 'asis evaluate', 'duration': '3 s'},
    )


# The floor has an IoU of 3/4 as a class and as an instance, the chair one of exactly 1/2. As
# instances, that is enough for precision and recall, and not for AP50 and PQ.
ONE_WRONG = [0, 0, 0, 1, 1]
ALL_RIGHT = [0, 0, 0, 0, 1]
