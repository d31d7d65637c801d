# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.rooms.simulation.colour_errors: colours of neighbours, exposures."""

from asis_ros.rooms.simulation.colour_errors import displaced, exposed, with_colour_errors
import numpy as np


def test_a_point_near_an_edge_has_the_colour_of_its_neighbour() -> None:
    """Points are 1 cm apart, the first two black; the camera is off by 1 cm."""
    points = np.arange(5.0)[:, None] * [0.01, 0, 0]
    rgb = np.repeat(np.array([0, 0, 1, 1, 1], np.float32)[:, None], 3, axis=1)
    shifted = displaced(points, rgb, np.array([0.01, 0, 0]))
    assert shifted[:, 0].tolist() == [0, 1, 1, 1, 1]
    assert np.array_equal(displaced(points, rgb, np.array([0.004, 0, 0])), rgb)


def test_stations_scale_colours_and_hardly_change_their_hue() -> None:
    points = np.random.default_rng(0).random((500, 3)) * 8
    grey = np.full((500, 3), 0.5, np.float32)
    gains = [exposed(points, grey, np.random.default_rng(seed)) / 0.5 for seed in range(20)]
    counts = {len(np.unique(gain[:, 0])) for gain in gains}
    assert counts <= {1, 2, 3, 4}
    assert len(counts) > 1
    for gain in gains:
        assert 0.5 < gain.min() < gain.max() < 2.0
        assert np.ptp(gain / gain[:, :1], axis=1).max() < 0.2


def test_colours_stay_between_0_and_1() -> None:
    rng = np.random.default_rng(0)
    rgb = with_colour_errors(rng.random((500, 3)), rng.random((500, 3)).astype(np.float32), rng)
    assert rgb.dtype == np.float32
    assert rgb.min() >= 0
    assert rgb.max() <= 1
