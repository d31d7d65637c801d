# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the spinning lidar in an empty room, where every range is known."""

from dataclasses import replace

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.sensors.lidar import simulate_lidar, SpinningLidar
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
import pytest

PERFECT = SpinningLidar(noise=0.0, dropout=0.0, columns=360)


def simulate(lidar, room):
    pose = np.eye(4)
    pose[:3, 3] = (2.0, 1.5, 1.0)
    return lidar.simulate(RayCaster(room), pose, np.random.default_rng(0))


def test_every_point_lies_on_a_side_of_the_room(box_room):
    x, y, z = (simulate(PERFECT, box_room()).cloud.xyz + np.float32([2.0, 1.5, 1.0])).T
    off = np.abs([x, 4 - x, y, 3 - y, z, 2.5 - z]).min(axis=0)
    assert off.max() < 1e-5


def test_the_rings_have_the_elevations_of_the_beams(box_room):
    xyz = simulate(PERFECT, box_room()).cloud.xyz.astype(float)
    elevations = np.degrees(np.arcsin(xyz[:, 2] / np.linalg.norm(xyz, axis=1)))
    np.testing.assert_allclose(np.unique(elevations.round(2)), np.linspace(-15, 15, 16))


def test_a_revolution_has_a_return_for_every_beam_and_column(box_room):
    # At up to 15 degrees no surface of this room is met at a grazing angle below 3 degrees.
    assert len(simulate(PERFECT, box_room()).cloud) == 16 * 360


def test_the_range_noise_is_that_of_the_lidar(box_room):
    exact, noisy = (
        np.linalg.norm(simulate(replace(PERFECT, noise=noise), box_room()).cloud.xyz, axis=1)
        for noise in (0.0, 0.02)
    )
    assert np.std(noisy - exact) == pytest.approx(0.02, rel=0.05)


def test_merged_revolutions_have_the_floor_at_height_zero(box_room):
    labelled = simulate_lidar(RayCaster(box_room()), np.random.default_rng(3))
    floor = labelled.cloud.xyz[labelled.class_ids == CLASS_NAMES.index('floor')]
    assert len(floor) > 100
    assert abs(np.median(floor[:, 2])) < 0.03
    assert labelled.instance_ids.min() >= 0
