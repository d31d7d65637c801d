# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.gaps: by hand and against a slow version."""

from asis_ros.segment.merging import BlockClusters, merge_metric, split_at_gaps
from hypothesis import given, settings
from hypothesis import strategies as st
from line_scenes import block, CHAIR, line, TABLE
import numpy as np
import pytest

CHAIRS = np.full(100, CHAIR, np.uint8)


def split_on_line(positions, clusters, class_ids=CHAIRS, max_gap=0.1) -> tuple[list, list]:
    """Clusters and their classes of one block whose points lie on x."""
    xyz = np.zeros((len(positions), 3))
    xyz[:, 0] = positions
    rows = np.arange(len(positions))
    whole = BlockClusters(rows, np.array(clusters), class_ids[rows])
    (found,) = split_at_gaps(xyz, [whole], max_gap=max_gap)
    return found.cluster_ids.tolist(), found.cluster_class_ids.tolist()


def test_a_cluster_falls_apart_where_there_is_air() -> None:
    ids, classes = split_on_line([0, 0.05, 0.1, 1.0, 1.05], [0] * 5)
    assert (ids, classes) == ([0, 0, 0, 1, 1], [CHAIR, CHAIR])


def test_voxels_that_touch_at_a_corner_are_connected() -> None:
    xyz = np.array([[0.05, 0.05, 0.05], [0.15, 0.15, 0.15], [0.35, 0.35, 0.35]])
    (found,) = split_at_gaps(xyz, [block(range(3), [0] * 3, [CHAIR])], max_gap=0.1)
    assert found.cluster_ids.tolist() == [0, 0, 1]


def test_clusters_that_touch_stay_apart() -> None:
    ids, _ = split_on_line([0, 0.05, 0.1, 0.15], [0, 0, 1, 1])
    assert ids == [0, 0, 1, 1]


def test_points_of_another_cluster_lead_over_no_gap() -> None:
    ids, _ = split_on_line([0, 0.1, 0.2, 0.3, 0.4], [0, 1, 1, 1, 0])
    assert ids[1] == ids[2] == ids[3]
    assert len({ids[0], ids[1], ids[4]}) == 3


def test_a_part_has_the_class_most_of_its_points_have() -> None:
    class_ids = np.array([CHAIR, CHAIR, TABLE, TABLE, TABLE], np.uint8)
    ids, classes = split_on_line([0, 0.05, 0.1, 1.0, 1.05], [0] * 5, class_ids)
    assert (ids, classes) == ([0, 0, 0, 1, 1], [CHAIR, TABLE])


def test_without_a_gap_clusters_stay_whole_and_take_the_class_of_their_points() -> None:
    ids, classes = split_on_line([0, 5, 9], [0, 0, 1], max_gap=0)
    assert (ids, classes) == ([0, 0, 1], [CHAIR, CHAIR])


def merge(xyz, blocks) -> list[int]:
    settings = {'voxel_size': 0.05, 'min_overlap': 0.4, 'min_instance_points': 1}
    return merge_metric(xyz, blocks, **settings).tolist()


def test_two_chairs_of_one_embedding_become_two_instances() -> None:
    xyz = line(60, step=0.05)
    xyz[30:, 0] += 0.5
    blocks = [block(range(40), [0] * 40, [CHAIR]), block(range(20, 60), [0] * 40, [CHAIR])]
    assert merge(xyz, blocks) == [0] * 60
    assert merge(xyz, split_at_gaps(xyz, blocks, max_gap=0.1)) == [0] * 30 + [1] * 30


def test_nothing_has_no_parts() -> None:
    assert split_at_gaps(np.zeros((0, 3)), [], max_gap=0.1) == []
    (found,) = split_at_gaps(np.zeros((0, 3)), [block([], [], [])], max_gap=0.1)
    assert len(found.cluster_ids) == len(found.cluster_class_ids) == 0


def test_points_far_away_do_no_harm() -> None:
    ids, _ = split_on_line([-1e7, 0, 0.05, 1e7], [0] * 4)
    assert ids == [0, 1, 1, 2]


def test_points_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match='finite'):
        split_at_gaps(np.full((1, 3), np.nan), [block([0], [0], [CHAIR])], max_gap=0.1)


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    points=st.integers(1, 60),
    width=st.sampled_from([0.3, 1.0, 3.0]),
    max_gap=st.sampled_from([0.1, 0.25]),
)
def test_a_slow_search_finds_the_same_parts(seed, points, width, max_gap) -> None:
    random = np.random.default_rng(seed)
    xyz = random.uniform(0, width, (points, 3)) * [1, 1, 0.3]
    class_ids = random.integers(3, size=points).astype(np.uint8)
    blocks = []
    for _ in range(2):
        rows = random.integers(points, size=points)  # some of them repeated
        clusters = np.unique(random.integers(3, size=points)[rows], return_inverse=True)[1]
        blocks.append(BlockClusters(rows, clusters, class_ids[rows]))
    found = split_at_gaps(xyz, blocks, max_gap=max_gap)
    for whole, parts in zip(blocks, found, strict=True):
        assert parts.point_indices is whole.point_indices
        expected = slow_parts(
            xyz[whole.point_indices], whole.cluster_ids, xyz.min(axis=0), max_gap
        )
        pairs = set(zip(parts.cluster_ids.tolist(), expected, strict=True))
        assert len(pairs) == len(set(expected)) == len(parts.cluster_class_ids)
        for part, class_id in enumerate(parts.cluster_class_ids):
            counts = np.bincount(class_ids[whole.point_indices[parts.cluster_ids == part]])
            assert counts[class_id] == counts.max()


def slow_parts(xyz, clusters, origin, max_gap) -> list[int]:
    """Flood from one voxel to the next, point by point."""
    cells = np.floor((xyz - origin) / max_gap)
    parts = [-1] * len(xyz)
    for start in range(len(xyz)):
        if parts[start] != -1:
            continue
        parts[start] = start
        reached = [start]
        while reached:
            here = reached.pop()
            for there in range(len(xyz)):
                near = np.abs(cells[here] - cells[there]).max() <= 1
                if near and clusters[here] == clusters[there] and parts[there] == -1:
                    parts[there] = start
                    reached.append(there)
    return parts
