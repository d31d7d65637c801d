# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.mixing: which points of a column are replaced, and with what."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.train.mixing import cut, Mixer, pasted
import numpy as np

WALL, WINDOW = 0, 1
RARITY = np.array([0.6, 3.0])


def room(
    points: list[list[float]], class_ids: list[int], instance_ids: list[int], grey: float | None
) -> LabelledCloud:
    xyz = np.array(points, np.float64)
    rgb = None if grey is None else np.full(xyz.shape, grey, np.float32)
    return LabelledCloud(
        PointCloud(xyz, rgb), np.array(class_ids, np.uint8), np.array(instance_ids, np.int32)
    )


def with_window(grey: float | None = 0.5) -> LabelledCloud:
    """Five points of a wall at a height of 1 m; a window and a point without label at (9, 9)."""
    points = [[x, 0, 1] for x in range(5)] + [[9, 9, 2], [9.4, 9, 3]]
    return room(points, [WALL] * 5 + [WINDOW, UNKNOWN_CLASS], [0] * 5 + [7, UNASSIGNED], grey)


def without_window(grey: float | None = 0.9) -> LabelledCloud:
    """Three points of a wall at a height of 10 m."""
    return room([[0, 0, 10], [0.4, 0, 10], [5, 5, 10]], [WALL] * 3, [3] * 3, grey)


def test_a_cuboid_holds_the_points_of_its_column_over_the_floor() -> None:
    cuboid = cut(with_window(), np.array([9.0, 9.0]), side=1.0, rarity=3.0)
    assert np.allclose(cuboid.points.cloud.xyz, [[0, 0, 1], [0.4, 0, 2]])
    assert cuboid.points.class_ids.tolist() == [WINDOW, UNKNOWN_CLASS]
    assert len(cut(with_window(), np.array([9.0, 9.0]), 0.7, 3.0).points.cloud) == 1


def test_a_pasted_cuboid_replaces_its_column_and_stands_on_the_floor() -> None:
    cuboid = cut(with_window(), np.array([9.0, 9.0]), side=1.0, rarity=3.0)
    mixed = pasted(without_window(), cuboid, np.array([0.2, 0.0]))
    assert np.allclose(mixed.cloud.xyz, [[5, 5, 10], [0.2, 0, 11], [0.6, 0, 12]])
    assert mixed.class_ids.tolist() == [WALL, WINDOW, UNKNOWN_CLASS]
    assert mixed.cloud.rgb is not None
    assert mixed.cloud.rgb[:, 0].tolist() == np.array([0.9, 0.5, 0.5], np.float32).tolist()


def test_instances_of_a_cuboid_are_new_ones_in_the_room() -> None:
    cuboid = cut(with_window(), np.array([9.0, 9.0]), side=1.0, rarity=3.0)
    mixed = pasted(without_window(), cuboid, np.array([0.2, 0.0]))
    assert mixed.instance_ids.tolist() == [3, 3 + 1 + 7, UNASSIGNED]


def test_a_room_without_colour_takes_no_colour() -> None:
    cuboid = cut(with_window(), np.array([9.0, 9.0]), side=1.0, rarity=3.0)
    assert pasted(without_window(None), cuboid, np.zeros(2)).cloud.rgb is None


def mix(*rooms: LabelledCloud, probability: float = 1.0, seed: int = 0) -> list[LabelledCloud]:
    mixer = Mixer(probability, RARITY, np.random.default_rng(seed))
    return [mixer.mixed(one) for one in rooms]


def test_a_window_moves_to_the_next_room_and_a_wall_does_not() -> None:
    first, second, third = mix(with_window(), without_window(), without_window())
    assert np.array_equal(first.class_ids, with_window().class_ids)
    for mixed in (second, third):  # the room between them had nothing of its own to give
        assert np.sum(mixed.class_ids == WINDOW) == 1
        assert np.sum(mixed.class_ids == WALL) < 3


def test_a_coloured_room_takes_nothing_from_one_without_colour() -> None:
    _, second = mix(with_window(None), without_window())
    assert WINDOW not in second.class_ids


def test_rooms_are_mixed_with_their_probability() -> None:
    rooms = [with_window(), *[without_window()] * 200]
    count = sum(WINDOW in mixed.class_ids for mixed in mix(*rooms, probability=0.5)[1:])
    assert 70 < count < 130  # 4 standard deviations about 100


def test_nothing_is_mixed_at_probability_0() -> None:
    rooms = (with_window(), without_window())
    assert all(
        mixed is one for mixed, one in zip(mix(*rooms, probability=0.0), rooms, strict=True)
    )
