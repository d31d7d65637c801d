# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""HTML pages in one file each: what all of them share."""

from asis_ros.pages.page import render, write_page

__all__ = ['render', 'write_page']
