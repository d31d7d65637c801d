# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Straight port of ASIS to PyTorch, NumPy and scikit-learn: short, obvious and slow.

It is the rival of the benchmark and the oracle of tests: each function computes what a kernel of
this package computes, the way a reader of the paper would write it first.
"""
