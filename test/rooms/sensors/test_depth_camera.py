# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the depth camera in an empty room, where every depth is known."""

from dataclasses import replace

from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
from asis_ros.rooms.sensors.depth_camera import DepthCamera, KINECT, REALSENSE
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import look_at
import numpy as np
import pytest

EYE = np.array((1.0, 1.5, 1.25))
FORWARD = np.array((1.0, 0.0, 0.0))
# Half the image is 0.45 x 0.375 wide at z = 1: from 3 m it shows nothing but the far wall.
PERFECT = DepthCamera(
    width=90,
    height=75,
    focal_length=100.0,
    depth_noise=0.0,
    disparity_step=0.0,
    baseline=0.0,
    lateral_noise=0.0,
    flying=0.0,
    dropout=0.0,
)


def simulate(camera, caster, eye=EYE, seed=0):
    return camera.simulate(caster, look_at(eye, eye + FORWARD), np.random.default_rng(seed))


def noisy(noise):
    return DepthCamera(focal_length=1500.0, depth_noise=noise, disparity_step=0.0, dropout=0.0)


def chair_patch(x, y0, y1):
    return [(x, y0, 0.0), (x, y1, 0.0), (x, y1, 2.5), (x, y0, 2.5)], 'chair'


def test_a_wall_three_metres_ahead_has_depth_three_everywhere(box_room):
    labelled = simulate(PERFECT, RayCaster(box_room()))
    np.testing.assert_allclose(labelled.cloud.xyz[:, 2], 3.0, atol=1e-5)
    assert set(labelled.class_ids) == {CLASS_NAMES.index('wall')}


def test_points_lie_on_the_rays_of_their_pixels_row_by_row(box_room):
    xyz = simulate(PERFECT, RayCaster(box_room())).cloud.xyz.reshape(75, 90, 3)
    # Pixel (row 0, column 0) is 44.5 columns left of and 37 rows above the middle.
    np.testing.assert_allclose(xyz[0, 0], (-44.5 * 0.03, -37 * 0.03, 3.0), atol=1e-5)
    np.testing.assert_allclose(xyz[74, 89], (44.5 * 0.03, 37 * 0.03, 3.0), atol=1e-5)


def test_objects_to_the_right_have_positive_x(box_room):
    # Looking along +x with z up, smaller y is to the right.
    caster = RayCaster(box_room(chair_patch(3.0, 1.0, 1.4)))
    labelled = simulate(PERFECT, caster)
    chair = labelled.class_ids == CLASS_NAMES.index('chair')
    np.testing.assert_allclose(labelled.cloud.xyz[chair, 2], 2.0, atol=1e-5)
    assert np.all(labelled.cloud.xyz[chair, 0] > 0.09)
    assert np.all(labelled.cloud.xyz[chair, 0] < 0.51)


def test_the_pose_transforms_the_cloud_to_the_room_frame(box_room):
    pose = look_at(EYE, np.array((4.0, 3.0, 0.0)))
    labelled = PERFECT.simulate(RayCaster(box_room()), pose, np.random.default_rng(0))
    points = labelled.cloud.xyz @ pose[:3, :3].T + pose[:3, 3]
    floor = labelled.class_ids == CLASS_NAMES.index('floor')
    assert floor.any()
    np.testing.assert_allclose(points[floor, 2], 0.0, atol=1e-5)


def test_an_occluded_object_has_no_points(box_room):
    partition = ([(2.5, 0, 0), (2.5, 3, 0), (2.5, 3, 2.5), (2.5, 0, 2.5)], 'wall')
    labelled = simulate(PERFECT, RayCaster(box_room(partition, chair_patch(3.5, 0.5, 2.5))))
    assert CLASS_NAMES.index('chair') not in labelled.class_ids


def test_noise_is_k_times_the_square_of_the_depth(box_room):
    caster = RayCaster(box_room())
    for distance in (1.0, 2.0, 3.0):
        eye = np.array((4.0 - distance, 1.5, 1.25))
        depths = simulate(noisy(0.002), caster, eye).cloud.xyz[:, 2]
        assert np.nanstd(depths) == pytest.approx(0.002 * distance**2, rel=0.1)
        assert np.nanmean(depths) == pytest.approx(distance, abs=0.002)


def test_depths_are_quantised_in_steps_of_the_inverse_depth(box_room):
    camera = DepthCamera(focal_length=1500.0, depth_noise=0.002, disparity_step=0.01)
    inverse = 1.0 / simulate(camera, RayCaster(box_room())).cloud.xyz[:, 2].astype(float)
    steps = inverse[np.isfinite(inverse)] / 0.01
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-3)


def test_pixels_without_a_return_have_no_labels(box_room):
    labelled = simulate(DepthCamera(dropout=0.3), RayCaster(box_room()))
    finite = labelled.cloud.finite()
    assert 0.5 < finite.mean() < 0.8
    assert set(labelled.class_ids[~finite]) == {UNKNOWN_CLASS}
    assert set(labelled.instance_ids[~finite]) == {UNASSIGNED}
    assert UNKNOWN_CLASS not in labelled.class_ids[finite]
    assert labelled.instance_ids[finite].min() >= 0


@pytest.mark.parametrize(('nearest', 'farthest'), [(3.1, 6.0), (0.4, 2.9)])
def test_nothing_returns_from_outside_the_range(box_room, nearest, farthest):
    camera = replace(PERFECT, min_range=nearest, max_range=farthest)
    assert not simulate(camera, RayCaster(box_room())).cloud.finite().any()


@pytest.mark.parametrize('side', [1, -1])
def test_a_near_object_casts_a_shadow_away_from_the_projector(box_room, side):
    # Edge at 1 m, wall at 3 m, projector 0.15 m aside: 100 * 0.15 * (1 - 1/3) = 10 pixels.
    caster = RayCaster(box_room(chair_patch(2.0, 1.4, 1.6)))
    row = simulate(replace(PERFECT, baseline=0.15 * side), caster).cloud.finite()
    row = row.reshape(75, 90)[37][::side]
    # The chair covers the columns 35 to 54; beside an edge one pixel may be lost as well.
    assert not row[26:34].any()
    assert row[:24].all()
    assert row[56:].all()


def test_lateral_noise_roughens_a_contour_and_shifts_depth_and_label_together(box_room):
    caster = RayCaster(box_room(chair_patch(2.0, 1.4, 1.6)))
    camera = replace(PERFECT, lateral_noise=1.0)
    labelled = simulate(camera, caster)
    chair = (labelled.class_ids == CLASS_NAMES.index('chair')).reshape(75, 90)
    widths = chair.sum(axis=1)
    assert widths.std() > 0.5
    assert widths.mean() == pytest.approx(20, abs=2)  # some at the edge are lost
    depths = labelled.cloud.xyz[:, 2].reshape(75, 90)
    np.testing.assert_allclose(depths[chair], 1.0, atol=1e-5)
    finite = np.isfinite(depths)
    np.testing.assert_allclose(depths[finite & ~chair], 3.0, atol=1e-5)


def test_flying_pixels_lie_between_the_near_and_the_far_side_of_an_edge(box_room):
    caster = RayCaster(box_room(chair_patch(2.0, 1.4, 1.6)))
    depths = simulate(replace(PERFECT, flying=1.0), caster).cloud.xyz[:, 2]
    between = (depths > 1.01) & (depths < 2.99)
    assert between.sum() > 50
    columns = np.flatnonzero(between) % 90
    assert set(columns) <= {34, 35, 54, 55}


def test_dark_and_glossy_surfaces_return_less(box_room):
    matt, dark, glossy = box_room(), box_room(), box_room()
    dark.face_rgb[:] = 0.03
    glossy.face_gloss[:] = 1.0
    fractions = [
        simulate(PERFECT, RayCaster(room)).cloud.finite().mean() for room in (matt, dark, glossy)
    ]
    assert fractions[0] == 1.0
    assert fractions[1] < 0.8
    assert fractions[2] < 0.8


def test_a_binned_camera_has_the_same_field_of_view_with_fewer_pixels(box_room):
    camera = KINECT.binned(4)
    assert (camera.width, camera.height) == (160, 120)
    xyz = simulate(replace(camera, dropout=0.0), RayCaster(box_room())).cloud.xyz
    fine = simulate(replace(KINECT, dropout=0.0), RayCaster(box_room())).cloud.xyz
    np.testing.assert_allclose(np.nanmax(xyz, axis=0), np.nanmax(fine, axis=0), atol=0.1)


def test_the_cameras_have_the_published_resolutions_and_noise():
    assert (KINECT.width, KINECT.height) == (640, 480)
    assert (REALSENSE.width, REALSENSE.height) == (848, 480)
    # 87 degrees across; 0.08 pixels of disparity over 447 pixels and 5 cm.
    assert 2 * np.degrees(np.arctan(848 / 2 / REALSENSE.focal_length)) == pytest.approx(
        87, abs=0.2
    )
    assert pytest.approx(0.08 / 447 / 0.05, abs=1e-4) == REALSENSE.depth_noise
