# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a segmentation: mIoU, mAcc, oAcc, mCov, mWCov, mPrec, mRec."""

from asis_ros.metrics.overlap import RoomLabels
from asis_ros.metrics.scores import paper_scores, SCORE_NAMES, Scores, strict_scores

__all__ = ['SCORE_NAMES', 'RoomLabels', 'Scores', 'paper_scores', 'strict_scores']
