# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.paper: published ids, rooms against the straight port."""

from asis_ros.benchmarks.straight_port.merging import block_merging
from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import BlockClusters, filter_small_instances, merge_paper
from asis_ros.segment.merging.paper import Grid, merge_block
from line_scenes import block, BOARD, CHAIR, TABLE, WALL
import numpy as np
import pytest


def vectors() -> dict[str, tuple[list[int], BlockClusters]]:
    """Voxels and clusters of the blocks A to H, each on the grid that the ones before it left."""
    cells = {
        'A': [*range(75)],
        'B': [*range(33, 40), *range(75, 105)],
        'C': [*range(6), *range(105, 135)],
        'D': [*range(20), *range(135, 155)],
        'E': [*range(155, 184)],
        'F': [*range(184, 214)],
        'G': [40, 41, 42, *range(214, 219)],
        'H': [12] * 7 + [*range(219, 249)],
    }
    class_ids = {'B': CHAIR, 'C': CHAIR, 'D': WALL, 'E': BOARD, 'F': BOARD, 'G': TABLE, 'H': CHAIR}
    blocks = {
        name: block(cells[name], [0] * len(cells[name]), [class_id])
        for name, class_id in class_ids.items()
    }
    blocks['A'] = block(cells['A'], [0] * 40 + [1] * 35, [CHAIR, TABLE])
    return {name: (cells[name], blocks[name]) for name in 'ABCDEFGH'}


VECTORS = [
    ('A', [0] * 40 + [1] * 35),  # two large clusters on an empty grid found 0 and 1
    ('B', [-1] * 7 + [0] * 30),  # 7 points in voxels of 0 join it
    ('C', [-1] * 6 + [2] * 30),  # 6 do not
    ('D', [-1] * 20 + [3] * 20),  # another class does not overlap
    ('E', [0] * 29),  # small and alone: glued to 0
    ('F', [4] * 30),  # large enough
    ('G', [-1] * 3 + [1] * 5),  # small with 3 points on 1: joins it
    ('H', [-1] * 7 + [0] * 30),  # 7 points in one voxel count as 7
]


@pytest.mark.parametrize('name', 'ABCDEFGH')
def test_block_merging_gives_the_published_ids(name: str) -> None:
    grid = Grid.empty(300)
    claimed = {}
    for key, (cells, one) in vectors().items():
        claimed[key] = merge_block(grid, np.array(cells), one).tolist()
    assert claimed[name] == dict(VECTORS)[name]


def test_every_point_ends_with_the_owner_of_its_voxel() -> None:
    ids = paper_ids([one for _, one in vectors().values()])
    assert ids[:105] == [0] * 40 + [1] * 35 + [0] * 30
    assert ids[105:155] == [2] * 30 + [3] * 20
    assert ids[155:219] == [0] * 29 + [4] * 30 + [1] * 5
    assert ids[219:] == [0] * 30 + [UNASSIGNED] * 51


def paper_ids(blocks: list[BlockClusters], count: int = 300) -> list[int]:
    """Merge blocks of points in the centres of voxels, 100 to a row."""
    centres = (np.arange(count)[:, None] // (1, 100, 10_000) % 100 + 0.5) * 0.005
    return merge_paper(centres, blocks).tolist()


def test_the_first_cluster_to_reach_a_voxel_owns_it() -> None:
    voxels = np.array([*range(30), *range(30)])
    only = block(range(60), [0] * 30 + [1] * 30, [CHAIR, TABLE])
    claimed = merge_block(Grid.empty(30), voxels, only)
    assert claimed.tolist() == [0] * 30 + [UNASSIGNED] * 30


def test_an_instance_that_got_no_voxel_gives_its_number_to_the_next() -> None:
    # The table of the second block finds every voxel taken; the third block counts on from 0.
    cells = [range(30), range(30), range(30, 60)]
    blocks = [block(c, [0] * 30, [k]) for c, k in zip(cells, (CHAIR, TABLE, BOARD), strict=True)]
    grid = Grid.empty(60)
    for one in blocks:
        claimed = merge_block(grid, one.point_indices, one)
    assert claimed.tolist() == [1] * 30


def test_the_published_merge_depends_on_the_order_of_blocks() -> None:
    # The small middle block joins either end, the two ends only through it.
    left, middle = block(range(40), [0] * 40, [WALL]), block(range(33, 67), [0] * 34, [WALL])
    right = block(range(60, 100), [0] * 40, [WALL])
    assert set(paper_ids([left, middle, right], 100)) == {0}
    assert set(paper_ids([left, right, middle], 100)) == {0, 1}


def test_a_hundred_and_one_clusters_of_a_block_do_not_crash_the_published_merge() -> None:
    ids = np.repeat(np.arange(101), 30)
    only = block(range(3030), ids, [CHAIR] * 101)
    assert paper_ids([only], 3030) == ids.tolist()


def test_instances_after_the_three_hundredth_still_get_overlaps() -> None:
    ids = np.repeat(np.arange(310), 30)
    first = block(range(9300), ids, [CHAIR] * 310)
    second = block([*range(9290, 9330)], [0] * 40, [CHAIR])
    assert paper_ids([first, second], 9330) == [*ids.tolist(), *[309] * 30]


def test_coordinates_outside_of_0_to_1_get_voxels_of_their_own() -> None:
    xyz = np.array([[-0.02] * 3] * 30 + [[0.98] * 3] * 30 + [[1.2] * 3] * 30)
    only = block(range(90), [0] * 30 + [1] * 30 + [2] * 30, [CHAIR] * 3)
    assert merge_paper(xyz, [only]).tolist() == [0] * 30 + [1] * 30 + [2] * 30


@pytest.mark.parametrize('seed', range(8))
def test_published_merge_agrees_with_the_straight_port(seed: int) -> None:
    random = np.random.default_rng(seed)
    xyz = random.random((500, 3)) * (0.06, 0.06, 0.01)
    blocks = []
    for _ in range(12):
        rows = random.choice(500, 150)
        clusters = (xyz[rows, 0] > 0.03) + 2 * (xyz[rows, 1] > random.random() * 0.05)
        clusters[:5] = random.integers(7, size=5)
        blocks.append(block(rows, clusters, random.integers(3, size=7)))
    found, expected = merge_paper(xyz, blocks), block_merging(xyz, blocks)
    assert found.max() > 1
    assert same_partition(found, expected)


def same_partition(first: np.ndarray, second: np.ndarray) -> bool:
    pairs = set(zip(first.tolist(), second.tolist(), strict=True))
    unassigned = all((a == UNASSIGNED) == (b == UNASSIGNED) for a, b in pairs)
    return unassigned and len(pairs) == len(set(first.tolist())) == len(set(second.tolist()))


def test_an_instance_stays_only_above_a_quarter_of_the_mean_size_of_its_class() -> None:
    # Chairs have 40 points: ten are not more than a quarter, eleven are. Tables have 20.
    sizes = np.zeros(13)
    sizes[[TABLE, CHAIR]] = 20, 40
    ids = np.repeat([0, 1, 2, UNASSIGNED], [10, 11, 6, 3])
    classes = np.repeat([CHAIR, CHAIR, TABLE, WALL], [10, 11, 6, 3]).astype(np.uint8)
    kept = filter_small_instances(ids, classes, sizes)
    assert kept.tolist() == [-1] * 10 + [0] * 11 + [1] * 6 + [-1] * 3


def test_the_filter_needs_the_size_of_every_class() -> None:
    with pytest.raises(ValueError, match='mean_sizes has 3 classes, but an instance has class 8'):
        filter_small_instances(np.zeros(4, np.int32), np.full(4, 8, np.uint8), np.ones(3))


def test_the_filter_takes_a_cloud_without_instances() -> None:
    none = np.full(3, UNASSIGNED)
    assert filter_small_instances(none, np.zeros(3, np.uint8), np.ones(13)).tolist() == [-1] * 3
