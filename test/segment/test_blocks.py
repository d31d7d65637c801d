# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.blocks: counts by hand, a slow search, and properties of any cloud."""

from itertools import chain, pairwise

from asis_ros.cloud import PointCloud
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.blocks import batches_of_blocks, BlockFeatures, split_into_blocks
from hypothesis import given, settings, strategies
from hypothesis.extra.numpy import arrays
import numpy as np
import pytest

DEFAULT = BlockConfig(min_points=1, min_extent=0.0)

clouds = arrays(
    np.float64,
    strategies.tuples(strategies.integers(1, 60), strategies.just(3)),
    elements=strategies.floats(-4, 4, width=32),
)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.mark.parametrize('batch_size', [None, 1, 8])
@pytest.mark.parametrize('near', [None, np.zeros(3)])
def test_all_blocks_but_the_skipped_ones_are_in_one_batch(
    batch_size: int | None, near: np.ndarray | None
) -> None:
    xyz = rng().random((500, 3)) * 3
    blocks = split_into_blocks(xyz, DEFAULT, rng())
    batches = batches_of_blocks(blocks, DEFAULT, batch_size, near, skip={0, 3})
    assert sorted(chain.from_iterable(batches)) == [1, 2, *range(4, len(blocks))]


def line(length: float, num_points: int = 50) -> np.ndarray:
    """Points along x from 0 to ``length``, y and z zero."""
    xyz = np.zeros((num_points, 3))
    xyz[:, 0] = np.linspace(0, length, num_points)
    return xyz


@pytest.mark.parametrize(
    ('extent', 'expected'), [(0.3, 1), (0.8, 1), (1.0, 1), (1.2, 2), (1.6, 3), (2.3, 4), (5.0, 9)]
)
def test_number_of_blocks_follows_the_extent(extent: float, expected: int) -> None:
    assert len(split_into_blocks(line(extent), DEFAULT, rng())) == expected


def test_an_empty_cloud_has_no_blocks() -> None:
    assert split_into_blocks(np.zeros((0, 3)), DEFAULT, rng()) == []


def test_a_single_point_is_a_block() -> None:
    (block,) = split_into_blocks(np.array([[-7.0, 3.0, 1.0]]), DEFAULT, rng())
    assert block.num_distinct == 1
    assert set(block.point_indices.tolist()) == {0}


@given(clouds)
@settings(max_examples=60)
def test_every_block_holds_just_the_points_in_its_column(xyz: np.ndarray) -> None:
    for block in split_into_blocks(xyz, DEFAULT, rng()):
        inside = np.all(
            (xyz[:, :2] >= block.corner - 1e-9) & (xyz[:, :2] <= block.corner + 1 + 1e-9), axis=1
        )
        distinct = block.point_indices[: block.num_distinct]
        assert sorted(distinct.tolist()) == np.flatnonzero(inside).tolist()


@given(clouds, strategies.sampled_from([(1.0, 0.5), (1.0, 1.0), (1.0, 0.3), (0.7, 0.7)]))
@settings(max_examples=60)
def test_blocks_cover_every_point(xyz: np.ndarray, size_and_stride: tuple[float, float]) -> None:
    size, stride = size_and_stride
    blocks = split_into_blocks(xyz, BlockConfig(size=size, stride=stride), rng())
    covered = np.concatenate([block.point_indices for block in blocks])
    assert set(covered.tolist()) == set(range(len(xyz)))


@given(clouds, strategies.tuples(strategies.floats(-9, 9), strategies.floats(-9, 9)))
@settings(max_examples=60)
def test_blocks_of_a_grid_start_at_its_corners_and_cover_every_point(
    xyz: np.ndarray, corner: tuple[float, float]
) -> None:
    blocks = split_into_blocks(xyz, DEFAULT, rng(), grid=np.array(corner))
    steps = (np.array([block.corner for block in blocks]) - corner) / DEFAULT.stride
    assert np.allclose(steps, np.round(steps), atol=1e-6)
    covered = np.concatenate([block.point_indices for block in blocks])
    assert set(covered.tolist()) == set(range(len(xyz)))


@given(clouds, strategies.sampled_from([1, 5, 20, 1000]))
@settings(max_examples=60)
def test_leaving_out_sparse_blocks_loses_no_point(xyz: np.ndarray, min_points: int) -> None:
    blocks = split_into_blocks(xyz, BlockConfig(min_points=min_points), rng())
    covered = np.concatenate([block.point_indices for block in blocks])
    assert set(covered.tolist()) == set(range(len(xyz)))


def test_a_sparse_block_is_left_out_where_fuller_ones_hold_its_points() -> None:
    # Columns at 0, 0.5 and 1 m. The points at 1.2 m lie in the last two, those at 1.6 m in the
    # last one only, so that the second column, 3 points, is not needed.
    xyz = np.zeros((208, 3))
    xyz[:100, 0] = np.linspace(0, 0.4, 100)
    xyz[100:103, 0] = 1.2
    xyz[103:, 0] = 1.6
    blocks = split_into_blocks(xyz, BlockConfig(min_points=100), rng())
    assert [block.num_distinct for block in blocks] == [100, 108]


def test_a_sparse_block_stays_where_it_alone_holds_a_point() -> None:
    xyz = np.zeros((101, 3))
    xyz[100, 0] = 1.6
    blocks = split_into_blocks(xyz, BlockConfig(min_points=100), rng())
    assert [block.num_distinct for block in blocks] == [100, 1]


def test_consecutive_blocks_of_a_full_floor_overlap() -> None:
    grid = np.stack(np.meshgrid(np.arange(0, 3, 0.1), np.arange(0, 3, 0.1)), axis=-1)
    xyz = np.concatenate([grid.reshape(-1, 2), np.zeros((900, 1))], axis=1)
    blocks = split_into_blocks(xyz, DEFAULT, rng())
    for first, second in pairwise(blocks):
        assert set(first.point_indices) & set(second.point_indices)


@pytest.mark.parametrize('shift', [-8.0, 10_240.0])
def test_blocks_move_with_the_cloud(shift: float) -> None:
    # Multiples of 1/64 stay exact when they are shifted.
    xyz = rng().integers(0, 200, (300, 3)) / 64
    there = split_into_blocks(xyz + shift, DEFAULT, rng())
    for here, moved in zip(split_into_blocks(xyz, DEFAULT, rng()), there, strict=True):
        assert np.array_equal(here.point_indices, moved.point_indices)


def test_a_crowded_block_is_sampled_without_repetition() -> None:
    (block,) = split_into_blocks(rng().random((5000, 3)), DEFAULT, rng())
    assert block.num_distinct == len(set(block.point_indices.tolist())) == 4096


def test_a_sparse_block_is_padded_to_the_next_power_of_two() -> None:
    (block,) = split_into_blocks(rng().random((700, 3)), DEFAULT, rng())
    assert (block.num_distinct, len(block.point_indices)) == (700, 1024)


def test_blocks_of_the_paper_all_have_the_same_number_of_points() -> None:
    (block,) = split_into_blocks(rng().random((700, 3)), BlockConfig(fixed=True), rng())
    assert (block.num_distinct, len(block.point_indices)) == (700, 4096)


def test_the_same_seed_samples_the_same_points() -> None:
    xyz = rng().random((5000, 3))
    first, second = (split_into_blocks(xyz, DEFAULT, rng())[0] for _ in range(2))
    assert np.array_equal(first.point_indices, second.point_indices)


def test_features_of_a_point_worked_out_by_hand() -> None:
    # 101 points on the floor, so that the lowest percentile is the floor at z = 2.
    xyz = np.concatenate([line(4.0, 101) + np.array([10, 20, 2]), [[11.0, 21.0, 4.0]]])
    rgb = np.full((102, 3), 0.25, np.float32)
    cloud = PointCloud(xyz, rgb)
    features = BlockFeatures(cloud, DEFAULT)
    block = split_into_blocks(xyz, DEFAULT, rng())[1]  # corner (10.5, 20)
    row = np.flatnonzero(block.point_indices == 101)[0]
    expected = [0.0, 0.5, 2.0, 0.25, 0.25, 0.25, 0.25, 1.0, 1.0]
    assert features.of(block)[row] == pytest.approx(expected, abs=1e-6)


def test_a_small_cloud_keeps_its_heights() -> None:
    xyz = np.concatenate([line(4.0, 101), [[1.0, 0.0, 0.75]]])
    config = BlockConfig(min_extent=3.0)
    block = split_into_blocks(xyz, config, rng())[0]
    row = np.flatnonzero(block.point_indices == 101)[0]
    features = BlockFeatures(PointCloud(xyz), config).of(block)
    assert features[row, 6:] == pytest.approx([0.25, 0.0, 0.25])


def test_a_cloud_without_colour_has_black_features() -> None:
    xyz = rng().random((100, 3))
    (block,) = split_into_blocks(xyz, DEFAULT, rng())
    features = BlockFeatures(PointCloud(xyz), DEFAULT).of(block)
    assert not features[:, 3:6].any()


def test_a_flat_cloud_has_finite_features() -> None:
    xyz = np.full((10, 3), 5.0)
    (block,) = split_into_blocks(xyz, DEFAULT, rng())
    assert np.isfinite(BlockFeatures(PointCloud(xyz), DEFAULT).of(block)).all()
