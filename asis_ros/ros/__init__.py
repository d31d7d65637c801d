# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The ROS 2 side: the only folder that may import rclpy or message packages."""
