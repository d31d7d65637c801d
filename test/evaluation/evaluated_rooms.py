# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Every score of labelled rooms."""

from asis_ros.evaluation.results import Evaluation
from asis_ros.metrics import (
    average_precision,
    panoptic_quality,
    paper_scores,
    RoomLabels,
    strict_scores,
)


def evaluation(rooms: list[RoomLabels], num_classes: int, seed: int = 0) -> Evaluation:
    return Evaluation(
        seed=seed,
        paper=paper_scores(rooms, num_classes),
        strict=strict_scores(rooms, num_classes),
        precision=average_precision(rooms, num_classes),
        panoptic=panoptic_quality(rooms, num_classes),
    )
