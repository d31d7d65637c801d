# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.reuse: what keeps its prediction, and what is segmented again."""

from dataclasses import replace
from itertools import chain

from asis_ros.cloud import PointCloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.segment import reuse
from asis_ros.segment.block_config import CloudBlockConfig
from asis_ros.segment.blocks import Block
from asis_ros.segment.config import ReuseConfig, SegmenterConfig
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.prediction import BlockPrediction
from asis_ros.segment.prepare import PreparedCloud
from asis_ros.segment.reuse import BlockMemory
from asis_ros.segment.segmenter import Segmenter
from asis_ros.settings import config_from_mapping
import numpy as np
from numpy.typing import NDArray
import pytest
import torch

FOREVER = 1_000_000
NUM_BLOCKS = 25
"""Of ``floor``: blocks of 1 m start at 0.0, 0.5, ... 2.0 m on both axes."""


@pytest.fixture(scope='module')
def weights(tmp_path_factory: pytest.TempPathFactory) -> str:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'untrained.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    return str(path)


@pytest.fixture
def segmenter(weights: str) -> Segmenter:
    return make_segmenter(weights, max_change=0.05, max_age=FOREVER)


def make_segmenter(weights: str, **settings: float) -> Segmenter:
    values = {'model': {'path': weights, 'device': 'cpu'}, 'reuse': settings}
    return Segmenter(config_from_mapping(SegmenterConfig, values))


def grid(low: tuple[float, ...], high: tuple[float, ...]) -> NDArray[np.float64]:
    """Points every 4 cm of a box, an edge of which may be 0."""
    axes = [np.arange(start, stop + 1e-6, 0.04) for start, stop in zip(low, high, strict=True)]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 3)


def floor(seed: int, *things: NDArray[np.float64]) -> PointCloud:
    """See a floor from 0.1 to 2.9 m, and things on it, with noise of 1 cm."""
    xyz = np.concatenate([grid((0.1, 0.1, 0.0), (2.9, 2.9, 0.0)), *things])
    return PointCloud(xyz + np.random.default_rng(seed).normal(0, 0.01, xyz.shape))


def moved(cloud: PointCloud, *step: float) -> PointCloud:
    return PointCloud(cloud.xyz + np.array(step))


CUBE = grid((1.1, 1.1, 0.0), (1.4, 1.4, 0.3))


def segmented(
    segmenter: Segmenter, cloud: PointCloud, memory: BlockMemory
) -> list[tuple[float, float]]:
    """Segment a cloud: the corners of the blocks that the network saw, which have embeddings."""
    prediction = segmenter.predict_blocks(cloud, memory=memory, keep_embeddings=True)
    new = [item.block.corner for item in prediction.blocks if item.embeddings is not None]
    assert prediction.reused == pytest.approx(1 - len(new) / len(prediction.blocks))
    return [tuple(np.round(corner + prediction.prepared.origin[:2], 6)) for corner in new]


def test_a_still_scene_with_noise_is_segmented_once(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    assert len(segmented(segmenter, floor(1), memory)) == NUM_BLOCKS
    for seed in (2, 3, 4):
        assert segmented(segmenter, floor(seed), memory) == []


def test_an_unchanged_cloud_keeps_all_its_labels(segmenter: Segmenter) -> None:
    memory, cloud = BlockMemory(), floor(1, CUBE)
    first = segmenter.segment(cloud, memory=memory)
    second = segmenter.segment(cloud, memory=memory)
    assert (first.reused, second.reused) == (0.0, 1.0)
    assert np.array_equal(first.class_ids, second.class_ids)
    assert np.array_equal(first.instance_ids, second.instance_ids)
    assert np.array_equal(first.scores, second.scores)


@pytest.mark.parametrize('before', [False, True])
def test_where_an_object_appears_or_disappears_blocks_are_segmented_again(
    segmenter: Segmenter, before: bool
) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1, CUBE) if before else floor(1), memory)
    changed = segmented(segmenter, floor(2) if before else floor(2, CUBE), memory)
    # From 1.1 to 1.4 m: in the blocks that start at 0.5 and at 1.0 m, and in no other.
    assert sorted(changed) == [(0.5, 0.5), (0.5, 1.0), (1.0, 0.5), (1.0, 1.0)]
    assert segmented(segmenter, floor(3) if before else floor(3, CUBE), memory) == []


def test_slow_drift_is_noticed(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1), memory)
    raised = [moved(floor(1), 0.0, 0.0, 0.04 * step) for step in (1, 2, 3)]
    assert [len(segmented(segmenter, cloud, memory)) for cloud in raised] == [0, 0, NUM_BLOCKS]


def test_each_block_is_segmented_once_within_the_largest_age(weights: str) -> None:
    segmenter, memory = make_segmenter(weights, max_change=0.05, max_age=3), BlockMemory()
    everything = segmented(segmenter, floor(1), memory)
    for _ in range(2):
        rounds = [segmented(segmenter, floor(seed), memory) for seed in (2, 3, 4)]
        assert sorted(chain.from_iterable(rounds)) == sorted(everything)
        assert max(map(len, rounds)) < NUM_BLOCKS  # not all of them in one scan


def test_a_moved_camera_reuses_nothing(segmenter: Segmenter) -> None:
    memory, cloud = BlockMemory(), floor(1, CUBE)
    segmenter.segment(cloud, memory=memory)
    assert segmenter.segment(moved(cloud, 0.2, 0.1, 0.15), memory=memory).reused == 0.0


def test_a_stray_point_beyond_the_scene_leaves_its_blocks_in_place(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1), memory)
    new = segmented(segmenter, floor(2, np.array([[-1.3, -0.7, 0.0]])), memory)
    assert (-1.5, -1.0) in new  # starts at the multiple of 0.5 m below the point
    assert max(min(corner) for corner in new) == -0.5  # else only those across the border


@pytest.mark.parametrize(
    'cloud', [PointCloud(np.zeros((0, 3))), PointCloud(np.full((9, 3), np.nan))]
)
def test_a_scan_without_a_point_leaves_the_blocks_known(
    segmenter: Segmenter, cloud: PointCloud
) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1), memory)
    assert segmenter.segment(cloud, memory=memory).reused == 0.0
    assert segmented(segmenter, floor(2), memory) == []


def test_blocks_of_a_fixed_number_of_points_are_reused_too(segmenter: Segmenter) -> None:
    block = replace(segmenter.config.block, fixed=True, num_points=512)
    segmenter.config = replace(segmenter.config, block=block)
    memory = BlockMemory()
    segmenter.segment(floor(1), memory=memory)
    second = segmenter.segment(floor(1), memory=memory)
    assert second.reused == 1.0
    assert second.covered == 1.0


def test_memories_of_two_sensors_are_apart(segmenter: Segmenter) -> None:
    front, rear = BlockMemory(), BlockMemory()
    segmented(segmenter, floor(1), front)
    assert len(segmented(segmenter, floor(1), rear)) == NUM_BLOCKS
    assert segmented(segmenter, floor(2), front) == []


def test_after_clearing_everything_is_segmented_again(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1), memory)
    memory.clear()
    assert len(segmented(segmenter, floor(1), memory)) == NUM_BLOCKS


def test_after_a_change_of_settings_everything_is_segmented_again(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    segmented(segmenter, floor(1), memory)
    clustering = replace(segmenter.config.clustering, bandwidth=0.7)
    segmenter.config = replace(segmenter.config, clustering=clustering)
    assert len(segmented(segmenter, floor(1), memory)) == NUM_BLOCKS


def test_by_default_nothing_is_reused_and_the_result_is_that_without_a_memory(
    weights: str,
) -> None:
    segmenter, memory = make_segmenter(weights), BlockMemory()
    expected = segmenter.segment(floor(1))
    for _ in range(2):
        result = segmenter.segment(floor(1), memory=memory)
        assert result.reused == 0.0
        assert np.array_equal(result.scores, expected.scores)
        assert np.array_equal(result.instance_ids, expected.instance_ids)


def test_unchanged_blocks_take_none_of_a_limited_time(segmenter: Segmenter) -> None:
    memory = BlockMemory()
    segmenter.segment(floor(1), memory=memory)
    hurried = segmenter.segment(
        floor(2), memory=memory, sensor_position=np.zeros(3), time_left=lambda: 0.0
    )
    assert hurried.covered == 1.0


def test_of_many_points_the_newest_blocks_are_remembered(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse, 'MAX_REMEMBERED', 1000)
    memory = BlockMemory()
    # A block of 1 m holds between 500 and 700 points here, so that there is room for one.
    assert segmented(segmenter, floor(1), memory)
    assert len(segmented(segmenter, floor(1), memory)) == NUM_BLOCKS - 1


def test_each_point_takes_the_prediction_of_the_nearest_one_of_then() -> None:
    xyz = np.array([[0.2, 0.5, 0.0], [0.8, 0.5, 0.0]])
    # The second scan has a third point, the origin of its frame elsewhere, another order.
    later = np.array([[0.83, 0.5, 0.0], [0.17, 0.5, 0.0], [0.25, 0.5, 0.0]])
    config = SegmenterConfig(
        block=CloudBlockConfig(stride=0.5, min_points=2),
        reuse=ReuseConfig(max_change=0.1, max_age=FOREVER),
    )
    memory = BlockMemory()
    origin = np.array([0.2, 0.5, 0.0])
    corner = memory.begin(prepared(xyz, origin), config)
    block = Block(np.arange(2), corner, np.ones(2, np.int32))
    clusters = BlockClusters(np.arange(2), np.array([4, 1]), np.array([0, 1], np.uint8))
    probabilities = np.array([[0.9, 0.1], [0.3, 0.7]], np.float32)
    memory.remember(BlockPrediction(block, clusters, None), probabilities)

    corner = memory.begin(prepared(later, np.zeros(3)), config)
    known = memory.recall(Block(np.arange(3), corner, np.ones(3, np.int32)))
    assert known is not None
    assert known[0].clusters.cluster_ids.tolist() == [1, 4, 4]
    assert known[0].clusters.class_ids.tolist() == [1, 0, 0]
    assert np.array_equal(known[1], probabilities[[1, 0, 0]])


@pytest.mark.parametrize(('max_change', 'is_reused'), [(0.34, True), (0.33, False)])
def test_the_fraction_that_may_change_is_that_of_the_points(
    max_change: float, is_reused: bool
) -> None:
    xyz = np.array([[0.1, 0.5, 0.0], [0.5, 0.5, 0.0], [0.9, 0.5, 0.0]])
    config = SegmenterConfig(
        block=CloudBlockConfig(stride=0.5, min_points=1),
        reuse=ReuseConfig(max_change=max_change, max_age=FOREVER),
    )
    memory = BlockMemory()
    corner = memory.begin(prepared(xyz, np.zeros(3)), config)
    block = Block(np.arange(3), corner, np.ones(3, np.int32))
    clusters = BlockClusters(np.arange(3), np.zeros(3, np.int64), np.zeros(3, np.uint8))
    memory.remember(BlockPrediction(block, clusters, None), np.ones((3, 1), np.float32))
    # One of three points has disappeared, none has appeared: the others moved by 9 cm.
    raised = xyz[:2] + np.array([0.0, 0.0, 0.09])
    corner = memory.begin(prepared(raised, np.zeros(3)), config)
    known = memory.recall(Block(np.arange(2), corner, np.ones(2, np.int32)))
    assert (known is not None) == is_reused


def prepared(xyz: NDArray[np.float64], origin: NDArray[np.float64]) -> PreparedCloud:
    return PreparedCloud(PointCloud(xyz - origin), origin, np.arange(len(xyz)))
