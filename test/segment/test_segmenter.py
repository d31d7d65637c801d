# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.segmenter: nothing is lost, results are reproducible."""

from dataclasses import replace
from pathlib import Path

from asis_ros.cloud import PointCloud
from asis_ros.errors import CheckpointError, ConfigError
from asis_ros.geometry import rotation_to_z_up
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.segment.block_config import BlockConfig, CloudBlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.segment.segmenter import Segmenter
import numpy as np
import pytest
from segmenters import corner, make_segmenter

FLOOR, WALL, TABLE = (CLASS_NAMES.index(name) for name in ('floor', 'wall', 'table'))


def box(size: tuple[float, float, float], corner: tuple[float, float, float]) -> np.ndarray:
    """Put points on all faces of a box, 1 cm apart on average."""
    rng = np.random.default_rng(1)
    side = np.array(size)
    area = 2 * (side[0] * side[1] + side[1] * side[2] + side[2] * side[0])
    xyz = rng.random((int(area / 1e-4), 3))
    face = rng.integers(0, 3, len(xyz))
    xyz[np.arange(len(xyz)), face] = rng.integers(0, 2, len(xyz))
    return xyz * side + np.array(corner)


def table(x: float, y: float) -> np.ndarray:
    """Make a table of 1.4 m x 0.8 m with four legs at the given corner."""
    legs = [box((0.05, 0.05, 0.71), (x + dx, y + dy, 0)) for dx in (0, 1.35) for dy in (0, 0.75)]
    return np.concatenate([*legs, box((1.4, 0.8, 0.03), (x, y, 0.71))])


def room_with_table(x: float, y: float) -> tuple[PointCloud, np.ndarray]:
    """Make a floor of 4 m, two walls and a table: the cloud, and which points are the table's."""
    rng = np.random.default_rng(2)
    floor = rng.random((80_000, 3)) * [4, 4, 0.005]
    walls = [rng.random((50_000, 3)) * side for side in ([0.005, 4, 2.5], [4, 0.005, 2.5])]
    furniture = table(x, y)
    xyz = np.concatenate([floor, *walls, furniture])
    return PointCloud(xyz), np.arange(len(xyz)) >= len(xyz) - len(furniture)


def test_every_finite_point_gets_a_class_and_every_other_is_unknown(untrained: str) -> None:
    cloud = corner()
    cloud.xyz[5, 0], cloud.xyz[6, 1], cloud.xyz[7, 2] = np.nan, np.inf, -np.inf
    result = make_segmenter(untrained).segment(cloud)
    unknown = np.flatnonzero(result.class_ids == UNKNOWN_CLASS)
    assert unknown.tolist() == [5, 6, 7]
    assert set(result.instance_ids[unknown]) == {UNASSIGNED}
    assert set(result.scores[unknown]) == {0.0}


def test_a_point_beyond_the_planet_spoils_nothing(untrained: str) -> None:
    cloud = corner()
    cloud.xyz[5, 0] = 1e30
    assert np.flatnonzero(make_segmenter(untrained).segment(cloud).class_ids == UNKNOWN_CLASS) == [
        5
    ]


def test_scores_are_probabilities(untrained: str) -> None:
    scores = make_segmenter(untrained).segment(corner()).scores
    assert np.all((scores >= 1 / 13) & (scores <= 1))


@pytest.mark.parametrize('num_points', [0, 1, 5])
@pytest.mark.parametrize('method', ['metric', 'paper'])
@pytest.mark.parametrize('voxel_size', [0.0, 0.04])
def test_clouds_of_very_few_points_are_segmented(
    untrained: str, num_points: int, method: str, voxel_size: float
) -> None:
    segmenter = make_segmenter(
        untrained, merging={'method': method}, input={'voxel_size': voxel_size}
    )
    result = segmenter.segment(corner(5).take(np.arange(num_points)))
    assert len(result) == num_points
    assert UNKNOWN_CLASS not in result.class_ids


def test_a_cloud_of_nan_only_is_unknown(untrained: str) -> None:
    result = make_segmenter(untrained).segment(PointCloud(np.full((7, 3), np.nan)))
    assert result.class_ids.tolist() == [UNKNOWN_CLASS] * 7


def test_a_cloud_shorter_than_half_a_block_is_segmented(untrained: str) -> None:
    cloud = corner()
    result = make_segmenter(untrained).segment(PointCloud(cloud.xyz * 0.1, cloud.rgb))
    assert UNKNOWN_CLASS not in result.class_ids


def test_points_that_no_block_sampled_are_segmented_too(untrained: str) -> None:
    segmenter = make_segmenter(untrained, input={'voxel_size': 0.0}, block={'num_points': 256})
    assert UNKNOWN_CLASS not in segmenter.segment(corner()).class_ids


def test_predictions_are_in_the_order_of_the_points(untrained: str) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained)
    order = np.random.default_rng(3).permutation(len(cloud))
    direct, permuted = segmenter.segment(cloud), segmenter.segment(cloud.take(order))
    assert np.mean(direct.class_ids[order] == permuted.class_ids) > 0.999
    assert np.allclose(direct.scores[order], permuted.scores, atol=1e-3)


@pytest.mark.parametrize('shift', [(-8.0, -8.0, -2.0), (10_240.0, -10_240.0, 512.0)])
def test_predictions_do_not_depend_on_the_position_of_the_cloud(
    untrained: str, shift: tuple[float, float, float]
) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained)
    here = segmenter.segment(cloud)
    there = segmenter.segment(PointCloud(cloud.xyz + np.array(shift), cloud.rgb))
    assert np.array_equal(here.class_ids, there.class_ids)
    assert np.array_equal(here.instance_ids, there.instance_ids)


def test_predictions_do_not_depend_on_the_batch_size(untrained: str) -> None:
    cloud = corner()
    one = make_segmenter(untrained, model={'path': untrained, 'device': 'cpu', 'batch_size': 1})
    assert np.array_equal(
        one.segment(cloud).instance_ids, make_segmenter(untrained).segment(cloud).instance_ids
    )


def test_segmenting_twice_gives_the_same_result(untrained: str) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained, block={'num_points': 256})
    first, second = segmenter.segment(cloud), segmenter.segment(cloud)
    assert np.array_equal(first.class_ids, second.class_ids)
    assert np.array_equal(first.instance_ids, second.instance_ids)


def test_the_cloud_is_left_as_it_was(untrained: str) -> None:
    cloud = corner()
    before = cloud.xyz.copy()
    make_segmenter(untrained).segment(cloud)
    assert np.array_equal(cloud.xyz, before)


def test_a_camera_frame_is_rotated_to_z_up_first(untrained: str) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained)
    x, y, z = cloud.xyz.T
    optical = PointCloud(np.stack([-y, -z, x], axis=1), cloud.rgb)
    result = segmenter.segment(optical, rotation_to_z_up('-y'))
    assert np.array_equal(result.class_ids, segmenter.segment(cloud).class_ids)


def test_every_stage_is_timed(untrained: str) -> None:
    durations = make_segmenter(untrained).segment(corner()).durations
    assert list(durations) == ['prepare', 'blocks', 'network', 'clustering', 'merging']


def test_instance_classes_are_those_of_most_points(untrained: str) -> None:
    result = make_segmenter(untrained).segment(corner())
    for instance_id, class_id in enumerate(result.instance_class_ids):
        counts = np.bincount(result.class_ids[result.instance_ids == instance_id])
        assert counts[class_id] == counts.max()


def test_a_released_segmenter_segments_as_before(untrained: str) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained)
    segmenter.warm_up()
    before = segmenter.segment(cloud)
    segmenter.release()
    assert np.array_equal(segmenter.segment(cloud).class_ids, before.class_ids)


def test_missing_weights_are_named() -> None:
    with pytest.raises(CheckpointError, match=r'nowhere\.npz'):
        make_segmenter('nowhere.npz')


@pytest.mark.parametrize('device', ['gpu', 'cuda:99', 'mps', 'cpu:3'])
def test_a_device_that_is_not_there_is_quoted(untrained: str, device: str) -> None:
    with pytest.raises(ConfigError, match=device):
        make_segmenter(untrained, model={'path': untrained, 'device': device})


@pytest.mark.parametrize('shift', [0.0, -20.0, 10_240.0])
@pytest.mark.parametrize(('x', 'y'), [(1.1, 1.6), (1.8, 1.7), (1.35, 2.1)])
def test_a_table_across_block_seams_is_one_instance(x: float, y: float, shift: float) -> None:
    cloud, is_table = room_with_table(x, y)
    result = make_segmenter().segment(PointCloud(cloud.xyz + np.array([shift, shift, 0.0])))
    ids, counts = np.unique(result.instance_ids[is_table], return_counts=True)
    assert counts.max() > 0.8 * is_table.sum()
    assert ids[counts.argmax()] != UNASSIGNED


def test_floor_walls_and_table_get_their_classes() -> None:
    cloud, is_table = room_with_table(1.5, 1.5)
    class_ids = make_segmenter().segment(cloud).class_ids
    near_wall = ~is_table & (cloud.xyz[:, 2] > 0.3)
    on_floor = ~is_table & (cloud.xyz[:, :2].min(axis=1) > 0.1)
    assert np.mean(class_ids[on_floor] == FLOOR) > 0.95
    assert np.mean(class_ids[near_wall] == WALL) > 0.8
    assert np.mean(class_ids[is_table] == TABLE) > 0.6


def test_settings_that_differ_from_the_training_are_logged(
    untrained: str, caplog: pytest.LogCaptureFixture
) -> None:
    make_segmenter(untrained)
    assert not caplog.text
    make_segmenter(untrained, block={'num_points': 512})
    assert 'was trained with block.num_points 4096 (here 512)' in caplog.text


def test_blocks_are_those_of_the_training_by_default(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / 'large_blocks.npz'
    block = BlockConfig(size=2.0, stride=1.0, num_points=8192)
    save_checkpoint(
        path, Asis(NetworkConfig()), CLASS_NAMES, {}, preparation=PreparationConfig(block=block)
    )
    segmenter = make_segmenter(str(path))
    assert not caplog.text
    assert len(segmenter.predict_blocks(corner()).blocks) == 1  # 2 m x 2 m
    segmenter.config = replace(segmenter.config, block=CloudBlockConfig(size=1.0))
    assert segmenter.config.block == CloudBlockConfig(size=1.0, stride=1.0, num_points=8192)
    assert len(segmenter.predict_blocks(corner()).blocks) == 4


@pytest.mark.parametrize('num_threads', [2, 4])
def test_the_result_is_the_same_with_any_number_of_threads(
    untrained: str, num_threads: int
) -> None:
    cloud = corner()
    one, several = (
        make_segmenter(untrained, model={'path': untrained, 'device': 'cpu', 'num_threads': count})
        for count in (1, num_threads)
    )
    expected, found = one.segment(cloud), several.segment(cloud)
    assert np.array_equal(found.class_ids, expected.class_ids)
    assert np.array_equal(found.instance_ids, expected.instance_ids)
    assert np.array_equal(found.scores, expected.scores)


def test_settings_of_another_type_are_refused() -> None:
    with pytest.raises(ConfigError, match="takes a SegmenterConfig, got 'pointnet'"):
        Segmenter('pointnet')  # type: ignore[arg-type]
