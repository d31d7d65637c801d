# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Synthetic rooms: generated furnished rooms with exact labels, and simulated sensors."""
