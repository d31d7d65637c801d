# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the sizes that tell chairs from sofas."""

from asis_ros.rooms.furniture.chairs import make_chair, make_chair_stack
from asis_ros.rooms.furniture.sofas import make_armchair, make_sofa
import numpy as np
import pytest


def sizes(make, count=60):
    """Width, depth and height of many pieces: shape (count, 3) (m)."""
    rng = np.random.default_rng(3)
    bounds = [make(rng).bounds() for _ in range(count)]
    return np.array([high - low for low, high in bounds])


@pytest.mark.parametrize('make', [make_sofa, make_armchair])
def test_seats_called_sofa_are_wide_and_deep(make):
    assert sizes(make)[:, :2].min() > 0.7


def test_chairs_are_smaller_than_sofas():
    # S3DIS: half of the chairs have a box of under 0.59 x 0.67 m.
    median = np.median(np.sort(sizes(make_chair)[:, :2], axis=1), axis=0)
    assert np.all(median < (0.6, 0.7))


def test_a_stack_of_chairs_is_higher_than_its_chair():
    width, depth, height = np.median(sizes(make_chair_stack, 20), axis=0)
    assert height > 0.85
    assert max(width, depth) < 0.9
