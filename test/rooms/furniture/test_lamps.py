# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests for lamps under the ceiling."""

from asis_ros.rooms.furniture import lamps
import numpy as np
import pytest


@pytest.mark.parametrize('make', [lamps._fan, lamps._chandelier])
@pytest.mark.parametrize('seed', range(12))  # of three numbers of blades or arms
def test_blades_and_arms_are_evenly_spaced_around_the_middle(make, seed):
    lamp = make(np.random.default_rng(seed), np.ones(3))
    assert lamp.vertices[:, :2].mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
