# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.room_figure: content and colours of the panels."""

from asis_ros.cloud import LabelledCloud, PointCloud, Segmentation
from asis_ros.colours import class_colours, instance_colours
from asis_ros.evaluate.report.room_figure import draw_room, error_colours
from asis_ros.labels import CLASS_NAMES, UNKNOWN_CLASS
import numpy as np
import pytest

FLOOR, CHAIR = CLASS_NAMES.index('floor'), CLASS_NAMES.index('chair')
WHITE = (255, 255, 255)


def prediction(class_ids, instance_ids=None):
    class_ids = np.asarray(class_ids, np.uint8)
    instance_ids = class_ids if instance_ids is None else np.asarray(instance_ids)
    return Segmentation(
        class_ids,
        instance_ids.astype(np.int32),
        np.ones(len(class_ids), np.float32),
        np.zeros(0, np.uint8),
        np.zeros(0, np.float32),
    )


@pytest.fixture
def room():
    """Lay a floor of 4 m x 4 m, red, with a point every 5 cm; one half is called chair."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(80) / 20, np.arange(80) / 20))
    cloud = PointCloud(
        np.stack([x, y, np.zeros(6400)], axis=1), np.tile(np.float32([1, 0, 0]), (6400, 1))
    )
    class_ids = np.where(x < 2, CHAIR, FLOOR).astype(np.uint8)
    return LabelledCloud(cloud, class_ids, np.where(x < 2, 17, 4).astype(np.int32))


@pytest.fixture
def right(room):
    """Predict the true labels, with other instance ids."""
    return prediction(room.class_ids, np.where(room.instance_ids == 17, 3, 8))


def panels(figure):
    """Title of each panel, and its pixels."""
    return {axis.get_title(): axis.images[0].get_array() for axis in figure.axes}


def fraction(pixels, colour):
    """Fraction of the drawn pixels that have a colour."""
    drawn = (pixels != WHITE).any(axis=-1)
    return (pixels[drawn] == colour).all(axis=-1).mean()


def test_points_of_one_network_are_right_or_wrong():
    true = np.array([0, 1, UNKNOWN_CLASS], np.uint8)
    colours, meanings = error_colours(true, {'ASIS': prediction([0, 0, 0])})
    assert meanings == {'right': '#dedede', 'wrong': '#cb181d'}
    assert colours.tolist() == [[222, 222, 222], [203, 24, 29], [255, 255, 255]]


def test_points_of_two_networks_show_which_one_is_right():
    true = np.zeros(4, np.uint8)
    colours, meanings = error_colours(
        true, {'old': prediction([0, 1, 0, 1]), 'new': prediction([0, 0, 1, 2])}
    )
    named = {tuple(bytes.fromhex(code[1:])): meaning for meaning, code in meanings.items()}
    found = [named[tuple(colour)] for colour in colours.tolist()]
    assert found == ['both right', 'only new right', 'only old right', 'both wrong']


def test_a_room_by_one_network_has_six_panels(room, right, figures, tmp_path):
    draw_room(tmp_path / 'out.png', room, {'ASIS': right}, CLASS_NAMES)
    assert list(panels(figures[0])) == [
        'colour',
        'true classes',
        'ASIS: classes, mIoU 100.0',
        'wrong classes',
        'true instances (2)',
        'ASIS: instances (2), mWCov 100.0',
    ]


def test_a_second_network_adds_a_column(room, right, figures, tmp_path):
    # All floor: IoU of the floor 1/2, of the chair 0; one instance covers half of what it is.
    floor = prediction(np.full(6400, FLOOR))
    draw_room(tmp_path / 'out.png', room, {'old': floor, 'new': right}, CLASS_NAMES)
    assert list(panels(figures[0])) == [
        'colour',
        'true classes',
        'old: classes, mIoU 25.0',
        'new: classes, mIoU 100.0',
        'old against new',
        'true instances (2)',
        'old: instances (1), mWCov 25.0',
        'new: instances (2), mWCov 100.0',
    ]
    assert fraction(panels(figures[0])['old against new'], (33, 102, 172)) == pytest.approx(
        0.5, abs=0.03
    )


def test_panels_show_colour_and_classes(room, right, figures, tmp_path):
    draw_room(tmp_path / 'out.png', room, {'ASIS': right}, CLASS_NAMES)
    shown = panels(figures[0])
    assert fraction(shown['colour'], (255, 0, 0)) == 1
    for title in ('true classes', 'ASIS: classes, mIoU 100.0'):
        for colour in class_colours(np.array([FLOOR, CHAIR], np.uint8)):
            assert fraction(shown[title], colour) == pytest.approx(0.5, abs=0.03)


def test_a_predicted_instance_has_the_colour_of_its_true_one(room, right, figures, tmp_path):
    draw_room(tmp_path / 'out.png', room, {'ASIS': right}, CLASS_NAMES)
    shown = panels(figures[0])
    true, predicted = shown['true instances (2)'], shown['ASIS: instances (2), mWCov 100.0']
    np.testing.assert_array_equal(true, predicted)
    for colour in instance_colours(np.array([0, 1], np.int32)):  # ids do not matter, sizes do
        assert fraction(true, colour) == pytest.approx(0.5, abs=0.03)


def test_the_legend_names_classes_and_errors(room, right, figures, tmp_path):
    draw_room(tmp_path / 'out.png', room, {'ASIS': right}, CLASS_NAMES)
    texts = [text.get_text() for text in figures[0].legends[0].get_texts()]
    assert texts == ['floor', 'chair', 'right', 'wrong']
