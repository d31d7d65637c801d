# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the outlines of rooms."""

from asis_ros.rooms.building.outline import random_outline
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest


def test_without_irregularity_a_room_is_a_rectangle():
    outline = random_outline(np.random.default_rng(0), np.array((4.0, 3.0)), irregularity=0.0)
    np.testing.assert_array_equal(outline.corners, [(0, 0), (4, 0), (4, 3), (0, 3)])
    assert outline.cutouts == ()
    assert outline.area == 12.0


@given(st.integers(0, 10_000), st.floats(2.5, 12.0), st.floats(2.5, 12.0))
def test_outline_and_cutouts_add_up_to_the_rectangle(seed, x, y):
    outline = random_outline(np.random.default_rng(seed), np.array((x, y)), irregularity=1.0)
    cut = [shoelace(cutout) for cutout in outline.cutouts]
    assert outline.area + sum(cut) == pytest.approx(x * y)


@given(st.integers(0, 10_000))
def test_the_corners_run_around_the_room_in_its_bounding_rectangle(seed):
    sides = np.array((6.0, 5.0))
    corners = random_outline(np.random.default_rng(seed), sides, irregularity=1.0).corners
    assert np.all(corners > -1e-9)
    assert np.all(corners < sides + 1e-9)
    edges = np.roll(corners, -1, axis=0) - corners
    # Going once around to the left turns by a full circle.
    headings = np.arctan2(edges[:, 1], edges[:, 0])
    turns = np.angle(np.exp(1j * (np.roll(headings, -1) - headings)))
    assert turns.sum() == pytest.approx(2 * np.pi)


def shoelace(corners):
    x, y = corners.T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
