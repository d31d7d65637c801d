# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.room_scores: which points count in each protocol."""

from dataclasses import replace
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import load_room, save_room
from asis_ros.errors import DatasetError
from asis_ros.evaluate.room_scores import evaluate, label_rooms, LabelledRooms, sampled_labels
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.blocks import Block
from asis_ros.segment.config import ModelConfig, PreparationConfig, SegmenterConfig
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.prediction import BlockPrediction, CloudPrediction
from asis_ros.segment.prepare import PreparedCloud
import numpy as np
from numpy.typing import NDArray
import pytest
import torch

NETWORK = NetworkConfig(backbone='pointnet', num_classes=3)
PREPARATION = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=256, fixed=True))


def checkpoint(mean_sizes: list[float] | None) -> Checkpoint:
    sizes = None if mean_sizes is None else np.array(mean_sizes)
    return Checkpoint(Asis(NETWORK), ('a', 'b', 'c'), {}, PREPARATION, sizes)


def predictions_of_two_blocks() -> tuple[LabelledCloud, CloudPrediction]:
    """
    Eight points on a line, of which the first block samples 0 1 2 3 3 and the second 3 4 5 6 7.

    The blocks predict different classes of point 3, and each finds one cluster.
    """
    xyz = np.arange(8.0)[:, None] * [1.0, 0.0, 0.0]
    true_ids = np.array([0, 0, 0, 0, 1, 1, 1, 1], np.int32)
    room = LabelledCloud(PointCloud(xyz), true_ids.astype(np.uint8), true_ids)
    rows = [np.array([0, 1, 2, 3, 3]), np.array([3, 4, 5, 6, 7])]
    corner = np.zeros(2)
    blocks = [
        Block(rows[0], corner, np.array([1, 1, 1, 2])),
        Block(rows[1], corner, np.ones(5, np.int64)),
    ]
    predictions = [
        BlockPrediction(
            block,
            BlockClusters(
                block.point_indices, np.zeros(5, np.int64), np.full(5, class_id, np.uint8)
            ),
            embeddings=None,
        )
        for class_id, block in enumerate(blocks)
    ]
    prepared = PreparedCloud(room.cloud, np.zeros(3), np.arange(8))
    return room, CloudPrediction(prepared, np.zeros((8, 3), np.float32), predictions, {})


def test_the_paper_counts_sampled_points_in_every_block_with_the_class_it_gave() -> None:
    labels = sampled_labels(*predictions_of_two_blocks(), checkpoint(None))
    assert labels.true_class_ids.tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert labels.predicted_class_ids.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_the_paper_leaves_out_instances_that_are_small_for_their_class() -> None:
    room, prediction = predictions_of_two_blocks()
    # BlockMerging merges both clusters, of under 30 points, into the first instance: ten points,
    # six or five of class 0. It stays if it has more than a quarter of the mean size.
    kept = sampled_labels(room, prediction, checkpoint([39.0, 39.0, 0.0]))
    assert set(kept.predicted_instance_ids) == {0}
    dropped = sampled_labels(room, prediction, checkpoint([40.0, 40.0, 0.0]))
    assert set(dropped.predicted_instance_ids) == {-1}


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / 'weights.npz'
    save_checkpoint(path, Asis(NETWORK), ('a', 'b', 'c'), {'seed': '0'}, preparation=PREPARATION)
    return path


@pytest.fixture
def room(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    class_ids = rng.integers(0, 3, 900).astype(np.uint8)
    cloud = PointCloud(rng.random((900, 3)))
    path = tmp_path / 'room.npz'
    save_room(path, LabelledCloud(cloud, class_ids, class_ids.astype(np.int32)))
    return path


def labelled_room(weights: Path, room: Path, seed: int = 0) -> LabelledRooms:
    model = ModelConfig(path=str(weights), device='cpu')
    return label_rooms(load_checkpoint(weights), SegmenterConfig(model=model, seed=seed), [room])


def test_the_strict_protocol_counts_every_point_once(weights: Path, room: Path) -> None:
    labelled = labelled_room(weights, room)
    assert labelled.num_points == 900
    assert len(labelled.sampled[0].true_class_ids) == 256  # one block of 256 samples
    assert set(labelled.whole[0].true_class_ids) == {0, 1, 2}


def test_rooms_are_with_preparation_those_the_weights_were_trained_on(
    weights: Path, room: Path
) -> None:
    """256 points of 900 are sampled: others by other seeds, the same by the same seed."""
    rooms = (labelled_room(weights, room, seed) for seed in (0, 1, 0))
    labels = [labelled.sampled[0].true_class_ids for labelled in rooms]
    assert np.array_equal(labels[0], labels[2])
    assert not np.array_equal(labels[0], labels[1])


def test_colours_of_rooms_count_only_if_they_are_used(
    weights: Path, room: Path, caplog: pytest.LogCaptureFixture
) -> None:
    colourless = load_room(room)
    white = PointCloud(colourless.cloud.xyz, np.ones((900, 3), np.float32))
    save_room(room.with_name('white.npz'), replace(colourless, cloud=white))

    def scores(path: Path, use_colour: str) -> NDArray[np.float32]:
        model = ModelConfig(path=str(weights), device='cpu', use_colour=use_colour)
        labelled = label_rooms(load_checkpoint(weights), SegmenterConfig(model=model), [path])
        found = labelled.whole[0].predicted_scores
        assert found is not None
        return found

    white_room = room.with_name('white.npz')
    assert not np.array_equal(scores(white_room, 'auto'), scores(room, 'auto'))
    assert np.array_equal(scores(white_room, 'never'), scores(room, 'auto'))
    caplog.clear()
    evaluate(weights, [white_room], seeds=(0,), device='cpu', use_colour='never')
    assert 'was trained with use_colour True (here False)' in caplog.text


def test_results_have_one_evaluation_for_each_seed(weights: Path, room: Path) -> None:
    results = evaluate(weights, [room], seeds=(3, 5), device='cpu')
    assert [one.seed for one in results.evaluations] == [3, 5]
    assert results.title == 'weights'
    assert (results.num_rooms, results.num_points) == (1, 900)
    assert results.origin['seed'] == '0'


def test_a_checkpoint_that_was_read_before_is_not_read_again(weights: Path, room: Path) -> None:
    checkpoint = load_checkpoint(weights)
    expected = evaluate(weights, [room], seeds=(0,), device='cpu')
    weights.unlink()
    found = evaluate(weights, [room], seeds=(0,), device='cpu', checkpoint=checkpoint)
    assert found.mean('strict', 'oAcc') == expected.mean('strict', 'oAcc')
    assert found.origin == expected.origin


def test_rooms_of_classes_that_the_network_does_not_have_are_refused(
    weights: Path, room: Path
) -> None:
    xyz = np.random.default_rng(0).random((300, 3))
    ids = np.full(300, 7, np.int32)
    save_room(room, LabelledCloud(PointCloud(xyz), ids.astype(np.uint8), ids))
    with pytest.raises(DatasetError, match=r'has class 7, the network has 3 classes \(a, b, c\)'):
        evaluate(weights, [room], seeds=(0,), device='cpu')


def test_labelled_rooms_add_up(weights: Path, room: Path) -> None:
    labelled = labelled_room(weights, room)
    both = labelled + labelled
    assert both.num_points == 1800
    accuracies = [one.scores(3, 0).score('strict', 'oAcc').mean for one in (labelled, both)]
    assert accuracies[0] == accuracies[1] > 0
