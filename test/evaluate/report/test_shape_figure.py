# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.shape_figure: content and colours of the panels."""

from collections import Counter

from asis_ros.colours import class_colours, instance_colours
from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.datasets.shapenet.categories import CATEGORIES
from asis_ros.evaluate.report.shape_figure import draw_shapes
from mpl_toolkits.mplot3d import proj3d
import numpy as np
import pytest

TOP, LEG = CATEGORIES['table'][:2]
BLADE = CATEGORIES['knife'][0]


@pytest.fixture
def figure(figures, tmp_path):
    """Draw a table, a top of six points above legs of two and one, and a knife of one part."""
    xyz = np.zeros((2, 9, 3), np.float32)
    xyz[0, :6] = [[0, 1, 0], [1, 1, 0], [0, 1, 1], [1, 1, 1], [0.5, 1, 0], [0.5, 1, 1]]
    xyz[0, 6:] = [[0, 0, 0], [0, 0.1, 0], [1, 0, 1]]
    xyz[1, :, 0] = np.linspace(0, 3, 9)
    true = LabelledBlocks(
        xyz,
        np.array([[TOP] * 6 + [LEG] * 3, [BLADE] * 9], np.uint8),
        np.array([[7] * 6 + [4] * 2 + [9], [0] * 9], np.int32),
    )
    predicted = LabelledBlocks(
        xyz,
        np.array([[TOP] * 6 + [LEG] * 2 + [TOP], [BLADE] * 9], np.uint8),
        np.array([[1] * 6 + [0] * 3, [0] * 5 + [1] * 4], np.int32),
    )
    draw_shapes(tmp_path / 'out.png', true, predicted)
    return figures[0]


def counts(axis):
    """Count the points of each colour."""
    colours = np.round(255 * axis.collections[0].get_facecolor()[:, :3]).astype(int)
    return Counter(map(tuple, colours.tolist()))


def pixels(axis, xyz):
    """Project points to pixels of the figure, x right and y up."""
    x, y, _ = proj3d.proj_transform(*np.transpose(xyz), axis.get_proj())
    return axis.transData.transform(np.stack([x, y], axis=1))


def instance(number):
    return tuple(instance_colours(np.array([number], np.int32))[0].tolist())


def part(number):
    return tuple(class_colours(np.array([number], np.uint8))[0].tolist())


def test_each_shape_has_a_row_of_instances_and_parts(figure):
    # Of the table, 6 of 7 points of the top, 2 of 3 of the legs, and no third part: 1.
    assert [axis.get_title() for axis in figure.axes] == [
        'predicted instances (2)',
        'true instances (3)',
        'predicted parts, mIoU 84.1',
        'true parts',
        'predicted instances (2)',
        'true instances (1)',
        'predicted parts, mIoU 100.0',
        'true parts',
    ]


def test_a_predicted_instance_has_the_colour_of_its_true_one(figure):
    predicted, true = figure.axes[:2]
    assert counts(true) == {instance(0): 6, instance(1): 2, instance(2): 1}
    assert counts(predicted) == {instance(0): 6, instance(1): 3}


def test_a_part_has_one_colour_in_all_panels_and_in_the_legend(figure):
    _, _, predicted, true, _, _, of_knife, _ = figure.axes
    assert counts(of_knife) == {part(0): 9}
    assert counts(true) == {part(1): 6, part(2): 3}
    assert counts(predicted) == {part(1): 7, part(2): 2}
    legend = {
        patch.get_label(): tuple(np.round(255 * np.array(patch.get_facecolor()[:3])).tolist())
        for patch in figure.legends[0].get_patches()
    }
    assert legend == {'knife 0': part(0), 'table 0': part(1), 'table 1': part(2)}


def test_the_top_of_a_table_is_above_its_legs(figure):
    axis = figure.axes[3]
    top, foot = [[0.5, 1, 0.5], [0.5, 0, 0.5]]
    (x, y), (below_x, below_y) = pixels(axis, [top, foot])
    assert x == pytest.approx(below_x)
    assert y > below_y + 50


def test_a_shape_lies_within_its_panel(figure):
    table, knife = figure.axes[0], figure.axes[4]
    for axis, corners in ((table, np.ndindex(2, 2, 2)), (knife, [[0, 0, 0], [3, 0, 0]])):
        assert all(axis.bbox.contains(*pixel) for pixel in pixels(axis, list(corners)))


def test_a_shape_of_one_place_is_drawn(tmp_path):
    place = LabelledBlocks(
        np.ones((1, 9, 3), np.float32),
        np.full((1, 9), BLADE, np.uint8),
        np.zeros((1, 9), np.int32),
    )
    draw_shapes(tmp_path / 'out.png', place, place)
    assert (tmp_path / 'out.png').stat().st_size
