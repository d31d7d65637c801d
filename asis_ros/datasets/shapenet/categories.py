# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Categories and parts of ShapeNet part, numbered as in PointNet."""

CATEGORIES = {
    'airplane': range(0, 4),
    'bag': range(4, 6),
    'cap': range(6, 8),
    'car': range(8, 12),
    'chair': range(12, 16),
    'earphone': range(16, 19),
    'guitar': range(19, 22),
    'knife': range(22, 24),
    'lamp': range(24, 28),
    'laptop': range(28, 30),
    'motorbike': range(30, 36),
    'mug': range(36, 38),
    'pistol': range(38, 41),
    'rocket': range(41, 44),
    'skateboard': range(44, 47),
    'table': range(47, 50),
}
"""Part ids by category; each part belongs to one category."""

PART_NAMES = tuple(
    f'{category} {number}'
    for category, parts in CATEGORIES.items()
    for number in range(len(parts))
)
"""Names of the 50 parts; ShapeNet part numbers the parts of a category instead of naming them."""
