# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the scan of a whole room."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.sensors.scanner import scan_room
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np

LENGTH, WIDTH, HEIGHT = 4.0, 3.0, 2.5


def test_a_scan_has_the_requested_number_of_labelled_points(box_room):
    scan = scan_room(RayCaster(box_room()), np.random.default_rng(0), num_points=5000)
    assert len(scan.cloud) == 5000
    assert scan.cloud.xyz.dtype == np.float32
    assert scan.class_ids.max() < 13
    assert scan.instance_ids.min() >= 0
    assert scan.cloud.finite().all()


def test_points_lie_on_the_surface_they_are_labelled_with(box_room):
    scan = scan_room(RayCaster(box_room()), np.random.default_rng(1), num_points=5000)
    x, y, z = scan.cloud.xyz.T
    to_walls = np.abs([x, LENGTH - x, y, WIDTH - y]).min(axis=0)
    off = np.select([scan.class_ids == 0, scan.class_ids == 1], [HEIGHT - z, z], to_walls)
    # Range noise below 1.1 cm and a registration error of some mm, at three times sigma.
    assert np.percentile(np.abs(off), 99) < 0.05
    assert np.std(off) > 0.0005


def test_all_six_sides_are_scanned_about_evenly(box_room):
    scan = scan_room(RayCaster(box_room()), np.random.default_rng(2), num_points=20_000)
    counts = np.bincount(scan.instance_ids, minlength=6)
    areas = np.array((12.0, 12.0, 10.0, 7.5, 10.0, 7.5))
    density = counts / areas
    assert density.max() < 1.5 * density.min()


def test_an_object_occluded_from_every_position_has_no_points(box_room):
    behind = ([(-0.2, 0, 0), (-0.2, 3, 0), (-0.2, 3, 2.5), (-0.2, 0, 2.5)], 'bookcase')
    scan = scan_room(RayCaster(box_room(behind)), np.random.default_rng(3), num_points=2000)
    assert CLASS_NAMES.index('bookcase') not in scan.class_ids


def test_the_same_generator_makes_the_same_scan(box_room):
    caster = RayCaster(box_room())
    first, second = (
        scan_room(caster, np.random.default_rng(4), num_points=1000) for _ in range(2)
    )
    np.testing.assert_array_equal(first.cloud.xyz, second.cloud.xyz)
    np.testing.assert_array_equal(first.class_ids, second.class_ids)
