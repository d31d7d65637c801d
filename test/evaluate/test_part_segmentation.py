# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.part_segmentation on three mugs."""

from dataclasses import replace
from math import nan
from pathlib import Path

from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.shapenet.prepare import prepare_shapenet
from asis_ros.errors import DatasetError
from asis_ros.evaluate.part_segmentation import (
    evaluate_parts,
    load_shapes,
    part_tables,
    segment_shapes,
)
from asis_ros.evaluate.tables import as_markdown
from asis_ros.metrics.part_segmentation import PartScores
from asis_ros.network.asis import Asis, NetworkConfig
import h5py
import numpy as np
import pytest
from sklearn.cluster import MeanShift
from sklearn.metrics import jaccard_score
import torch

CPU = torch.device('cpu')
SHAPENET = NetworkConfig(backbone='pointnet', num_features=3, num_classes=50)
HANDLE, CUP = 36, 37


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Write three mugs, whose handles have 0, 512 and 1024 of the 2048 points."""
    seglabel = np.full((3, 2048), CUP)
    seglabel[1, :512] = seglabel[2, :1024] = HANDLE
    with h5py.File(tmp_path / 'ply_data_test0.h5', 'w') as file:
        file['data'] = np.random.default_rng(0).normal(size=(3, 2048, 3))
        file['seglabel'] = seglabel
        file['pid'] = np.zeros((3, 2048))
    prepare_shapenet(tmp_path, tmp_path / 'shapes', ['test'])
    return tmp_path / 'shapes'


def test_only_parts_of_the_category_are_predicted(shapes: Path) -> None:
    network = Asis(SHAPENET)
    with torch.no_grad():
        network.semantic_head.weight.zero_()
        network.semantic_head.bias[[0, CUP]] = torch.tensor([9.0, 1.0])
    scores = evaluate_parts(network, shapes, CPU, batch_size=2)
    # All is cup: cups have IoU 1, 3/4 and 1/2; the handle that is not there 1, the others 0.
    assert scores.mIoU == pytest.approx((2 + 3 / 4 + 1 / 2) / 6)
    assert scores.num_shapes['mug'] == 3


@pytest.mark.parametrize('backbone', ['pointnet', 'pointnet2'])
def test_scores_are_those_of_shapes_segmented_one_at_a_time(shapes: Path, backbone: str) -> None:
    torch.manual_seed(0)
    network = Asis(replace(SHAPENET, backbone=backbone)).eval()
    blocks, _ = load_blocks(shapes)
    iou = []
    for points, true in zip(blocks.points, blocks.class_ids, strict=True):
        with torch.no_grad():
            logits = network(torch.tensor(points)[None]).logits[0]
        predicted = HANDLE + logits[:, [HANDLE, CUP]].argmax(dim=1).numpy()
        iou.append(jaccard_score(true, predicted, average=None, zero_division=1))
    assert 0 < np.mean(iou) < 1
    assert evaluate_parts(network, shapes, CPU, batch_size=2).mIoU == pytest.approx(np.mean(iou))


def test_instances_are_the_clusters_of_the_embeddings_of_each_shape(shapes: Path) -> None:
    torch.manual_seed(0)
    network = Asis(SHAPENET).eval()
    with torch.no_grad():
        network.instance_head.weight.mul_(1000)  # to several clusters
    blocks = load_shapes(shapes, SHAPENET)
    predicted = segment_shapes(network, blocks, CPU, bandwidth=0.6)
    assert set(np.unique(predicted.class_ids)) <= {HANDLE, CUP}
    for points, instance_ids in zip(blocks.points, predicted.instance_ids, strict=True):
        with torch.no_grad():
            embeddings = network(torch.tensor(points)[None]).embeddings[0].double().numpy()
        clusters = MeanShift(bandwidth=0.6, bin_seeding=True).fit(embeddings).labels_
        assert len(set(clusters)) > 1
        assert instance_ids.tolist() == clusters.tolist()


@pytest.mark.parametrize('change', [{'num_features': 9}, {'num_classes': 13}])
def test_a_network_for_other_data_is_refused(shapes: Path, change: dict[str, int]) -> None:
    with pytest.raises(DatasetError, match='has 3 features and 50 parts, the network'):
        evaluate_parts(Asis(replace(SHAPENET, **change)), shapes, CPU)


def test_blocks_of_other_classes_are_refused(shapes: Path) -> None:
    (shapes / 'classes.yaml').write_text('classes: [mug]\n')
    with pytest.raises(DatasetError, match='holds no shapes of ShapeNet part'):
        evaluate_parts(Asis(SHAPENET), shapes, CPU)


def test_the_table_has_the_numbers_of_the_paper_and_ours() -> None:
    scores = PartScores(
        0.5, 0.625, {'mug': 0.25, 'cap': 1.0, 'bag': nan}, {'mug': 2, 'cap': 1, 'bag': 0}
    )
    methods, categories = (
        [
            [cell.strip() for cell in line.strip('|').split('|')]
            for line in as_markdown(table).splitlines()
        ]
        for table in part_tables(scores, 'mine')
    )
    assert methods[1] == ['---', '---:']
    assert methods[2:] == [
        ['paper, ShapeNet part: PN', '83.7'],
        ['paper, ShapeNet part: PN (RePr)', '83.4'],
        ['paper, ShapeNet part: PN++ (without normals)', '84.3'],
        ['paper, ShapeNet part: ASIS (PN)', '84.0'],
        ['paper, ShapeNet part: ASIS (PN++)', '85.0'],
        ['mine', '50.0'],
    ]
    assert categories[1] == ['---', '---:', '---:']
    assert categories[2:] == [
        ['mug', '2', '25.0'],
        ['cap', '1', '100.0'],
        ['bag', '0', '-'],
        ['mean of the shapes', '3', '50.0'],
        ['mean of the categories', '', '62.5'],
    ]
