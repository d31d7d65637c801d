# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Furnished rooms: homes and workplaces, and how their furniture is arranged."""
