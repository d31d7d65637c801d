# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of networks on labelled rooms and shapes, and the tables they are told in."""
