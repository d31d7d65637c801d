# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recorded scans, labels and transforms, read from a bag in code: no ROS, no DDS."""
