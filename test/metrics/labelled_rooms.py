# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Rooms with true and predicted labels, small enough to score by hand, or random."""

from asis_ros.labels import CLASS_NAMES, UNASSIGNED
from asis_ros.metrics import compute_scores, RoomLabels, Scores
import numpy as np

TABLE, CHAIR = 7, 8


def room(
    true_classes, true_instances, predicted_classes, predicted_instances, scores=None
) -> RoomLabels:
    return RoomLabels(
        np.array(true_classes, np.uint8),
        np.array(true_instances, np.int32),
        np.array(predicted_classes, np.uint8),
        np.array(predicted_instances, np.int32),
        None if scores is None else np.array(scores, np.float32),
    )


def paper_scores(rooms: list[RoomLabels], num_classes: int = len(CLASS_NAMES)) -> Scores:
    return compute_scores(rooms, num_classes, 'paper')


def strict_scores(rooms: list[RoomLabels], num_classes: int = len(CLASS_NAMES)) -> Scores:
    return compute_scores(rooms, num_classes, 'strict')


def worked_example() -> list[RoomLabels]:
    """Two rooms with chairs and tables; the first splits points, the second a chair in halves."""
    classes = [CHAIR] * 6 + [TABLE] * 4
    first = room(
        classes, [0] * 4 + [1] * 2 + [2] * 4, classes, [0] * 3 + [1] * 3 + [2] * 3 + [UNASSIGNED]
    )
    second = room(
        [CHAIR] * 6 + [TABLE] * 2, [0] * 6 + [1] * 2, [CHAIR] * 8, [0] * 3 + [1] * 3 + [2] * 2
    )
    return [first, second]


def random_rooms(seed: int) -> list[RoomLabels]:
    """Make true instances of four points, and predicted ones that often have two of them."""
    random = np.random.default_rng(seed)
    true_instances = np.repeat(np.arange(30), 4)
    true_classes = np.repeat(np.arange(30) % 4, 4)
    rooms = []
    for _ in range(3):
        astray = random.random(60) < 0.6
        halves = np.where(astray, random.integers(-1, 60, 60), np.arange(60) // 2)
        astray = random.random(120) < 0.15
        predicted_classes = np.where(astray, random.integers(4, size=120), true_classes)
        instances = np.repeat(halves, 2)
        scores = instances % 5 / 8  # equal for many instances, and exact in binary
        rooms.append(room(true_classes, true_instances, predicted_classes, instances, scores))
    return rooms


def masks(instance_ids, class_ids, class_id: int) -> list[np.ndarray]:
    """Points of each instance whose most frequent class is the given one."""
    found = []
    for instance in sorted(set(instance_ids.tolist()) - {UNASSIGNED}):
        mask = instance_ids == instance
        classes = class_ids[mask].tolist()
        if max(sorted(set(classes)), key=classes.count) == class_id:
            found.append(mask)
    return found
