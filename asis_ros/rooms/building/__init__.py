# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The building around a room: outline, walls, doors, windows, columns and beams."""
