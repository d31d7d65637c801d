# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Evaluation of networks on labelled rooms and shapes: scores, results and tables."""
