# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Report of the evaluation of a bag: one HTML page in one file."""

from asis_ros.ros.bag_report.page import write_bag_report

__all__ = ['write_bag_report']
