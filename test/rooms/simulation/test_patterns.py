# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.rooms.simulation.patterns: materials by class, the same in every view."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.simulation.patterns import pattern
import numpy as np
import pytest


def changes(class_name: str, instance_id: int, points: np.ndarray) -> np.ndarray:
    class_ids = np.full(len(points), CLASS_NAMES.index(class_name), np.uint8)
    ids = np.full(len(points), instance_id, np.int32)
    return pattern(class_ids, ids, points.astype(np.float32))


def some_points() -> np.ndarray:
    return np.random.default_rng(0).random((2000, 3))


@pytest.mark.parametrize('name', CLASS_NAMES)
def test_changes_are_relative_and_leave_no_point_black(name: str) -> None:
    for instance_id in range(8):
        change = changes(name, instance_id, some_points())
        assert np.abs(change).max() <= 0.5


def test_walls_boards_and_windows_are_plain() -> None:
    for name in ('wall', 'board', 'window', 'beam', 'column'):
        assert not any(changes(name, instance_id, some_points()).any() for instance_id in range(8))


def test_floors_differ_and_some_are_plain() -> None:
    patterned = [changes('floor', instance_id, some_points()).any() for instance_id in range(16)]
    assert 0 < sum(patterned) < 16


def test_points_have_their_pattern_in_every_view() -> None:
    whole = changes('clutter', 3, some_points())
    assert np.array_equal(changes('clutter', 3, some_points()[::3]), whole[::3])
    assert np.ptp(whole) > 0.5  # 3 * 0.618 - 1 is in the last quarter: print


def test_joints_of_tiles_are_dark_lines_and_nothing_else() -> None:
    # Instance 1 times the golden ratio is 0.618: the third of four patterns of a floor, tiles,
    # of a scale of 0.7 + 0.8 * frac(16 * 0.618) = 0.7 + 0.8 * 0.888544 = 1.410835.
    scale = 1.410835
    x = np.array([0.01, 0.3, 0.59, 0.61, 0.9]) * scale
    points = np.column_stack([x, np.full(5, 0.3 * scale), np.zeros(5)])
    assert np.allclose(changes('floor', 1, points), [-0.3, 0, 0, -0.3, 0])
