# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a segmentation: those of the paper, average precision and panoptic quality."""

from asis_ros.metrics.comparison import RoomLabels
from asis_ros.metrics.precision_recall import precision_recall, PrecisionRecall
from asis_ros.metrics.score import Score, Scores
from asis_ros.metrics.scores import compute_scores, PROTOCOLS, RunningScores

__all__ = [
    'PROTOCOLS',
    'PrecisionRecall',
    'RoomLabels',
    'RunningScores',
    'Score',
    'Scores',
    'compute_scores',
    'precision_recall',
]
