# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.metric: scenes by hand, rooms against a slow version."""

from collections import Counter

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import BlockClusters, merge_metric
from hypothesis import given, settings
from hypothesis import strategies as st
from line_scenes import block, BOARD, CHAIR, line, TABLE, WALL
import numpy as np
import pytest


def merge(xyz, blocks, **settings) -> np.ndarray:
    defaults = {'voxel_size': 0.05, 'min_overlap': 0.4, 'min_instance_points': 50}
    return merge_metric(xyz, blocks, **{**defaults, **settings})


def merge_line(blocks, count: int = 60, **settings) -> list[int]:
    return merge(line(count), blocks, **{'min_instance_points': 1, **settings}).tolist()


def test_one_object_across_a_seam_gets_one_id() -> None:
    blocks = [block(range(40), [0] * 40, [TABLE]), block(range(20, 60), [0] * 40, [TABLE])]
    assert merge_line(blocks) == [0] * 60


def test_an_object_across_three_blocks_gets_one_id_though_the_outer_two_never_meet() -> None:
    spans = range(20), range(10, 40), range(30, 60)
    blocks = [block(span, [0] * len(span), [WALL]) for span in spans]
    assert merge_line(blocks) == [0] * 60


def test_two_chairs_that_share_too_few_voxels_stay_apart() -> None:
    # In the twenty voxels that both blocks saw, the first block gives 20-31 to the left chair,
    # the second 20-29; each of them sees the rest as the right one. Left and right share 30, 31.
    first = block(range(40), [0] * 32 + [1] * 8, [CHAIR, CHAIR])
    second = block(range(20, 60), [0] * 10 + [1] * 30, [CHAIR, CHAIR])
    assert merge_line([first, second]) == [0] * 32 + [1] * 28


def test_clusters_of_two_classes_stay_apart_however_much_they_overlap() -> None:
    # 0-29 have equal votes for two instances of 45 points; the one with the lower points wins.
    blocks = [
        block(range(45), [0] * 45, [CHAIR]),
        block([*range(30), *range(45, 60)], [0] * 45, [TABLE]),
    ]
    assert merge_line(blocks) == [0] * 45 + [1] * 15


def test_two_clusters_of_one_block_stay_apart_in_shared_voxels() -> None:
    xyz = np.repeat(line(30), 2, axis=0)
    only = block(range(60), [0, 1] * 30, [CHAIR, CHAIR])
    assert merge(xyz, [only], min_instance_points=1).tolist() == [0, 1] * 30


@pytest.mark.parametrize(('reach', 'joins'), [(20, True), (21, False)])
def test_clusters_join_from_half_of_their_common_voxels_on(reach: int, joins: bool) -> None:
    # Both blocks see 0-29. Of these the chairs share 10, of 20 (one half) or of 21 that either
    # has. Each has ten more points where the other block sees nothing.
    first = block([*range(30), *range(50, 60)], [0] * 10 + [1] * 20 + [0] * 10, [CHAIR, TABLE])
    second_clusters = [0] * reach + [1] * (30 - reach) + [0] * 10
    second = block([*range(30), *range(40, 50)], second_clusters, [CHAIR, BOARD])
    ids = merge_line([first, second], min_overlap=0.5)
    assert (ids[40] == ids[50]) == joins


def test_only_voxels_that_both_blocks_saw_count() -> None:
    # Two common voxels, both shared; that each cluster goes on for long elsewhere says nothing.
    blocks = [block(range(31), [0] * 31, [WALL]), block(range(29, 60), [0] * 31, [WALL])]
    assert merge_line(blocks) == [0] * 60


def test_blocks_that_saw_different_points_of_the_same_voxels_agree() -> None:
    xyz = np.concatenate((line(40), line(40) + 0.01))
    blocks = [block(range(40), [0] * 40, [WALL]), block(range(40, 80), [0] * 40, [WALL])]
    assert merge(xyz, blocks).tolist() == [0] * 80


def test_a_point_takes_the_instance_of_most_of_its_blocks() -> None:
    blocks = [
        block(range(60), [0] * 60, [WALL]),
        block(range(10), [0] * 10, [BOARD]),
        block(range(10), [0] * 10, [BOARD]),
    ]
    assert merge_line(blocks) == [0] * 10 + [1] * 50


def test_a_block_that_repeats_a_point_has_one_vote_for_it() -> None:
    blocks = [block(range(60), [0] * 60, [WALL]), block([5] * 9, [0] * 9, [BOARD])]
    assert merge_line(blocks) == [0] * 60


def test_instances_of_too_few_points_are_dropped() -> None:
    only = block(range(59), [0] * 30 + [1] * 29, [CHAIR, CHAIR])
    ids = merge_line([only], min_instance_points=30)
    assert ids == [0] * 30 + [UNASSIGNED] * 30


def test_ids_follow_the_first_points_without_gaps() -> None:
    only = block(range(60), [3] * 10 + [1] * 5 + [0] * 30 + [4] * 15, [CHAIR] * 5)
    ids = merge_line([only], min_instance_points=6)
    assert ids == [0] * 10 + [UNASSIGNED] * 5 + [1] * 30 + [2] * 15


def test_more_clusters_and_instances_than_the_paper_could_hold() -> None:
    ids = np.repeat(np.arange(400), 3)
    merged = merge(line(1200), [block(range(1200), ids, [CHAIR] * 400)], min_instance_points=3)
    assert merged.tolist() == ids.tolist()


@pytest.mark.parametrize('offset', [(0, 0, 0), (-7, -3, -2), (10_000, -10_000, 10_000)])
def test_ids_stay_when_the_cloud_moves(offset: tuple[int, int, int]) -> None:
    xyz, blocks = room(seed=3)
    expected = merge(xyz, blocks, min_instance_points=5)
    assert expected.max() > 3
    moved = merge(xyz + np.array(offset), blocks, min_instance_points=5)
    assert moved.tolist() == expected.tolist()


@given(seed=st.integers(0, 10_000), shuffle=st.integers(0, 10_000))
@settings(max_examples=60)
def test_ids_do_not_depend_on_the_order_of_blocks_nor_of_their_points(seed, shuffle) -> None:
    xyz, blocks = room(seed, points=60, noise=0.3)
    expected = merge(xyz, blocks, voxel_size=0.3, min_instance_points=2)
    random = np.random.default_rng(shuffle)
    shuffled = []
    for index in random.permutation(len(blocks)):
        old = blocks[index]
        rows = random.permutation(len(old.point_indices))
        shuffled.append(
            BlockClusters(old.point_indices[rows], old.cluster_ids[rows], old.class_ids[rows])
        )
    found = merge(xyz, shuffled, voxel_size=0.3, min_instance_points=2)
    assert found.tolist() == expected.tolist()


def test_between_equal_claims_the_instance_of_lower_points_wins() -> None:
    # 5-9 have one vote for the chair on 0-9 and one for the wall on 5-14.
    first = block(range(15), [0] * 10 + [1] * 5, [CHAIR, TABLE])
    second = block(range(15), [0] * 5 + [1] * 10, [BOARD, WALL])
    assert merge_line([first, second], 15) == [0] * 10 + [1] * 5
    assert merge_line([second, first], 15) == [0] * 10 + [1] * 5


@pytest.mark.parametrize('seed', range(12))
def test_metric_merge_agrees_with_a_slow_obvious_version(seed: int) -> None:
    xyz, blocks = room(seed, points=200, noise=0.1)
    found = merge(xyz, blocks, voxel_size=0.25, min_overlap=0.4, min_instance_points=4)
    expected = slow_metric_merge(xyz, blocks, 0.25, 0.4, 4)
    assert found.tolist() == expected


def room(seed: int, points: int = 400, noise: float = 0.05):
    """Random objects of a small room in overlapping columns, some points given away by mistake."""
    random = np.random.default_rng(seed)
    xyz = random.integers(0, 2048, (points, 3)) / 1024
    objects = (xyz[:, 0] > 1.1) * 2 + (xyz[:, 1] > 0.8) + 4 * (xyz[:, 2] > 0.9)
    blocks = []
    for x, y in ((0, 0), (0.5, 0), (1, 0), (0, 0.5), (0.5, 0.5), (1, 0.5), (1, 1)):
        inside = (xyz[:, :2] >= (x, y)).all(axis=1) & (xyz[:, :2] <= (x + 1, y + 1)).all(axis=1)
        rows = random.choice(np.flatnonzero(inside), 3 * points // 8)  # some of them repeated
        found = np.where(random.random(points) < noise, random.integers(8, size=points), objects)
        names = random.permutation(8)
        blocks.append(block(rows, names[found[rows]], np.argsort(names) % 3))
    return xyz, blocks


def slow_metric_merge(xyz, blocks, voxel_size, min_overlap, min_instance_points) -> list[int]:
    voxel_of = [tuple(cell) for cell in np.floor((xyz - xyz.min(axis=0)) / voxel_size)]
    seen = [{voxel_of[point] for point in one.point_indices} for one in blocks]
    members = {}
    for number, one in enumerate(blocks):
        for point, cluster in zip(one.point_indices, one.cluster_ids, strict=True):
            members.setdefault((number, int(cluster)), set()).add(int(point))
    voxels = {node: {voxel_of[point] for point in members[node]} for node in members}
    group = {node: {node} for node in members}
    for a in members:
        for b in members:
            if a[0] == b[0] or class_of(blocks, a) != class_of(blocks, b):
                continue
            union = (voxels[a] & seen[b[0]]) | (voxels[b] & seen[a[0]])
            if union and len(voxels[a] & voxels[b]) / len(union) >= min_overlap:
                together = group[a] | group[b]
                for node in together:
                    group[node] = together
    instances = {frozenset(nodes) for nodes in group.values()}
    claims = {nodes: set().union(*(members[node] for node in nodes)) for nodes in instances}
    winner = {}
    for point in range(len(xyz)):
        votes = {
            nodes: len({node[0] for node in nodes if point in members[node]})
            for nodes in instances
            if point in claims[nodes]
        }
        if votes:
            winner[point] = max(
                votes,
                key=lambda one: (votes[one], len(claims[one]), [-p for p in sorted(claims[one])]),
            )
    sizes = Counter(winner.values())
    numbers, ids = {}, []
    for point in range(len(xyz)):
        instance = winner.get(point)
        if instance is None or sizes[instance] < min_instance_points:
            ids.append(UNASSIGNED)
        else:
            ids.append(numbers.setdefault(instance, len(numbers)))
    return ids


def class_of(blocks, node) -> int:
    return blocks[node[0]].cluster_class_ids[node[1]]
