# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Transforms of a bag: what tf2 would know, without ROS."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.geometry import inverse
from asis_ros.ros.messages.decode import stamp_ns
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

STATIC_TOPIC, MOVING_TOPIC = '/tf_static', '/tf'


@dataclass(slots=True)
class _Edge:
    """Poses of a frame in its parent over time; a static one has no times."""

    parent: str
    times: list[int] = field(default_factory=list)  # ns, ascending
    poses: list[NDArray[np.float64]] = field(default_factory=list)

    def at(self, stamp_ns: int) -> NDArray[np.float64] | None:
        """Pose (4, 4) at a time, interpolated; None outside of the recorded times."""
        if not self.times:
            return self.poses[0]
        if not self.times[0] <= stamp_ns <= self.times[-1]:
            return None
        before = bisect_right(self.times, stamp_ns) - 1
        if self.times[before] == stamp_ns:
            return self.poses[before]
        first, second = self.poses[before], self.poses[before + 1]
        fraction = (stamp_ns - self.times[before]) / (self.times[before + 1] - self.times[before])
        pose = np.eye(4)
        turns = Rotation.from_matrix(np.stack([first[:3, :3], second[:3, :3]]))
        pose[:3, :3] = Slerp([0.0, 1.0], turns)(fraction).as_matrix()
        pose[:3, 3] = (1 - fraction) * first[:3, 3] + fraction * second[:3, 3]
        return pose


class RecordedTransforms:
    """
    Transforms between frames over time, a ``TransformSource`` as of ``tf2_ros``.

    Between two recorded transforms they are interpolated, positions linearly and rotations along
    the shortest arc; before the first and after the last there is none, as in tf2.

    Parameters
    ----------
    transforms : iterable of (TransformStamped, bool)
        Transforms, and whether each is static, so valid at any time. A frame has one parent: that
        of its last transform.

    """

    def __init__(self, transforms: Iterable[tuple[Any, bool]] = ()) -> None:
        self._edges: dict[str, _Edge] = {}
        for item, is_static in transforms:
            self._add(item, is_static)

    def _add(self, item: Any, is_static: bool) -> None:
        parent, child = item.header.frame_id.lstrip('/'), item.child_frame_id.lstrip('/')
        pose = _matrix(item.transform)
        edge = self._edges.get(child)
        if edge is None or edge.parent != parent or is_static or not edge.times:
            edge = self._edges[child] = _Edge(parent)
        if is_static:
            edge.poses = [pose]
            return
        time = stamp_ns(item)
        place = bisect_right(edge.times, time)
        if place and edge.times[place - 1] == time:
            edge.poses[place - 1] = pose
        else:
            edge.times.insert(place, time)
            edge.poses.insert(place, pose)

    def find(self, target: str, source: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """
        Look up the transform from ``source`` to ``target`` at a time.

        Returns
        -------
        array of shape (4, 4) or None
            None if it is not known at that time.

        """
        sources, targets = self._ancestors(source), self._ancestors(target)
        common = next((frame for frame in sources if frame in targets), None)
        if common is None:
            return None
        from_source = self._to_ancestor(source, common, stamp_ns)
        from_target = self._to_ancestor(target, common, stamp_ns)
        if from_source is None or from_target is None:
            return None
        return inverse(from_target) @ from_source

    def root(self, frame: str) -> str:
        """Frame that all parents of a frame lead to; itself if it has none."""
        return self._ancestors(frame)[-1]

    def explain(self, target: str, source: str, stamp_ns: int) -> str:
        """Explain why ``find`` finds nothing, with the recorded times of each frame."""
        return '; '.join(
            self._time_range(frame)
            for frame in dict.fromkeys([*self._ancestors(source), *self._ancestors(target)])
        )

    def frames(self) -> list[str]:
        """Names of all frames."""
        return sorted({*self._edges, *(edge.parent for edge in self._edges.values())})

    def clear(self) -> None:
        """Do nothing: a bag knows its transforms at all times."""

    def close(self) -> None:
        """Do nothing: there is no listener."""

    def _ancestors(self, frame: str) -> list[str]:
        """List a frame, its parent, the parent of that, ...; a loop ends before it repeats."""
        chain = [frame.lstrip('/')]
        while (edge := self._edges.get(chain[-1])) is not None and edge.parent not in chain:
            chain.append(edge.parent)
        return chain

    def _to_ancestor(self, frame: str, ancestor: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """Transform from a frame to one of its ancestors."""
        matrix = np.eye(4)
        frame = frame.lstrip('/')
        while frame != ancestor:
            edge = self._edges[frame]
            pose = edge.at(stamp_ns)
            if pose is None:
                return None
            matrix, frame = pose @ matrix, edge.parent
        return matrix

    def _time_range(self, frame: str) -> str:
        edge = self._edges.get(frame)
        if edge is None:
            return f'the bag has no parent of {frame!r}'
        if not edge.times:
            return f'{frame!r} is static'
        return f'{frame!r} is known from {edge.times[0] / 1e9:.3f} to {edge.times[-1] / 1e9:.3f} s'


def read_transforms(bag: Bag) -> RecordedTransforms:
    """
    Read all transforms of a bag.

    Raises
    ------
    DatasetError
        If the bag or one of its transforms is damaged.

    """
    return RecordedTransforms(
        (item, message.topic == STATIC_TOPIC)
        for message in bag.messages({STATIC_TOPIC, MOVING_TOPIC})
        for item in decode(message.type_name, message.data).transforms
    )


def _matrix(message: Any) -> NDArray[np.float64]:
    """Convert a geometry_msgs/msg/Transform to a matrix (4, 4)."""
    rotation, position = message.rotation, message.translation
    matrix = np.eye(4)
    quaternion = np.array([rotation.x, rotation.y, rotation.z, rotation.w])
    if np.linalg.norm(quaternion) > 0:  # 0 means that nobody set it
        matrix[:3, :3] = Rotation.from_quat(quaternion).as_matrix()
    matrix[:3, 3] = position.x, position.y, position.z
    return matrix
