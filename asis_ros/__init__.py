# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Joint instance and semantic segmentation of point clouds (ASIS) for ROS 2."""

__version__ = '0.1.0'
