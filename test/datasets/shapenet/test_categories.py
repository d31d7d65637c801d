# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.shapenet.categories."""

from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES


def test_the_50_parts_are_divided_among_16_categories() -> None:
    assert len(CATEGORIES) == 16
    assert [part for parts in CATEGORIES.values() for part in parts] == list(range(50))


def test_parts_are_named_by_category_and_number() -> None:
    assert len(set(PART_NAMES)) == 50
    assert (PART_NAMES[0], PART_NAMES[15], PART_NAMES[49]) == ('airplane 0', 'chair 3', 'table 2')
