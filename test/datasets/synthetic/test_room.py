# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the invented rooms: labels complete, things where they belong."""

from asis_ros.datasets.synthetic.room import make_room, SyntheticRoom
from asis_ros.labels import CLASS_NAMES
import numpy as np
import pytest

SEEDS = range(20)


@pytest.fixture(scope='module')
def rooms():
    return [make_room(seed) for seed in SEEDS]


def test_the_same_seed_makes_the_same_room():
    first, second = make_room(7), make_room(7)
    for name in SyntheticRoom.__slots__:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_another_seed_makes_another_room():
    assert not np.array_equal(make_room(7).size, make_room(8).size)


def test_every_face_has_a_class_an_instance_and_a_colour(rooms):
    for room in rooms:
        count = (len(room.faces),)
        assert room.face_class_ids.shape == room.face_instance_ids.shape == count
        assert room.face_class_ids.max() < 13
        assert room.face_rgb.shape == (*count, 3)
        assert room.face_rgb.min() >= 0
        assert room.face_rgb.max() <= 1


def test_instances_are_numbered_without_gaps(rooms):
    for room in rooms:
        present = np.unique(room.face_instance_ids)
        np.testing.assert_array_equal(present, np.arange(len(present)))


def test_an_instance_has_one_class(rooms):
    for room in rooms:
        pairs = np.unique(
            np.stack([room.face_instance_ids, room.face_class_ids.astype(np.int32)]), axis=1
        )
        assert pairs.shape[1] == room.face_instance_ids.max() + 1


def test_all_thirteen_classes_appear_within_twenty_rooms(rooms):
    seen = np.unique(np.concatenate([room.face_class_ids for room in rooms]))
    assert [CLASS_NAMES[class_id] for class_id in seen] == list(CLASS_NAMES)


def test_a_room_has_one_floor_one_ceiling_and_at_least_four_walls(
    rooms,
):
    for room in rooms:
        _, first = np.unique(room.face_instance_ids, return_index=True)
        counts = np.bincount(room.face_class_ids[first], minlength=13)
        assert counts[0] == counts[1] == 1
        assert counts[2] >= 4


def test_only_doors_and_windows_reach_beyond_the_walls(rooms):
    built_in = [CLASS_NAMES.index(name) for name in ('window', 'door')]
    for room in rooms:
        inside = room.faces[~np.isin(room.face_class_ids, built_in)]
        corners = room.vertices[inside].reshape(-1, 3)
        assert np.all(corners >= -0.03)
        assert np.all(corners <= room.size + 0.03)


def test_rooms_are_as_large_as_rooms_are(rooms):
    sizes = np.array([room.size for room in rooms])
    assert np.all((sizes[:, :2] > 1.2) & (sizes[:, :2] < 9.1))
    assert np.all((sizes[:, 2] > 2.2) & (sizes[:, 2] < 3.5))
