# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.class_changes: what the bars show."""

from asis_ros.errors import DatasetError
from asis_ros.evaluate.report.class_changes import (
    change_of,
    draw_changes,
    GAIN_COLOUR,
    LOSS_COLOUR,
)
from evaluated_rooms import ALL_RIGHT, ONE_WRONG, results
from matplotlib.colors import to_rgba
from matplotlib.image import imread
import numpy as np
import pytest


def test_a_change_is_that_of_the_mean_and_of_each_class():
    change = change_of(results('old', ONE_WRONG), results('new', ALL_RIGHT), 'mIoU')
    np.testing.assert_allclose(change.before, [62.5, 75, 50, np.nan])
    np.testing.assert_allclose(change.after, [100, 100, 100, np.nan])
    np.testing.assert_allclose(change.difference, [37.5, 25, 50, np.nan])


def test_a_change_of_single_seeds_has_no_spread():
    change = change_of(results('old', ONE_WRONG), results('new', ALL_RIGHT), 'mWCov')
    np.testing.assert_allclose(change.spread, [0, 0, 0, np.nan])


def test_the_spreads_of_both_networks_add_up_like_errors():
    # Floor: IoU 75 and 100 before, so 87.5 +- 12.5; 75, 75, 100 and 100 after, so the same.
    before = results('old', ONE_WRONG, ALL_RIGHT)
    after = results('new', ONE_WRONG, ONE_WRONG, ALL_RIGHT, ALL_RIGHT)
    change = change_of(before, after, 'mIoU')
    assert change.difference[1] == pytest.approx(0)
    assert change.spread[1] == pytest.approx(12.5 * 2**0.5)


def test_results_of_other_classes_are_refused():
    other = results('new', ALL_RIGHT, class_names=('road', 'car', 'tree'))
    with pytest.raises(DatasetError, match='old and new are not of the same classes: floor'):
        change_of(results('old', ALL_RIGHT), other, 'mIoU')


def test_bars_are_as_high_as_the_changes(figures, tmp_path):
    draw_changes(tmp_path / 'out.png', results('old', ONE_WRONG), results('new', ALL_RIGHT))
    for axis in figures[0].axes:  # one wrong point: coverage and IoU are the same
        assert [bar.get_height() for bar in axis.patches] == [37.5, 25, 50, 0]


def test_gains_and_losses_differ_in_colour(figures, tmp_path):
    # One seed each: the chair gains what the floor loses.
    before, after = results('old', [0, 0, 0, 0, 0]), results('new', [0, 0, 1, 1, 1])
    draw_changes(tmp_path / 'out.png', before, after)
    _, floor, chair, _ = figures[0].axes[1].patches
    assert floor.get_facecolor() == to_rgba(LOSS_COLOUR)
    assert chair.get_facecolor() == to_rgba(GAIN_COLOUR)


def test_each_bar_is_named_with_the_scores_it_lies_between(figures, tmp_path):
    draw_changes(tmp_path / 'out.png', results('old', ONE_WRONG), results('new', ALL_RIGHT))
    labels = [label.get_text() for label in figures[0].axes[1].get_xticklabels()]
    assert labels == [
        'mean\n62.5 → 100.0',
        'floor\n75.0 → 100.0',
        'chair\n50.0 → 100.0',
        'sofa\n-',
    ]


def test_each_known_change_is_written_at_its_bar(figures, tmp_path):
    draw_changes(tmp_path / 'out.png', results('old', ALL_RIGHT), results('new', ONE_WRONG))
    texts = [text.get_text() for text in figures[0].axes[1].texts]
    assert texts == ['\N{MINUS SIGN}37.5', '\N{MINUS SIGN}25.0', '\N{MINUS SIGN}50.0']


def test_error_bars_reach_one_standard_deviation_up_and_down(figures, tmp_path):
    before, after = results('old', ONE_WRONG, ONE_WRONG), results('new', ONE_WRONG, ALL_RIGHT)
    draw_changes(tmp_path / 'out.png', before, after)
    (error_bars,) = (one for one in figures[0].axes[1].collections)
    lines = error_bars.get_segments()
    # Floor: 75 before; 75 and 100 after, a change of 12.5 +- 12.5.
    np.testing.assert_allclose(lines[1], [[1, 0], [1, 25]])


def test_the_picture_has_room_for_every_class(tmp_path):
    draw_changes(tmp_path / 'out.png', results('old', ONE_WRONG), results('new', ALL_RIGHT))
    assert imread(tmp_path / 'out.png').shape[1] == int((1 + 4 * 0.82) * 130)


def test_a_picture_that_cannot_be_written_is_named(tmp_path):
    old = results('old', ONE_WRONG)
    with pytest.raises(DatasetError, match=r'cannot write .*missing'):
        draw_changes(tmp_path / 'missing' / 'out.png', old, old)
