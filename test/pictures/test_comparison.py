# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pictures.comparison: colours of errors, and the picture as a whole."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.pictures.comparison import draw_comparison, error_colours
from matplotlib.image import imread
import numpy as np

GREY, RED, ORANGE, WHITE = (198, 206, 214), (214, 40, 40), (245, 170, 60), (255, 255, 255)
CHAIR, TABLE, UNKNOWN = 8, 7, 255


def test_a_point_is_correct_or_wrong_or_not_labelled_or_of_unknown_class():
    truth = np.array([CHAIR, CHAIR, CHAIR, UNKNOWN, UNKNOWN], np.uint8)
    predicted = np.array([CHAIR, TABLE, UNKNOWN, CHAIR, UNKNOWN], np.uint8)
    assert error_colours(truth, predicted).tolist() == [
        list(colour) for colour in (GREY, RED, ORANGE, WHITE, WHITE)
    ]


def draw(path, predicted_class):
    """Draw an image of 4 x 6 chair points, all with one prediction; give its pixels."""
    xyz = np.random.default_rng(0).random((24, 3)).astype(np.float32)
    cloud = PointCloud(xyz)
    ids = np.zeros(24, np.int32)
    truth = LabelledCloud(cloud, np.full(24, CHAIR, np.uint8), ids)
    predicted = LabelledCloud(cloud, np.full(24, predicted_class, np.uint8), ids)
    draw_comparison(path, truth, predicted, image_shape=(4, 6))
    return (imread(path)[..., :3] * 255).round().astype(int)


def test_errors_are_drawn_in_red(tmp_path):
    def num_red(pixels):
        return (pixels == RED).all(axis=2).sum()

    wrong, correct = draw(tmp_path / 'a.png', TABLE), draw(tmp_path / 'b.png', CHAIR)
    assert num_red(wrong) > 10 * num_red(correct) > 0  # the legend has the colour, too
