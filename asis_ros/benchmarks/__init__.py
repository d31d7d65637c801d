# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Benchmark of this implementation against a straight port of the paper, and growth with size."""
