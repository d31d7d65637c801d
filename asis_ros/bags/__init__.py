# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Reading and writing rosbag2 bags without a ROS installation."""
