# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scans as they come in: when they were taken, when they came, and whether they are too old."""

from dataclasses import dataclass

from asis_ros.errors import CloudError
from asis_ros.ros.node.diagnostics import IN_FUTURE, TOO_OLD, ZERO_STAMP
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import Header


@dataclass(frozen=True, slots=True)
class Scan:
    """
    A message with what is known of its way.

    Parameters
    ----------
    message : sensor_msgs/msg/PointCloud2
        The scan.
    sensor : int
        Number of the sensor, by the order of the input topics.
    arrival : float
        When it came (s, ``time.perf_counter``).
    age : float
        Time from its stamp to its arrival, by the clock of the node (s).

    """

    message: PointCloud2
    sensor: int
    arrival: float
    age: float

    @property
    def stamp_ns(self) -> int:
        """Stamp (ns)."""
        return stamp_ns(self.message.header)

    @property
    def frame_id(self) -> str:
        """Frame of the points."""
        return str(self.message.header.frame_id)


def stamp_ns(header: Header) -> int:
    """Give the stamp of a header (ns)."""
    return int(header.stamp.sec) * 10**9 + int(header.stamp.nanosec)


def check_stamp(scan: Scan, now_ns: int, *, max_age_s: float, needs_stamp: bool) -> None:
    """
    Make sure that a scan is worth the work.

    Parameters
    ----------
    scan : Scan
        The scan.
    now_ns : int
        Time by the clock of the node (ns); 0 in simulation before /clock has come.
    max_age_s : float
        Oldest scan wanted, and the furthest in the future (s); 0.0 takes all.
    needs_stamp : bool
        Whether the stamp is needed for TF, where 0 would mean the latest transform.

    Raises
    ------
    CloudError
        ``zero_stamp``, ``too_old`` or ``in_future``.

    """
    if not scan.stamp_ns and (needs_stamp or max_age_s):
        raise CloudError(
            ZERO_STAMP,
            'header.stamp is 0, so the scan cannot be placed in time: the driver must stamp it',
        )
    if not max_age_s or not now_ns:
        return
    age = (now_ns - scan.stamp_ns) / 1e9
    if age > max_age_s:
        raise CloudError(
            TOO_OLD,
            f'the scan is {age:.3f} s old, max_scan_age_s is {max_age_s:g} '
            '(for a bag, set use_sim_time and play it with --clock)',
        )
    if age < -max_age_s:
        raise CloudError(
            IN_FUTURE,
            f'the scan is from {-age:.3f} s in the future, max_scan_age_s is {max_age_s:g}: '
            'the clocks of sensor and node differ',
        )
