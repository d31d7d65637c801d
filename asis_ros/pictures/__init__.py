# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures of point clouds and their labels."""

from asis_ros.pictures.comparison import draw_comparison
from asis_ros.pictures.segmentation import draw_segmentation

__all__ = ['draw_comparison', 'draw_segmentation']
