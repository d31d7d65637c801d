# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Transforms from TF. Imported only if a target_frame is set, because it needs tf2_ros."""

from collections.abc import Mapping

from asis_ros.errors import ConfigError
import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from rclpy.time import Time
import yaml


class TfTransforms:
    """
    Listener for /tf and /tf_static: a ``TransformSource``.

    Parameters
    ----------
    node : Node
        Receives the transforms, in the thread that spins it.

    Raises
    ------
    ConfigError
        If tf2_ros or tf_transformations is not installed.

    """

    def __init__(self, node: Node) -> None:
        try:
            from tf2_ros import Buffer, TransformException, TransformListener
            from tf_transformations import quaternion_matrix
        except ImportError as error:
            raise ConfigError(
                f'target_frame needs TF, but {error.name} is not installed: '
                'apt install ros-$ROS_DISTRO-tf2-ros ros-$ROS_DISTRO-tf-transformations, '
                'or leave target_frame empty and set sensor_pose'
            ) from error
        self._error = TransformException
        self._quaternion_matrix = quaternion_matrix
        self._buffer = Buffer()
        self._listener = TransformListener(self._buffer, node, spin_thread=False)

    def find(self, target: str, source: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """Transform from ``source`` to ``target`` at a time; None if it is not available."""
        try:
            found = self._buffer.lookup_transform(target, source, Time(nanoseconds=stamp_ns))
        except self._error:
            return None
        rotation, translation = found.transform.rotation, found.transform.translation
        matrix: NDArray[np.float64] = self._quaternion_matrix(
            [rotation.x, rotation.y, rotation.z, rotation.w]
        )
        matrix[:3, 3] = translation.x, translation.y, translation.z
        return matrix

    def explain(self, target: str, source: str, stamp_ns: int) -> str:
        """Error of TF, and the time range available for each of the two frames."""
        try:
            self._buffer.lookup_transform(target, source, Time(nanoseconds=stamp_ns))
            reason = 'it came too late'
        except self._error as error:
            reason = str(error)
        known = self._all_frames()
        return '; '.join([reason, *(time_range(frame, known) for frame in (source, target))])

    def frames(self) -> list[str]:
        """Names of the frames that TF has received."""
        return sorted(self._all_frames())

    def clear(self) -> None:
        """Forget all transforms but those of /tf_static, which are valid at any time."""
        self._buffer.clear()

    def close(self) -> None:
        """Stop listening."""
        self._listener.unregister()

    def _all_frames(self) -> dict[str, dict[str, float]]:
        # An empty buffer returns "[]".
        known: dict[str, dict[str, float]] = (
            yaml.safe_load(self._buffer.all_frames_as_yaml()) or {}
        )
        return known


def time_range(frame: str, known: Mapping[str, Mapping[str, float]]) -> str:
    """
    Tell in words for which times TF knows a frame.

    Parameters
    ----------
    frame : str
        Name of the frame.
    known : mapping
        Frames by name, as ``all_frames_as_yaml`` of TF lists them.

    """
    if frame not in known:
        return f'TF does not know {frame!r} as a child of another frame'
    oldest, newest = known[frame]['oldest_transform'], known[frame]['most_recent_transform']
    if oldest == newest == 0.0:
        return f'TF knows {frame!r} as static, for all times'
    return f'TF knows {frame!r} from {oldest:.3f} to {newest:.3f} s'
