# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.figures: which pictures there are, and what they show."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.errors import DatasetError
from asis_ros.evaluate.report.figures import draw_group
from asis_ros.evaluate.report.runs import read_groups
from asis_ros.segment.config import PreparationConfig
from matplotlib.image import imread
import numpy as np
import pytest


@pytest.fixture
def ablation(save_run, tmp_path):
    """Save baseline and ASIS on PointNet."""
    for variant in ('baseline', 'asis'):
        save_run(tmp_path / 'pointnet' / variant, variant)
    return tmp_path


def draw(folder, rooms):
    (group,) = read_groups(folder)
    return draw_group(folder, group, rooms, device='cpu')


def test_an_ablation_has_pictures_of_changes_rooms_and_embeddings(ablation, rooms):
    pictures = draw(ablation, rooms)
    assert [picture.path.name for picture in pictures] == [
        'pointnet_changes.png',
        'pointnet_Area_1_corner.png',
        'pointnet_Area_2_corner.png',
        'pointnet_embeddings.png',
    ]
    for picture in pictures:
        assert imread(picture.path).shape[0] > 100
        assert 'PointNet' in picture.caption


def test_both_networks_are_drawn(ablation, rooms, figures):
    draw(ablation, rooms[:1])
    _, room, embeddings = figures
    assert {axis.get_title().split(':')[0] for axis in room.axes} >= {'baseline', 'ASIS'}
    shown = [axis.get_title() for axis in embeddings.axes]
    assert shown.count('baseline: embeddings') == shown.count('ASIS: embeddings') >= 1


def test_a_single_network_is_drawn_without_changes(save_run, rooms, tmp_path):
    save_run(tmp_path, 'mine')
    names = [picture.path.name for picture in draw(tmp_path, rooms[:1])]
    assert names == ['network_Area_1_corner.png', 'network_embeddings.png']


def test_without_weights_only_changes_are_drawn(save_run, rooms, tmp_path):
    save_run(tmp_path / 'pointnet' / 'baseline', 'old')
    save_run(tmp_path / 'pointnet' / 'asis', 'new', with_weights=False)
    names = [picture.path.name for picture in draw(tmp_path, rooms)]
    assert names == ['pointnet_changes.png']


def test_networks_of_differently_prepared_rooms_are_not_compared(ablation, save_network, rooms):
    coarse = PreparationConfig(voxel_size=0.1)
    save_network(ablation / 'pointnet' / 'asis' / 'weights.npz', coarse)
    with pytest.raises(DatasetError, match='prepared in different ways'):
        draw(ablation, rooms)


def test_a_room_of_other_classes_is_named(ablation, tmp_path):
    ids = np.full(500, 7, np.uint8)
    room = LabelledCloud(PointCloud(np.random.default_rng(0).random((500, 3))), ids,
                         ids.astype(np.int32))  # fmt: skip
    save_room(tmp_path / 'other.npz', room)
    with pytest.raises(DatasetError, match=r'other\.npz has class 7, the network has 3'):
        draw(ablation, [tmp_path / 'other.npz'])
