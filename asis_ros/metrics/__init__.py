# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a segmentation: those of the paper, average precision and panoptic quality."""

from asis_ros.metrics.average_precision import average_precision, AveragePrecision
from asis_ros.metrics.overlap import RoomLabels
from asis_ros.metrics.panoptic_quality import panoptic_quality, PanopticQuality
from asis_ros.metrics.scores import paper_scores, SCORE_NAMES, Scores, strict_scores

__all__ = [
    'SCORE_NAMES',
    'AveragePrecision',
    'PanopticQuality',
    'RoomLabels',
    'Scores',
    'average_precision',
    'panoptic_quality',
    'paper_scores',
    'strict_scores',
]
