# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clouds of several sensors and of the last seconds, brought together."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from asis_ros.cloud import PointCloud
from asis_ros.voxels import downsample
import numpy as np

ScanT = TypeVar('ScanT')

REMEMBERED = 5
"""Scans of each sensor that wait for those of the others."""


class ScanMatcher(Generic[ScanT]):
    """
    Finds scans of several sensors that were taken at about the same time.

    Each scan joins one set at most, and no set is older than one given out before.

    Parameters
    ----------
    num_sensors : int
        Sensors, numbered from 0.
    tolerance_ns : int
        Largest difference between the stamps of a set (ns).

    """

    def __init__(self, num_sensors: int, tolerance_ns: int) -> None:
        self._waiting: list[deque[tuple[int, ScanT]]] = [deque() for _ in range(num_sensors)]
        self._tolerance_ns = tolerance_ns

    def add(self, sensor: int, stamp_ns: int, scan: ScanT) -> tuple[list[ScanT], int]:
        """
        Take in the next scan of a sensor.

        Parameters
        ----------
        sensor : int
            Whose scan it is.
        stamp_ns : int
            Its stamp (ns).
        scan : object
            The scan.

        Returns
        -------
        matched : list
            One scan of each sensor, in their order, if this scan completes a set; else empty.
        num_given_up : int
            Scans that will not be part of any set any more.

        """
        own = self._waiting[sensor]
        given_up = 0
        if own and stamp_ns < own[-1][0]:  # time went back
            given_up += self.clear()
        own.append((stamp_ns, scan))
        if len(own) > REMEMBERED:
            own.popleft()
            given_up += 1
        if not all(self._waiting):
            return [], given_up
        chosen = [
            min(waiting, key=lambda item: abs(item[0] - stamp_ns)) for waiting in self._waiting
        ]
        stamps = [stamp for stamp, _ in chosen]
        if max(stamps) - min(stamps) > self._tolerance_ns:
            return [], given_up
        for waiting, (stamp, _) in zip(self._waiting, chosen, strict=True):
            while waiting and waiting[0][0] <= stamp:
                waiting.popleft()
                given_up += 1
        return [scan for _, scan in chosen], given_up - len(chosen)

    def clear(self) -> int:
        """Forget all scans; give their number."""
        count = sum(len(waiting) for waiting in self._waiting)
        for waiting in self._waiting:
            waiting.clear()
        return count


@dataclass(slots=True)
class ScanWindow:
    """
    The clouds of the last seconds, in one fixed frame.

    Parameters
    ----------
    duration_ns : int
        How long a cloud is kept (ns).
    max_points : int
        Most points kept; the oldest clouds go first.
    voxel_size : float
        Edge of the voxels that kept clouds are averaged in (m); 0 keeps every point.

    """

    duration_ns: int
    max_points: int
    voxel_size: float
    _clouds: deque[tuple[int, PointCloud]] = field(default_factory=deque, init=False)

    def extend(self, stamp_ns: int, cloud: PointCloud) -> PointCloud:
        """
        Join a cloud with those before it, and keep it for those that follow.

        Parameters
        ----------
        stamp_ns : int
            Its stamp (ns).
        cloud : PointCloud
            N finite points.

        Returns
        -------
        PointCloud
            These N points first, then those of earlier clouds.

        """
        earliest = stamp_ns - self.duration_ns
        kept = [item for item in self._clouds if earliest <= item[0] <= stamp_ns]
        joined = join_clouds([cloud, *(earlier for _, earlier in kept)])
        smaller = downsample(cloud, self.voxel_size)[0] if self.voxel_size else cloud
        self._clouds = deque([*kept, (stamp_ns, smaller)])
        while sum(len(item[1]) for item in self._clouds) > self.max_points:
            self._clouds.popleft()
        return joined

    def clear(self) -> None:
        """Forget all clouds."""
        self._clouds.clear()


def join_clouds(clouds: Sequence[PointCloud]) -> PointCloud:
    """
    Put clouds of one frame together, in their order.

    Points without colour are black where others have one, as the network takes those of a cloud
    without colour.
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
