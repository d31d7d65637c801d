# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Simulated sensors: one module for each sensor and its noise model, and the table of them."""
