# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.colour_augmentation: each change alone, on colours computed by hand."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import UNASSIGNED
from asis_ros.train.colour_augmentation import (
    ColourAugmentation,
    stretched,
    turned_and_saturated,
)
import numpy as np
from numpy.typing import NDArray
import pytest

UNCHANGED = dict.fromkeys(
    (
        'drop_colour',
        'colour_noise',
        'brightness',
        'white_balance',
        'gamma',
        'contrast',
        'saturation',
        'hue',
        'shading',
        'tint',
    ),
    0.0,
)


def changed(
    rgb: NDArray[np.float32],
    seed: int = 0,
    instance_ids: NDArray[np.int32] | None = None,
    **strengths: float,
) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    xyz = rng.random((len(rgb), 3)) * 10
    ids = np.zeros(len(rgb), np.int32) if instance_ids is None else instance_ids
    room = LabelledCloud(PointCloud(xyz, rgb), np.zeros(len(rgb), np.uint8), ids)
    colours = ColourAugmentation(**{**UNCHANGED, **strengths}).recoloured(room, rng)
    assert colours is not None
    assert colours.dtype == np.float32
    return colours


def some_colours() -> NDArray[np.float32]:
    """Make 100 colours between 0.2 and 0.6."""
    return np.random.default_rng(1).uniform(0.2, 0.6, (100, 3)).astype(np.float32)


def test_colours_stay_as_they_are_at_strength_0() -> None:
    assert np.allclose(changed(some_colours()), some_colours(), atol=1e-6)


def test_a_third_of_a_turn_makes_red_green() -> None:
    turned = turned_and_saturated(2 * np.pi / 3, 0.0) @ np.array([1.0, 0.5, 0.25])
    assert np.allclose(turned, [0.25, 1.0, 0.5], atol=1e-6)


def test_saturation_moves_colours_from_and_to_their_grey() -> None:
    colour = np.array([0.6, 0.3, 0.3])  # grey 0.4
    assert np.allclose(turned_and_saturated(1.0, -1.0) @ colour, 0.4)
    assert np.allclose(turned_and_saturated(0.0, 1.0) @ colour, [0.8, 0.2, 0.2])
    assert np.allclose(turned_and_saturated(0.0, -0.5) @ colour, [0.5, 0.35, 0.35])


def test_full_contrast_spans_0_to_1_and_half_of_it_lies_between() -> None:
    ramp = np.linspace(0.2, 0.6, 101, dtype=np.float32)[:, None].repeat(3, axis=1)
    # The quantiles 0.01 and 0.99 are 0.204 and 0.596; the middle, 0.4, becomes 0.5.
    for amount, expected in ((0.0, (0.2, 0.4, 0.6)), (1.0, (0, 0.5, 1)), (0.5, (0.1, 0.45, 0.8))):
        found = stretched(ramp, amount)[[0, 50, 100], 0]
        assert np.allclose(found, expected, atol=1e-5)


def test_contrast_of_one_colour_stays_finite() -> None:
    assert np.isfinite(stretched(np.full((5, 3), 0.3, np.float32), 1.0)).all()


def test_gamma_keeps_black_white_and_the_order_of_greys() -> None:
    greys = np.linspace(0, 1, 11, dtype=np.float32)[:, None].repeat(3, axis=1)
    for seed in range(5):
        bent = changed(greys, seed, gamma=1.0)
        assert np.allclose(bent[[0, 10]], [[0, 0, 0], [1, 1, 1]])
        assert (np.diff(bent[:, 0]) > 0).all()
        exponent = np.log(bent[1:10]) / np.log(greys[1:10])
        assert np.ptp(exponent) < 1e-3
        assert 1 / np.e < exponent[0, 0] < np.e


def test_brightness_scales_all_channels_alike_and_white_balance_each() -> None:
    for seed in range(5):
        factors = changed(some_colours(), seed, brightness=0.5) / some_colours()
        assert np.ptp(factors) < 1e-5
        assert 0.5 < factors[0, 0] < 1.5
        factors = changed(some_colours(), seed, white_balance=0.5) / some_colours()
        assert (np.ptp(factors, axis=0) < 1e-5).all()
        assert np.ptp(factors[0]) > 0.01


def test_shading_differs_from_place_to_place_within_its_bounds() -> None:
    for seed in range(5):
        light = changed(some_colours(), seed, shading=0.4) / some_colours()
        assert np.ptp(light, axis=1).max() < 1e-5  # the same in all channels
        assert 0.6 < light.min() < light.max() < 1.4
        assert np.ptp(light) > 0.01


def test_a_tint_mixes_all_points_of_an_instance_with_one_colour() -> None:
    rgb = some_colours()
    ids = np.repeat([UNASSIGNED, 4, 9, 11], 25).astype(np.int32)
    tinted = changed(rgb, instance_ids=ids, tint=1.0)
    assert np.allclose(tinted[:25], rgb[:25], atol=1e-6)
    for start in (25, 50, 75):
        before, after = rgb[start : start + 25], tinted[start : start + 25]
        # after = (1 - a) before + a colour: differences between points shrink by 1 - a.
        left = (after[1:] - after[0]) / (before[1:] - before[0])
        assert np.ptp(left) < 1e-2
        assert 0 < left.mean() < 1


def test_colour_is_dropped_with_its_probability() -> None:
    room = LabelledCloud(
        PointCloud(np.zeros((1, 3)), np.zeros((1, 3), np.float32)),
        np.zeros(1, np.uint8),
        np.zeros(1, np.int32),
    )
    rng = np.random.default_rng(0)
    augmentation = ColourAugmentation(drop_colour=0.5)
    dropped = [augmentation.recoloured(room, rng) is None for _ in range(200)]
    assert 70 < sum(dropped) < 130  # 4 standard deviations about 100


@pytest.mark.parametrize('seed', range(5))
def test_strong_changes_together_stay_between_0_and_1(seed: int) -> None:
    strong = ColourAugmentation(drop_colour=0.0, colour_noise=0.5, brightness=0.9, gamma=3.0)
    room = LabelledCloud(
        PointCloud(np.random.default_rng(2).random((100, 3)), some_colours()),
        np.zeros(100, np.uint8),
        np.arange(100, dtype=np.int32),
    )
    colours = strong.recoloured(room, np.random.default_rng(seed))
    assert colours is not None
    assert colours.min() >= 0
    assert colours.max() <= 1
