# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pictures.segmentation: panels and their colours."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.colours import instance_colours
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.pictures import draw_segmentation
from matplotlib.image import imread
import numpy as np
import pytest

CHAIR, CHAIR_COLOUR = CLASS_NAMES.index('chair'), (255, 0, 0)
FLOOR, FLOOR_COLOUR = CLASS_NAMES.index('floor'), (0, 0, 255)
WHITE = (255, 255, 255)


def labelled(xyz, class_ids, rgb=None):
    class_ids = np.asarray(class_ids, np.uint8)
    return LabelledCloud(PointCloud(xyz, rgb), class_ids, class_ids.astype(np.int32))


def pixels(path):
    return np.round(imread(path)[..., :3] * 255).astype(int)


def fraction(picture, colour):
    return (picture == colour).all(axis=-1).mean()


def columns(picture, number):
    """One of the three panels of the picture, side by side."""
    third = picture.shape[1] // 3
    start, end = number * third, (number + 1) * third
    return picture[:, start:end]


@pytest.fixture
def floor():
    """Lay a floor of 4 m x 4 m with a point every 5 cm."""
    x, y = np.meshgrid(np.arange(80) / 20, np.arange(80) / 20)
    return np.stack([x.ravel(), y.ravel(), np.zeros(6400)], axis=1)


@pytest.fixture
def view():
    """Organise 30 x 40 points: a chair on the left, floor on the right, one hole."""
    xyz = np.ones((1200, 3), np.float32)
    xyz[0] = np.nan
    class_ids = np.where(np.arange(1200) % 40 < 20, CHAIR, FLOOR)
    class_ids[0] = 255
    return labelled(xyz, class_ids, np.full((1200, 3), 0.5, np.float32))


def test_the_picture_is_as_wide_as_three_panels(tmp_path, view):
    draw_segmentation(tmp_path / 'out.png', view.cloud, view, image_shape=(30, 40))
    assert pixels(tmp_path / 'out.png').shape[1] == 1950


def test_the_middle_panel_shows_class_colours(tmp_path, view):
    draw_segmentation(tmp_path / 'out.png', view.cloud, view, image_shape=(30, 40))
    middle = columns(pixels(tmp_path / 'out.png'), 1)
    assert fraction(middle, CHAIR_COLOUR) > 0.25
    assert fraction(middle, FLOOR_COLOUR) > 0.25


def test_the_left_panel_shows_the_colours_of_the_cloud(tmp_path, view):
    draw_segmentation(tmp_path / 'out.png', view.cloud, view, image_shape=(30, 40))
    left = columns(pixels(tmp_path / 'out.png'), 0)
    assert fraction(left, (128, 128, 128)) > 0.5


def test_points_that_are_not_finite_are_white(tmp_path, view):
    hollow = labelled(np.full((1200, 3), np.nan), view.class_ids)
    draw_segmentation(tmp_path / 'out.png', hollow.cloud, hollow, image_shape=(30, 40))
    assert fraction(columns(pixels(tmp_path / 'out.png'), 0), WHITE) > 0.95


def test_true_labels_are_drawn_in_a_second_row(tmp_path, view):
    truth = labelled(view.cloud.xyz, np.full(1200, FLOOR))
    draw_segmentation(tmp_path / 'out.png', view.cloud, view, image_shape=(30, 40), truth=truth)
    picture = columns(pixels(tmp_path / 'out.png'), 1)
    predicted, true = np.array_split(picture, 2)
    assert fraction(predicted, CHAIR_COLOUR) > 0.25
    assert fraction(true, CHAIR_COLOUR) == 0
    assert fraction(true, FLOOR_COLOUR) > 0.5


def test_a_predicted_instance_has_the_colour_of_its_best_matching_true_instance(tmp_path):
    # Ids differ, objects do not: 5 and 3 are the two halves that truth calls 0 and 1.
    xyz = np.ones((1200, 3), np.float32)
    left = np.arange(1200) % 40 < 20
    predicted = LabelledCloud(
        PointCloud(xyz), np.zeros(1200, np.uint8), np.where(left, 5, 3).astype(np.int32)
    )
    truth = LabelledCloud(
        PointCloud(xyz), np.zeros(1200, np.uint8), np.where(left, 0, 1).astype(np.int32)
    )
    draw_segmentation(
        tmp_path / 'out.png', predicted.cloud, predicted, image_shape=(30, 40), truth=truth
    )
    upper, lower = np.array_split(columns(pixels(tmp_path / 'out.png'), 2), 2)
    for colour in instance_colours(np.array([0, 1], np.int32)):
        assert fraction(upper, colour) > 0.25
        assert fraction(lower, colour) > 0.25


def test_a_cloud_without_colour_is_drawn_in_grey(tmp_path, floor):
    slope = floor + floor[:, :1] * (0, 0, 0.3)
    cloud = labelled(slope, np.full(len(slope), FLOOR))
    draw_segmentation(tmp_path / 'out.png', cloud.cloud, cloud)
    left = columns(pixels(tmp_path / 'out.png'), 0)
    start, end = len(left) // 3, len(left) // 2
    body = left[start:end]  # between title and legend
    grey = (np.ptp(body, axis=-1) == 0) & (body[..., 0] < 250)
    assert grey.mean() > 0.2
    assert np.ptp(body[..., 0][grey]) > 50


def test_an_unwritable_picture_is_named(tmp_path, view):
    with pytest.raises(DatasetError, match=r'cannot write .*missing'):
        draw_segmentation(tmp_path / 'missing' / 'out.png', view.cloud, view, image_shape=(30, 40))
