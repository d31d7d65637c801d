# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Experiments of the paper: training, evaluation and comparison of several networks."""
