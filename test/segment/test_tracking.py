# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.tracking: which object keeps its id, and which gets a new one."""

from asis_ros.cloud import Segmentation
from asis_ros.errors import ConfigError
from asis_ros.labels import CLASS_NAMES
from asis_ros.segment.tracking import InstanceTracker, point_track_ids, TrackingConfig
from hypothesis import given, settings
from hypothesis import strategies as st
import numpy as np
import pytest

FLOOR, WALL, TABLE, CHAIR, SOFA = (
    CLASS_NAMES.index(name) for name in ('floor', 'wall', 'table', 'chair', 'sofa')
)


def slab(x, y, z, width, depth, height, spacing=0.05):
    """Points on a grid that fill a box with one corner at x, y, z."""
    axes = [
        start + np.arange(spacing / 2, max(side, spacing), spacing)
        for start, side in ((x, width), (y, depth), (z, height))
    ]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 3)


ROOM = {  # name: class and points; the two chairs touch
    'floor': (FLOOR, slab(0, 0, 0, 4, 3, 0)),
    'wall': (WALL, slab(0, 3, 0, 4, 0, 2.5)),
    'table': (TABLE, slab(1, 1, 0.7, 1.2, 0.8, 0)),
    'chair': (CHAIR, slab(1, 0.2, 0.1, 0.4, 0.4, 0.8)),
    'neighbour': (CHAIR, slab(1.4, 0.2, 0.1, 0.4, 0.4, 0.8)),
}


def scan_of(*objects):
    """Join objects, each a class and its points, to a scan with one instance each."""
    xyz = np.concatenate([np.zeros((0, 3)), *(points for _, points in objects)])
    instances = np.repeat(np.arange(len(objects)), [len(points) for _, points in objects])
    return xyz, segmentation_of(instances, [class_id for class_id, _ in objects])


def segmentation_of(instances, class_ids):
    instances, class_ids = np.array(instances, np.int32), np.array(class_ids, np.uint8)
    points = np.append(class_ids, 255)[instances].astype(np.uint8)
    ones, sure = np.ones(len(points), np.float32), np.ones(len(class_ids), np.float32)
    return Segmentation(points, instances, ones, class_ids, sure)


def make_tracker(**changes):
    return InstanceTracker(TrackingConfig(**changes))


def ids_by_name(tracker, names, jitter=lambda xyz: xyz):
    xyz, segmentation = scan_of(*(ROOM[name] for name in names))
    return dict(zip(names, tracker.update(jitter(xyz), segmentation).tolist(), strict=True))


def test_a_static_scene_keeps_its_ids_over_50_scans_of_2_cm_noise():
    rng = np.random.default_rng(0)
    tracker = make_tracker()
    first = ids_by_name(tracker, list(ROOM))
    for _ in range(50):
        names = list(rng.permutation(list(ROOM)))  # the network numbers instances as it likes
        now = ids_by_name(tracker, names, lambda xyz: xyz + rng.uniform(-0.02, 0.02, xyz.shape))
        assert now == first


def test_a_static_scene_keeps_its_ids_where_each_scan_as_a_whole_is_2_cm_off():
    rng = np.random.default_rng(0)
    tracker = make_tracker()
    first = ids_by_name(tracker, list(ROOM))
    for _ in range(50):
        shift = rng.uniform(-0.02, 0.02, 3)
        assert ids_by_name(tracker, list(ROOM), lambda xyz, shift=shift: xyz + shift) == first


def test_a_chair_hidden_for_five_scans_keeps_its_id():
    tracker = make_tracker()
    first = ids_by_name(tracker, list(ROOM))
    for _ in range(5):
        ids_by_name(tracker, [name for name in ROOM if name != 'chair'])
    assert ids_by_name(tracker, list(ROOM)) == first


@pytest.mark.parametrize('missed', [3, 4])
def test_an_object_is_forgotten_after_max_missed_scans(missed):
    tracker = make_tracker(max_missed=3)
    first = ids_by_name(tracker, ['table', 'chair'])
    for _ in range(missed):
        ids_by_name(tracker, ['table'])
    assert (ids_by_name(tracker, ['table', 'chair']) == first) == (missed <= 3)


def test_scans_without_any_instance_count_as_missed():
    tracker = make_tracker(max_missed=1)
    first = ids_by_name(tracker, ['chair'])['chair']
    for _ in range(2):
        tracker.update(np.zeros((0, 3)), segmentation_of([], []))
    assert ids_by_name(tracker, ['chair'])['chair'] == first + 1


def test_ids_are_unique_over_all_classes_and_start_at_1():
    assert sorted(ids_by_name(make_tracker(), list(ROOM)).values()) == [1, 2, 3, 4, 5]


def test_a_forgotten_id_is_not_given_again():
    tracker = make_tracker(max_missed=0)
    ids_by_name(tracker, ['chair'])
    ids_by_name(tracker, ['table'])
    assert ids_by_name(tracker, ['chair', 'table']) == {'chair': 3, 'table': 2}


def test_ids_start_again_after_a_reset():
    tracker = make_tracker()
    ids_by_name(tracker, list(ROOM))
    tracker.reset()
    assert ids_by_name(tracker, ['chair']) == {'chair': 1}


def test_a_camera_that_drives_along_a_wall_sees_one_wall():
    tracker = make_tracker(max_missed=2)
    ids = set()
    for start in np.arange(0, 8, 0.5):
        ids |= set(tracker.update(*scan_of((WALL, slab(start, 0, 0, 2, 0, 2.5)))).tolist())
    assert ids == {1}


def test_a_view_of_a_quarter_of_a_sofa_is_the_sofa():
    tracker = make_tracker()
    tracker.update(*scan_of((SOFA, slab(0, 0, 0, 2, 0.8, 0.8))))
    assert tracker.update(*scan_of((SOFA, slab(1.5, 0, 0, 0.5, 0.8, 0.8)))).tolist() == [1]


def test_an_object_that_moves_by_less_than_its_size_keeps_its_id():
    tracker = make_tracker()
    for x in np.arange(0, 2, 0.2):
        chair = slab(x, 0, 0, 0.5, 0.5, 0.9)
        assert tracker.update(*scan_of((CHAIR, chair))).tolist() == [1]


def test_an_object_in_another_place_is_another_object():
    tracker = make_tracker()
    tracker.update(*scan_of((CHAIR, slab(0, 0, 0, 0.5, 0.5, 0.9))))
    assert tracker.update(*scan_of((CHAIR, slab(1, 0, 0, 0.5, 0.5, 0.9)))).tolist() == [2]


def test_an_object_whose_class_flickers_keeps_its_id():
    tracker = make_tracker()
    points = slab(0, 0, 0, 0.6, 0.6, 0.9)
    for class_id in (CHAIR, SOFA, CHAIR, TABLE, CHAIR):
        assert tracker.update(*scan_of((class_id, points))).tolist() == [1]


def test_of_two_objects_that_share_a_place_equally_the_one_of_the_same_class_is_taken():
    left, right = slab(0, 0, 0, 0.4, 0.4, 0.8), slab(0.4, 0, 0, 0.4, 0.4, 0.8)
    tracker = make_tracker()
    tracker.update(*scan_of((TABLE, left), (CHAIR, right)))
    both = np.concatenate([left, right])
    assert tracker.update(*scan_of((CHAIR, both))).tolist() == [2]


def test_when_an_object_comes_apart_the_larger_part_keeps_the_id():
    tracker = make_tracker()
    body, cushion = slab(0, 0, 0, 1.5, 0.8, 0.4), slab(0, 0, 0.4, 0.4, 0.4, 0.2)
    tracker.update(*scan_of((SOFA, np.concatenate([body, cushion]))))
    assert tracker.update(*scan_of((SOFA, cushion), (SOFA, body))).tolist() == [2, 1]


def test_two_objects_merged_for_three_scans_have_their_ids_afterwards():
    table, chair = ROOM['table'], (CHAIR, slab(1.4, 0.9, 0.1, 0.4, 0.4, 0.8))
    tracker = make_tracker()
    assert tracker.update(*scan_of(table, chair)).tolist() == [1, 2]
    for _ in range(3):
        merged = (TABLE, np.concatenate([table[1], chair[1]]))
        assert tracker.update(*scan_of(merged)).shape == (1,)
    assert tracker.update(*scan_of(table, chair)).tolist() == [1, 2]


def test_an_object_split_for_three_scans_has_its_id_afterwards():
    tracker = make_tracker()
    body, back = slab(0, 0, 0, 1.5, 0.8, 0.4), slab(0, 0.7, 0.4, 1.5, 0.1, 0.4)
    whole = (SOFA, np.concatenate([body, back]))
    tracker.update(*scan_of(whole))
    for _ in range(3):
        tracker.update(*scan_of((SOFA, body), (SOFA, back)))
    assert tracker.update(*scan_of(whole)).tolist() == [1]


def test_a_place_far_from_the_origin_is_as_good_as_any():
    tracker = make_tracker()
    rng = np.random.default_rng(0)
    far = np.array([-10_000.0, 10_000.0, -3.0])
    first = ids_by_name(tracker, list(ROOM), lambda xyz: xyz + far)
    noise = rng.uniform(-0.02, 0.02, 3)
    assert ids_by_name(tracker, list(ROOM), lambda xyz: xyz + far + noise) == first


def test_what_is_remembered_of_a_static_scene_does_not_grow():
    rng = np.random.default_rng(0)
    tracker = make_tracker()
    ids_by_name(tracker, list(ROOM))
    once = tracker.num_voxels
    for _ in range(20):
        ids_by_name(tracker, list(ROOM), lambda xyz: xyz + rng.uniform(-0.02, 0.02, xyz.shape))
    assert tracker.num_voxels < 2 * once


def test_an_instance_without_points_has_no_id():
    tracker = make_tracker()
    xyz = slab(0, 0, 0, 0.5, 0.5, 0.5)
    assert tracker.update(xyz, segmentation_of([1] * len(xyz), [CHAIR, CHAIR])).tolist() == [0, 1]


def test_points_without_instance_leave_the_objects_alone():
    tracker = make_tracker()
    xyz, segmentation = scan_of(ROOM['chair'])
    tracker.update(xyz, segmentation)
    stray = np.concatenate([xyz, [[np.nan] * 3]])
    ids = np.append(segmentation.instance_ids, -1)
    assert tracker.update(stray, segmentation_of(ids, [CHAIR])).tolist() == [1]


def test_without_tracking_ids_count_the_instances_of_each_scan():
    tracker = make_tracker(enabled=False)
    for _ in range(2):
        assert ids_by_name(tracker, ['chair', 'table']) == {'chair': 1, 'table': 2}


def test_a_point_has_the_id_of_its_instance_and_0_without_one():
    segmentation = segmentation_of([1, -1, 0, 1], [CHAIR, TABLE])
    ids = point_track_ids(segmentation, np.array([7, 3], np.uint32))
    assert ids.tolist() == [3, 0, 7, 3]
    assert ids.dtype == np.uint32


@pytest.mark.parametrize('change', [{'voxel_size': 0.0}, {'min_overlap': 0.0}, {'max_missed': -1}])
def test_a_setting_out_of_range_is_refused(change):
    with pytest.raises(ConfigError, match=f'{next(iter(change))} must be at least'):
        TrackingConfig(**change)


objects = st.lists(
    st.tuples(
        st.sampled_from([CHAIR, TABLE]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from([0.2, 0.5, 1.0]),
    ),
    max_size=5,
)


def random_scan(objects, order_seed):
    xyz, segmentation = scan_of(
        *((kind, slab(x / 2, y / 2, 0, side, side, side, 0.1)) for kind, x, y, side in objects)
    )
    order = np.random.default_rng(order_seed).permutation(len(xyz))
    return xyz[order], segmentation_of(
        segmentation.instance_ids[order], segmentation.instance_class_ids
    )


@settings(max_examples=50)
@given(st.lists(objects, max_size=6))
def test_the_order_of_the_points_does_not_matter(scans):
    one, other = make_tracker(), make_tracker()
    for scan in scans:
        np.testing.assert_array_equal(
            one.update(*random_scan(scan, 0)), other.update(*random_scan(scan, 1))
        )


@settings(max_examples=50)
@given(st.lists(objects, max_size=8), st.integers(0, 2))
def test_ids_are_unique_in_a_scan_and_no_id_comes_back_after_it_was_forgotten(scans, max_missed):
    tracker = make_tracker(max_missed=max_missed)
    last_seen = {}
    highest = 0
    for number, scan in enumerate(scans):
        ids = tracker.update(*random_scan(scan, 0)).tolist()
        assert len(set(ids)) == len(ids) == len(scan)
        for track in ids:
            assert track > 0
            if track in last_seen:
                assert number - last_seen[track] <= max_missed + 1
            else:  # a new id is the next that was never given
                assert track > highest
        highest = max([highest, *ids])
        last_seen |= dict.fromkeys(ids, number)
