# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Simulated sensors that look at a synthetic room, each with its noise model."""
