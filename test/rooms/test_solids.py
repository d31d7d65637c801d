# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the solids that furniture is made of."""

from asis_ros.rooms.solids import box, cushion, cylinder, join, Solid
import numpy as np
import pytest

GREY = (0.5, 0.5, 0.5)


def volume(solid):
    """Volume inside a closed mesh whose faces all wind the same way (divergence theorem)."""
    a, b, c = solid.vertices[solid.faces].transpose(1, 0, 2)
    return abs(float(np.einsum('ij,ij->', a, np.cross(b, c)))) / 6


def test_a_box_stands_on_its_place():
    low, high = box((2, 4, 6), (1, 1, 1), GREY).bounds()
    np.testing.assert_allclose(low, (0, -1, 1))
    np.testing.assert_allclose(high, (2, 3, 7))


def test_a_box_is_closed():
    assert volume(box((2, 4, 6), (5, 5, 5), GREY)) == pytest.approx(48)


def test_a_cylinder_of_many_sides_has_the_volume_of_one():
    assert volume(cylinder(2, 3, (5, 5, 5), GREY, sides=400)) == pytest.approx(
        np.pi * 4 * 3, rel=1e-3
    )


def test_a_cushion_fills_its_box_except_for_the_edges():
    soft = cushion((0.5, 0.4, 0.1), (0, 0, 0.3), GREY)
    low, high = soft.bounds()
    np.testing.assert_allclose(low, (-0.25, -0.2, 0.3), atol=1e-9)
    np.testing.assert_allclose(high, (0.25, 0.2, 0.4), atol=1e-9)
    assert 0.6 * 0.02 < volume(soft) < 0.02


def test_moving_rotates_before_it_translates():
    point = Solid(np.array([(1.0, 0.0, 0.0)]), np.zeros((0, 3), int), np.zeros((0, 3)))
    np.testing.assert_allclose(point.moved(x=5, yaw=np.pi / 2).vertices, [(5, 1, 0)], atol=1e-12)


def test_pitching_keeps_the_hinge_in_place():
    hinge_and_tip = Solid(
        np.array([(0.0, 1.0, 2.0), (0.0, 1.0, 3.0)]), np.zeros((0, 3), int), np.zeros((0, 3))
    )
    # A quarter turn about x brings +z to -y.
    turned = hinge_and_tip.pitched(np.pi / 2, y=1.0, z=2.0).vertices
    np.testing.assert_allclose(turned, [(0, 1, 2), (0, 0, 2)], atol=1e-12)


def test_joined_solids_keep_their_triangles():
    first, second = box((1, 1, 1), (0, 0, 0), GREY), box((1, 1, 1), (3, 0, 0), (1, 0, 0))
    both = join([first, second])
    np.testing.assert_array_equal(both.vertices[both.faces[12:]], second.vertices[second.faces])
    np.testing.assert_array_equal(both.rgb[12:], second.rgb)
