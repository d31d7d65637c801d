# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Sliding window over the clouds of the last seconds."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from asis_ros.cloud import PointCloud
from asis_ros.segment.config import InputConfig
from asis_ros.segment.prepare import selected_rows
from asis_ros.voxels import downsample
import numpy as np


@dataclass(slots=True)
class ScanWindow:
    """
    Sliding window over the clouds of the last seconds, in one fixed frame.

    Parameters
    ----------
    duration_ns : int
        Largest age of a cloud (ns).
    max_points : int
        Largest number of points; the oldest clouds are dropped first.

    """

    duration_ns: int
    max_points: int
    _clouds: deque[tuple[int, PointCloud]] = field(default_factory=deque, init=False)

    def extend(self, stamp_ns: int, cloud: PointCloud, config: InputConfig) -> PointCloud:
        """
        Join a cloud with those of the window, and add it to the window.

        Parameters
        ----------
        stamp_ns : int
            Stamp of the cloud (ns).
        cloud : PointCloud
            N points with z up, NaN and infinity allowed.
        config : InputConfig
            The window keeps the points that are segmented, averaged in voxels.

        Returns
        -------
        PointCloud
            The N points of ``cloud``, then those of earlier clouds.

        """
        earliest = stamp_ns - self.duration_ns
        kept = [item for item in self._clouds if earliest <= item[0] <= stamp_ns]
        joined = join_clouds([cloud, *(earlier for _, earlier in kept)])
        smaller = cloud.take(selected_rows(cloud, config))
        if config.voxel_size:
            smaller, _ = downsample(smaller, config.voxel_size)
        self._clouds = deque([*kept, (stamp_ns, smaller)])
        while sum(len(item[1]) for item in self._clouds) > self.max_points:
            self._clouds.popleft()
        return joined

    def clear(self) -> None:
        """Drop all clouds."""
        self._clouds.clear()


def join_clouds(clouds: Sequence[PointCloud]) -> PointCloud:
    """
    Concatenate clouds of one frame.

    Points without colour are black if another cloud has colour, as for a network that gets a
    cloud without colour.
    """
    if len(clouds) == 1:
        return clouds[0]
    xyz = np.concatenate([cloud.xyz for cloud in clouds])
    if all(cloud.rgb is None for cloud in clouds):
        return PointCloud(xyz)
    rgb = [
        np.zeros((len(cloud), 3), np.float32) if cloud.rgb is None else cloud.rgb
        for cloud in clouds
    ]
    return PointCloud(xyz, np.concatenate(rgb))
