# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the generated rooms: complete labels, plausible layout."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import KINDS, make_room, SyntheticRoom
import numpy as np
import pytest

SEEDS = range(40)


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


def test_all_thirteen_classes_appear_within_forty_rooms(rooms):
    seen = np.unique(np.concatenate([room.face_class_ids for room in rooms]))
    assert [CLASS_NAMES[class_id] for class_id in seen] == list(CLASS_NAMES)


def test_a_room_has_a_floor_a_ceiling_and_at_least_four_walls(rooms):
    for room in rooms:
        _, first = np.unique(room.face_instance_ids, return_index=True)
        counts = np.bincount(room.face_class_ids[first], minlength=13)
        # One more of each for every room behind an open door.
        assert counts[0] == counts[1] >= 1
        assert counts[2] >= 4 + 3 * (counts[0] - 1)


def test_furniture_stays_within_the_walls(rooms):
    furniture = [CLASS_NAMES.index(name) for name in ('table', 'chair', 'sofa')]
    for room in rooms:
        inside = room.faces[np.isin(room.face_class_ids, furniture)]
        corners = room.vertices[inside].reshape(-1, 3)
        assert np.all(corners >= -0.05)
        assert np.all(corners <= room.size + 0.05)


def test_rooms_have_realistic_sizes(rooms):
    sizes = np.array([room.size for room in rooms])
    assert np.all((sizes[:, :2] > 1.2) & (sizes[:, :2] <= 13.0))
    assert np.all((sizes[:, 2] > 2.2) & (sizes[:, 2] < 3.5))


@pytest.mark.parametrize(
    ('kind', 'class_name'),
    [
        ('meeting room', 'table'),
        ('classroom', 'chair'),
        ('living room', 'sofa'),
        ('library', 'bookcase'),
        ('corridor', 'door'),
    ],
)
def test_a_kind_of_room_has_its_typical_furniture(kind, class_name):
    wanted = CLASS_NAMES.index(class_name)
    holding = [wanted in make_room(seed, kind=kind).face_class_ids for seed in range(5)]
    assert sum(holding) >= 4


@pytest.mark.parametrize('kind', KINDS)
def test_every_kind_of_room_can_be_generated(kind):
    assert len(make_room(11, kind=kind).faces) > 50
