# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the depth camera in a bare room, where every depth is known."""

from asis_ros.datasets.synthetic.camera import DepthCamera, look_at, random_view
from asis_ros.datasets.synthetic.ray_casting import RayCaster
from asis_ros.datasets.synthetic.room import make_room
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
import numpy as np
import pytest

EYE = np.array((1.0, 1.5, 1.25))
FORWARD = np.array((1.0, 0.0, 0.0))
# Half the image is 0.45 x 0.375 wide at z = 1: from 3 m it sees nothing but the far wall.
PERFECT = DepthCamera(
    width=90,
    height=75,
    focal_length=100.0,
    depth_noise=0.0,
    disparity_step=0.0,
    baseline=0.0,
    dropout=0.0,
)


def look(camera, caster, eye=EYE, seed=0):
    return camera.look(caster, look_at(eye, eye + FORWARD), np.random.default_rng(seed))


def noisy(noise):
    return DepthCamera(focal_length=1500.0, depth_noise=noise, disparity_step=0.0, dropout=0.0)


def chair_patch(x, y0, y1):
    return [(x, y0, 0.0), (x, y1, 0.0), (x, y1, 2.5), (x, y0, 2.5)], 'chair'


def test_a_wall_three_metres_ahead_has_depth_three_everywhere(box_room):
    seen = look(PERFECT, RayCaster(box_room()))
    np.testing.assert_allclose(seen.cloud.xyz[:, 2], 3.0, atol=1e-5)
    assert set(seen.class_ids) == {CLASS_NAMES.index('wall')}


def test_points_lie_on_the_rays_of_their_pixels_row_by_row(box_room):
    xyz = look(PERFECT, RayCaster(box_room())).cloud.xyz.reshape(75, 90, 3)
    # Pixel (row 0, column 0) is 44.5 columns left of and 37 rows above the middle.
    np.testing.assert_allclose(xyz[0, 0], (-44.5 * 0.03, -37 * 0.03, 3.0), atol=1e-5)
    np.testing.assert_allclose(xyz[74, 89], (44.5 * 0.03, 37 * 0.03, 3.0), atol=1e-5)


def test_what_is_to_the_right_in_the_room_has_positive_x(box_room):
    # Looking along +x with z up, smaller y is to the right.
    caster = RayCaster(box_room(chair_patch(3.0, 1.0, 1.4)))
    seen = look(PERFECT, caster)
    chair = seen.class_ids == CLASS_NAMES.index('chair')
    np.testing.assert_allclose(seen.cloud.xyz[chair, 2], 2.0, atol=1e-5)
    assert np.all(seen.cloud.xyz[chair, 0] > 0.09)
    assert np.all(seen.cloud.xyz[chair, 0] < 0.51)


def test_the_pose_brings_the_cloud_back_to_the_room(box_room):
    pose = look_at(EYE, np.array((4.0, 3.0, 0.0)))
    seen = PERFECT.look(RayCaster(box_room()), pose, np.random.default_rng(0))
    points = seen.cloud.xyz @ pose[:3, :3].T + pose[:3, 3]
    floor = seen.class_ids == CLASS_NAMES.index('floor')
    assert floor.any()
    np.testing.assert_allclose(points[floor, 2], 0.0, atol=1e-5)


def test_what_stands_behind_a_wall_is_never_seen(box_room):
    partition = ([(2.5, 0, 0), (2.5, 3, 0), (2.5, 3, 2.5), (2.5, 0, 2.5)], 'wall')
    seen = look(PERFECT, RayCaster(box_room(partition, chair_patch(3.5, 0.5, 2.5))))
    assert CLASS_NAMES.index('chair') not in seen.class_ids


def test_noise_is_k_times_the_square_of_the_depth(box_room):
    caster = RayCaster(box_room())
    for distance in (1.0, 2.0, 3.0):
        eye = np.array((4.0 - distance, 1.5, 1.25))
        depths = look(noisy(0.002), caster, eye).cloud.xyz[:, 2]
        assert np.nanstd(depths) == pytest.approx(0.002 * distance**2, rel=0.1)
        assert np.nanmean(depths) == pytest.approx(distance, abs=0.002)


def test_depths_come_in_steps_of_the_inverse_depth(box_room):
    camera = DepthCamera(focal_length=1500.0, depth_noise=0.002, disparity_step=0.01)
    inverse = 1.0 / look(camera, RayCaster(box_room())).cloud.xyz[:, 2].astype(float)
    steps = inverse[np.isfinite(inverse)] / 0.01
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-3)


def test_pixels_without_a_return_have_no_labels(box_room):
    seen = look(DepthCamera(dropout=0.3), RayCaster(box_room()))
    finite = seen.cloud.finite()
    assert 0.5 < finite.mean() < 0.8
    assert set(seen.class_ids[~finite]) == {UNKNOWN_CLASS}
    assert set(seen.instance_ids[~finite]) == {UNASSIGNED}
    assert UNKNOWN_CLASS not in seen.class_ids[finite]
    assert seen.instance_ids[finite].min() >= 0


@pytest.mark.parametrize(('nearest', 'farthest'), [(3.1, 6.0), (0.4, 2.9)])
def test_nothing_returns_from_outside_the_range(box_room, nearest, farthest):
    camera = DepthCamera(
        width=90, height=75, focal_length=100.0, min_range=nearest, max_range=farthest
    )
    assert not look(camera, RayCaster(box_room())).cloud.finite().any()


def test_a_near_thing_throws_a_shadow_to_its_left(box_room):
    # Edge at 1 m, wall at 3 m, projector 0.15 m to the right: 100 * 0.15 * (1 - 1/3) = 10 pixels.
    caster = RayCaster(box_room(chair_patch(2.0, 1.4, 1.6)))
    camera = DepthCamera(
        width=90,
        height=75,
        focal_length=100.0,
        depth_noise=0.0,
        disparity_step=0.0,
        baseline=0.15,
        dropout=0.0,
    )
    row = look(camera, caster).cloud.finite().reshape(75, 90)[37]
    # The chair covers the columns 35 to 54; beside an edge one pixel may be lost as well.
    assert not row[26:34].any()
    assert row[:24].all()
    assert row[56:].all()


def test_views_are_drawn_inside_the_room_at_the_height_of_a_hand():
    room = make_room(3)
    caster = RayCaster(room)
    for seed in range(5):
        pose = random_view(room, caster, np.random.default_rng(seed))
        assert np.all((pose[:2, 3] > 0) & (pose[:2, 3] < room.size[:2]))
        assert 0.4 <= pose[2, 3] <= 1.8
        assert np.degrees(np.arcsin(pose[2, 2])) == pytest.approx(-15, abs=26)
        np.testing.assert_allclose(pose[:3, :3].T @ pose[:3, :3], np.eye(3), atol=1e-9)
