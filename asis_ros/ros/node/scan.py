# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A received scan, and checks of its stamp and frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asis_ros.errors import CloudError
from asis_ros.ros.drop_reasons import FRAME_MISMATCH, IN_FUTURE, TOO_OLD, ZERO_STAMP
from asis_ros.ros.messages.decode import stamp_ns

if TYPE_CHECKING:
    from sensor_msgs.msg import PointCloud2


@dataclass(frozen=True, slots=True)
class Scan:
    """
    A received point cloud message.

    Parameters
    ----------
    message : sensor_msgs/msg/PointCloud2
        The message.
    sensor : int
        Index of the sensor, in the order of the input topics.
    arrival : float
        Time of arrival (s, ``time.perf_counter``).
    age : float
        Time from stamp to arrival, by the clock of the node (s).

    """

    message: 'PointCloud2'
    sensor: int
    arrival: float
    age: float

    @property
    def stamp_ns(self) -> int:
        """Stamp (ns)."""
        return stamp_ns(self.message)

    @property
    def frame_id(self) -> str:
        """Frame of the points."""
        return str(self.message.header.frame_id)


def check_stamp(scan: Scan, now_ns: int, *, max_age_s: float, needs_stamp: bool) -> None:
    """
    Check that a scan is neither too old nor from the future.

    Parameters
    ----------
    scan : Scan
        The scan.
    now_ns : int
        Time by the clock of the node (ns); 0 in simulation before the first /clock.
    max_age_s : float
        Largest age, and largest offset to the future (s); 0.0: no limit.
    needs_stamp : bool
        Whether the stamp is used for TF, where 0 would mean the latest transform.

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
            f'the scan is {-age:.3f} s in the future, max_scan_age_s is {max_age_s:g}: '
            'the clocks of sensor and node differ',
        )


def check_same_frame(scans: Sequence[Scan]) -> None:
    """
    Check that scans to be fused without TF are in the same frame.

    Raises
    ------
    CloudError
        ``frame_mismatch``.

    """
    frame_ids = [scan.frame_id for scan in scans]
    if len(set(frame_ids)) > 1:
        raise CloudError(
            FRAME_MISMATCH,
            f'fused scans are in different frames ({", ".join(frame_ids)}): set target_frame',
        )
