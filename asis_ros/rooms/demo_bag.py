# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Demo bag: a depth camera on a robot that drives through a synthetic room."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from asis_ros.bags.messages import BagMessage, CLOUD_TYPE, encode, LATCHED, standard_channel
from asis_ros.bags.writer import BagWriter, new_bag
from asis_ros.cloud import LabelledCloud
from asis_ros.colours import pack_rgb, rgb_to_bytes
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.depth_camera import DepthCamera
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.trajectory import random_trajectory
from asis_ros.rooms.simulation.viewpoints import heading_pose
import numpy as np
from numpy.typing import NDArray
from rosbags.typesys.stores.ros2_jazzy import (
    builtin_interfaces__msg__Time as Time,
)
from rosbags.typesys.stores.ros2_jazzy import (
    geometry_msgs__msg__Quaternion as Quaternion,
)
from rosbags.typesys.stores.ros2_jazzy import (
    geometry_msgs__msg__Transform as Transform,
)
from rosbags.typesys.stores.ros2_jazzy import (
    geometry_msgs__msg__TransformStamped as TransformStamped,
)
from rosbags.typesys.stores.ros2_jazzy import (
    geometry_msgs__msg__Vector3 as Vector3,
)
from rosbags.typesys.stores.ros2_jazzy import (
    rosgraph_msgs__msg__Clock as Clock,
)
from rosbags.typesys.stores.ros2_jazzy import (
    sensor_msgs__msg__PointCloud2 as PointCloud2,
)
from rosbags.typesys.stores.ros2_jazzy import (
    sensor_msgs__msg__PointField as PointField,
)
from rosbags.typesys.stores.ros2_jazzy import (
    std_msgs__msg__Header as Header,
)
from rosbags.typesys.stores.ros2_jazzy import (
    tf2_msgs__msg__TFMessage as TFMessage,
)
from scipy.spatial.transform import Rotation

DEMO_SEED = 1_000_184
"""A richly furnished room; seeds for training are far below."""
SCAN_RATE = 4.0  # Hz
START = 1_767_225_600 * 10**9  # ns since the epoch; fixed, so that bags are reproducible

CAMERA_FRAME = 'camera_depth_optical_frame'
SCAN_TOPIC = '/camera/depth/points'
TYPES = {
    '/clock': 'rosgraph_msgs/msg/Clock',
    '/tf': 'tf2_msgs/msg/TFMessage',
    '/tf_static': 'tf2_msgs/msg/TFMessage',
    SCAN_TOPIC: CLOUD_TYPE,
}

LABELLED_RETURN = np.dtype(
    [
        ('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('rgb', '<u4'),
        ('true_label', '<u2'), ('true_instance_id', '<u2'),
    ]
)  # fmt: skip
"""One point of a scan: 20 bytes. rgb holds 0x00RRGGBB, declared as FLOAT32 as rviz expects it."""
FLOAT32, UINT16 = 7, 4
POINT_FIELDS = (
    PointField('x', 0, FLOAT32, 1),
    PointField('y', 4, FLOAT32, 1),
    PointField('z', 8, FLOAT32, 1),
    PointField('rgb', 12, FLOAT32, 1),
    PointField('true_label', 16, UINT16, 1),
    PointField('true_instance_id', 18, UINT16, 1),
)

DEFAULT_CAMERA = DepthCamera()


def write_demo_bag(
    path: Path,
    seed: int = DEMO_SEED,
    *,
    num_scans: int = 40,
    camera: DepthCamera = DEFAULT_CAMERA,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[float, ...]:
    """
    Write an MCAP bag of scans with true labels, /clock, /tf and /tf_static.

    The scans on ``/camera/depth/points`` are organised clouds in the optical frame of the camera
    with fields x, y, z, rgb (FLOAT32), true_label (UINT16, class id, 255 unknown) and
    true_instance_id (UINT16, 0 none). /tf is the pose of ``base_link`` in ``map``, the frame of
    the room.

    Parameters
    ----------
    path : Path
        Folder of the bag. A bag that this function wrote there earlier is replaced.
    seed : int
        Random seed of the room, the trajectory and the sensor noise.
    num_scans : int
        Number of scans, four per second.
    camera : DepthCamera
        Camera model.
    on_scan : callable, optional
        Called after each scan with the number of scans written and ``num_scans``.

    Returns
    -------
    tuple of 6 floats
        Pose of the camera on the robot: x, y, z (m), roll, pitch, yaw (rad), in a frame with
        z up, as ``asis_ros.geometry.pose_matrix`` takes it.

    Raises
    ------
    DatasetError
        If something else exists at ``path`` or the bag cannot be written.

    """
    room = make_room(seed)
    caster = RayCaster(room)
    rng = np.random.default_rng([seed, 2])
    trajectory = random_trajectory(room, caster, rng, num_scans)
    mount = heading_pose(np.array((0.0, 0.0, trajectory.height)), 0.0, trajectory.pitch)
    with new_bag(path) as writer:
        static = _transform(mount, 'base_link', CAMERA_FRAME, START)
        _write(writer, '/tf_static', START, static)
        for number, pose in enumerate(trajectory.poses):
            time = START + round(number * 1e9 / SCAN_RATE)
            base = pose @ np.linalg.inv(mount)
            scan = _scan(camera.simulate(caster, pose, rng), camera, time)
            _write(writer, '/clock', time, Clock(_stamp(time)))
            _write(writer, '/tf', time, _transform(base, 'map', 'base_link', time))
            _write(writer, SCAN_TOPIC, time, scan)
            on_scan(number + 1, num_scans)
    angles = Rotation.from_matrix(mount[:3, :3]).as_euler('xyz')
    return (*(float(value) for value in mount[:3, 3]), *(float(angle) for angle in angles))


def _write(writer: BagWriter, topic: str, time: int, message: Any) -> None:
    """Serialise and write a message at a time (ns)."""
    # Late subscribers still receive the mount of the camera.
    qos = LATCHED if topic == '/tf_static' else ''
    channel = standard_channel(topic, TYPES[topic], qos)
    writer.write(BagMessage(channel, time, encode(channel.type_name, message)))


def _scan(view: LabelledCloud, camera: DepthCamera, time: int) -> PointCloud2:
    """Convert an organised view to a PointCloud2 with true labels."""
    points = np.empty(len(view.cloud), LABELLED_RETURN)
    for axis, name in enumerate('xyz'):
        points[name] = view.cloud.xyz[:, axis]
    if view.cloud.rgb is not None:
        points['rgb'] = pack_rgb(rgb_to_bytes(view.cloud.rgb))
    points['true_label'] = view.class_ids
    points['true_instance_id'] = view.instance_ids + 1
    return PointCloud2(
        header=_header(CAMERA_FRAME, time),
        height=camera.height,
        width=camera.width,
        fields=list(POINT_FIELDS),
        is_bigendian=False,
        point_step=LABELLED_RETURN.itemsize,
        row_step=LABELLED_RETURN.itemsize * camera.width,
        data=points.view(np.uint8),
        is_dense=False,
    )


def _transform(pose: NDArray[np.float64], parent: str, child: str, time: int) -> TFMessage:
    """Convert a pose (4, 4) of ``child`` in ``parent`` to a TF message."""
    position = Vector3(*pose[:3, 3])
    rotation = Quaternion(*Rotation.from_matrix(pose[:3, :3]).as_quat())
    transform = Transform(position, rotation)
    return TFMessage([TransformStamped(_header(parent, time), child, transform)])


def _header(frame_id: str, time: int) -> Header:
    """Make a header with a stamp (ns)."""
    return Header(_stamp(time), frame_id)


def _stamp(time: int) -> Time:
    """Convert nanoseconds to a ROS time."""
    return Time(time // 10**9, time % 10**9)
