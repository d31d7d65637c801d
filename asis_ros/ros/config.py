# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The settings of the node beyond those of the segmenter."""

from dataclasses import dataclass, field

from asis_ros.config import check_values, setting
from asis_ros.errors import ConfigError
from asis_ros.geometry import pose_matrix, rotation_to_z_up, UP_AXES
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanConfig:
    """How scans are received."""

    reliability: str = setting(
        'best_effort',
        'best_effort: any publisher matches, scans may be lost; reliable: none is lost on the '
        'way, publishers that are best effort do not match',
        choices=('best_effort', 'reliable'),
    )

    def __post_init__(self) -> None:
        check_values(self, 'input.')


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerConfig:
    """Which instances are marked."""

    classes: tuple[str, ...] = setting(
        ('column', 'window', 'door', 'table', 'chair', 'sofa', 'bookcase', 'board'),
        'classes whose instances get a box and a text; names as in the weights',
    )

    def __post_init__(self) -> None:
        check_values(self, 'markers.')


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeConfig:
    """Everything the node needs besides its segmenter."""

    input: ScanConfig = field(default_factory=ScanConfig)
    markers: MarkerConfig = field(default_factory=MarkerConfig)
    up: str = setting(
        'auto',
        'axis of the frame of a scan that points up; auto: -y where the name of the frame '
        'holds "optical", else z',
        choices=('auto', *UP_AXES),
    )
    sensor_pose: tuple[float, ...] = setting(
        (),
        'x, y, z (m), roll, pitch, yaw (rad) of the frame of a scan in a frame with z up; '
        'empty: up decides',
    )

    def __post_init__(self) -> None:
        check_values(self)
        if not self.sensor_pose:
            return
        pose_matrix(self.sensor_pose)
        if self.up != 'auto':
            raise ConfigError(
                f'up is {self.up!r} and sensor_pose is {list(self.sensor_pose)}: both say where '
                'up is. Leave up at auto, or sensor_pose empty.'
            )

    def to_z_up(self, frame_id: str) -> NDArray[np.float64]:
        """
        Transform from the frame of a scan to a frame with z up.

        Parameters
        ----------
        frame_id : str
            Name of the frame, from the header of the scan.

        Returns
        -------
        array of shape (4, 4), float64

        """
        if self.sensor_pose:
            return pose_matrix(self.sensor_pose)
        if self.up != 'auto':
            return rotation_to_z_up(self.up)
        return rotation_to_z_up('-y' if is_optical(frame_id) else 'z')


def is_optical(frame_id: str) -> bool:
    """Tell whether a frame is a camera's optical one by its name (REP-103: z ahead, y down)."""
    return 'optical' in frame_id
