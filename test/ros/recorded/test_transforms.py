# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.transforms: what tf2 would find in a bag."""

from types import SimpleNamespace as Message

from asis_ros.ros.recorded.transforms import RecordedTransforms
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

SECOND = 10**9


def stamped(parent, child, xyz, *, yaw=0.0, second=0):
    x, y, z, w = Rotation.from_euler('z', yaw, degrees=True).as_quat()
    stamp = Message(sec=second, nanosec=0)
    return Message(
        header=Message(frame_id=parent, stamp=stamp),
        child_frame_id=child,
        transform=Message(
            translation=Message(x=xyz[0], y=xyz[1], z=xyz[2]),
            rotation=Message(x=x, y=y, z=z, w=w),
        ),
    )


def robot():
    """Drive from x = 0 at 1 s to x = 4 at 3 s, turning left by 90 degrees; camera 1 m ahead."""
    return RecordedTransforms(
        [
            (stamped('base', 'camera', (1.0, 0.0, 0.5)), True),
            (stamped('map', 'base', (0.0, 0.0, 0.0), second=1), False),
            (stamped('map', 'base', (4.0, 0.0, 0.0), yaw=90.0, second=3), False),
        ]
    )


def test_a_chain_of_static_and_moving_transforms_is_joined():
    matrix = robot().find('map', 'camera', 3 * SECOND)
    # Turned left, the camera is 1 m in +y of the robot.
    assert matrix[:3, 3] == pytest.approx([4.0, 1.0, 0.5])


def test_poses_between_two_recorded_ones_are_interpolated():
    matrix = robot().find('map', 'base', 2 * SECOND)
    assert matrix[:3, 3] == pytest.approx([2.0, 0.0, 0.0])
    assert Rotation.from_matrix(matrix[:3, :3]).as_euler('xyz', degrees=True)[2] == (
        pytest.approx(45.0)
    )


@pytest.mark.parametrize('second', [0, 4])
def test_nothing_is_extrapolated(second):
    transforms = robot()
    assert transforms.find('map', 'camera', second * SECOND) is None
    assert "'base' is known from 1.000 to 3.000 s" in transforms.explain(
        'map', 'camera', second * SECOND
    )


def test_a_static_transform_is_valid_at_any_time():
    assert robot().find('base', 'camera', 99 * SECOND)[0, 3] == 1.0


def test_a_transform_to_a_child_is_the_inverse():
    transforms = robot()
    there = transforms.find('map', 'camera', 2 * SECOND)
    back = transforms.find('camera', 'map', 2 * SECOND)
    assert there @ back == pytest.approx(np.eye(4))


def test_frames_of_one_parent_are_related_even_while_it_moves():
    transforms = RecordedTransforms(
        [
            (stamped('base', 'left', (0.0, 1.0, 0.0)), True),
            (stamped('base', 'right', (0.0, -1.0, 0.0)), True),
            (stamped('map', 'base', (0.0, 0.0, 0.0), second=1), False),
        ]
    )
    # Not at a time that the bag knows the robot at, which does not matter here.
    assert transforms.find('left', 'right', 7 * SECOND)[:3, 3].tolist() == [0.0, -2.0, 0.0]


def test_unrelated_frames_have_no_transform():
    transforms = robot()
    assert transforms.find('map', 'arm', SECOND) is None
    assert "the bag has no parent of 'arm'" in transforms.explain('map', 'arm', SECOND)


def test_the_root_is_the_frame_above_all_others():
    transforms = robot()
    assert transforms.root('camera') == 'map'
    assert transforms.root('/camera') == 'map'
    assert transforms.root('arm') == 'arm'


def test_transforms_may_be_out_of_order():
    items = [
        (stamped('map', 'base', (float(second), 0.0, 0.0), second=second), False)
        for second in (3, 1, 2)
    ]
    assert RecordedTransforms(items).find('map', 'base', 1_500_000_000)[0, 3] == 1.5


def test_a_loop_of_frames_ends():
    transforms = RecordedTransforms(
        [
            (stamped('a', 'b', (1.0, 0.0, 0.0)), True),
            (stamped('b', 'a', (1.0, 0.0, 0.0)), True),
        ]
    )
    assert transforms.root('a') == 'b'
