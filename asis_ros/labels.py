# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The 13 semantic classes of S3DIS, and the ids that stand for no class and no instance."""

CLASS_NAMES = (
    'ceiling',
    'floor',
    'wall',
    'beam',
    'column',
    'window',
    'door',
    'table',
    'chair',
    'sofa',
    'bookcase',
    'board',
    'clutter',
)

UNKNOWN_CLASS = 255
"""Class id of a point without a prediction, for example one with a NaN coordinate."""

UNASSIGNED = -1
"""Instance id of a point that belongs to no instance."""
