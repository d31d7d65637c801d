# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pictures.panels: colours and matching of instances."""

from asis_ros.cloud import PointCloud
from asis_ros.pictures.panels import (
    class_patches,
    count_instances,
    draw_panel,
    largest_first,
    matched,
    own_colours,
)
from asis_ros.pictures.views import NO_POINT
from matplotlib.figure import Figure
import numpy as np


def test_a_panel_shows_point_colours_and_white_elsewhere():
    axis = Figure().subplots()
    colours = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    draw_panel(axis, 'title', np.array([[1, NO_POINT, 0]]), colours)
    shown = axis.images[0].get_array().tolist()
    assert shown == [[[0, 0, 255], [255, 255, 255], [255, 0, 0]]]


def test_a_cloud_has_its_own_colours():
    cloud = PointCloud(np.zeros((2, 3)), np.array([[1, 0.5, 0], [np.nan, 0, 1.005]], np.float32))
    title, colours = own_colours(cloud)
    assert title == 'colour'
    assert colours.tolist() == [[255, 128, 0], [0, 0, 255]]


def test_a_cloud_without_colour_is_shaded_by_height():
    cloud = PointCloud(np.array([[0, 0, 0], [0, 0, 1], [0, 0, 2.0], [np.nan, 0, 0]]))
    title, colours = own_colours(cloud)
    assert title == 'height'
    assert (np.diff(colours[:3, 0].astype(int)) > 0).all()


def test_a_cloud_without_colour_is_shaded_by_distance_to_its_sensor():
    title, colours = own_colours(PointCloud(np.array([[0, 0, 3.0], [2, 0, 0]])), from_sensor=True)
    assert title == 'distance'
    assert colours[1, 0] > colours[0, 0]


def test_instances_are_ranked_by_size():
    ids = np.array([7, -1, -1, -1, 3, 3, 7, 3, 9], np.int32)
    assert largest_first(ids).tolist() == [1, -1, -1, -1, 0, 0, 1, 0, 2]


def test_an_instance_gets_the_id_of_its_best_matching_true_instance():
    true = np.array([0, 0, 0, 1, 1, 1, 1], np.int32)
    predicted = np.array([5, 5, 5, 5, 2, 2, 2], np.int32)
    assert matched(predicted, true).tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_a_true_id_is_assigned_once():
    true = np.zeros(5, np.int32)
    halves = matched(np.array([4, 4, 4, 6, 6], np.int32), true)
    assert halves[:3].tolist() == [0, 0, 0]
    assert halves[3] == halves[4] > true.max()


def test_unassigned_points_stay_unassigned():
    assert matched(np.array([-1, 0], np.int32), np.array([3, -1], np.int32))[0] == -1


def test_negative_ids_are_not_counted():
    assert count_instances(np.array([-1, 4, 4, 0], np.int32)) == 2


def test_the_legend_lists_the_drawn_classes():
    ids = [np.array([2, 255], np.uint8), np.array([0, 2], np.uint8)]
    names = ('ground', 'car', 'tree')
    assert [patch.get_label() for patch in class_patches(ids, names)] == ['ground', 'tree']
