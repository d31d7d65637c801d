# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The settings of the node beyond those of the segmenter."""

from dataclasses import dataclass, field

from asis_ros.errors import ConfigError
from asis_ros.geometry import pose_matrix, rotation_to_z_up, UP_AXES
from asis_ros.ros.messages.boxes import ObjectConfig
from asis_ros.ros.messages.encode import OutputConfig
from asis_ros.segment.tracking import TrackingConfig
from asis_ros.settings import check_values, LIVE, setting
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanConfig:
    """How scans are received, and which of their points are segmented."""

    reliability: str = setting(
        'best_effort',
        'best_effort: any publisher matches, scans may be lost; reliable: none is lost on the '
        'way, publishers that are best effort do not match',
        choices=('best_effort', 'reliable'),
    )
    fuse: bool = setting(
        False,
        'true: scans of all input_topics that belong together are segmented as one; '
        'false: each on its own',
    )
    fuse_tolerance_s: float = setting(
        0.05,
        'scans belong together if their stamps differ by at most this (s; with fuse only)',
        at_least=0.0,
        at_most=10.0,
    )
    max_points: int = setting(
        2_000_000,
        'most points of a scan that are segmented; of a larger one every second, third, ...; '
        'the others go out as unknown',
        at_least=1000,
        at_most=100_000_000,
        live=True,
    )
    crop_min: tuple[float, ...] = setting(
        (),
        'smallest x, y, z that is segmented, in the frame with z up (m); points beyond go out as '
        'unknown; empty: no limit',
        live=True,
    )
    crop_max: tuple[float, ...] = setting(
        (), 'largest x, y, z that is segmented, likewise (m); empty: no limit', live=True
    )

    def __post_init__(self) -> None:
        check_values(self, 'input.')
        for name in ('crop_min', 'crop_max'):
            corner = getattr(self, name)
            if corner and (len(corner) != 3 or not np.all(np.isfinite(corner))):
                raise ConfigError(
                    f'input.{name} must be three finite numbers x, y, z (m) or empty, '
                    f'got {list(corner)}'
                )
        if self.crop_min and self.crop_max and np.any(np.array(self.crop_min) >= self.crop_max):
            raise ConfigError(
                f'input.crop_min is {list(self.crop_min)} and input.crop_max '
                f'{list(self.crop_max)}: nothing lies between. Each number must be smaller.'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowConfig:
    """Whether scans of the last seconds are segmented with the newest."""

    duration_s: float = setting(
        0.0,
        'scans no older than this are segmented together with the newest (s), so that a moving '
        'camera shows more of the room; needs target_frame, a fixed one; 0.0: the newest only',
        at_least=0.0,
        at_most=600.0,
    )
    max_points: int = setting(
        500_000,
        'most points of earlier scans, after averaging voxels; the oldest scans go first',
        at_least=0,
        at_most=100_000_000,
    )

    def __post_init__(self) -> None:
        check_values(self, 'window.')


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticsConfig:
    """When /diagnostics says that something is wrong."""

    max_latency_ms: float = setting(
        0.0,
        'a scan whose answer takes longer, from arrival to publication, is a warning (ms); '
        '0.0: no limit',
        at_least=0.0,
        at_most=1e6,
    )
    max_late_scans: int = setting(
        10, 'so many late answers in a row are an error', at_least=1, at_most=1_000_000
    )
    silence_s: float = setting(
        5.0,
        'time without a scan that is a warning (s); 0.0: never',
        at_least=0.0,
        at_most=86400.0,
    )

    def __post_init__(self) -> None:
        check_values(self, 'diagnostics.')


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeConfig:
    """Everything the node needs besides its segmenter."""

    autostart: bool = setting(
        True, 'true: configure and activate at start; false: wait for lifecycle transitions'
    )
    input_topics: tuple[str, ...] = setting(
        (), 'topics of the scans, one for each sensor; empty: ~/input/points alone'
    )
    target_frame: str = setting(
        '',
        'frame with z up that scans are segmented in; they get there by TF at their own stamp. '
        'Empty: sensor_pose or up say where up is, without TF',
    )
    fixed_frame: str = setting(
        '',
        'frame that objects are followed in, such as odom, where target_frame moves with the '
        'robot; empty: target_frame',
    )
    tf_timeout_s: float = setting(
        0.2,
        'longest wait for the transform at the stamp of a scan (s)',
        at_least=0.0,
        at_most=2.0,
        live=True,
    )
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
    max_scan_age_s: float = setting(
        0.0,
        'scans whose stamp is older, or further in the future, are dropped (s); 0.0: none is',
        at_least=0.0,
        at_most=86400.0,
        live=True,
    )
    latency_budget_ms: float = setting(
        0.0,
        'time from arrival to answer (ms): blocks nearest to the sensor come first, and points '
        'that there is no time for go out as unknown; 0.0: no limit',
        at_least=0.0,
        at_most=1e6,
        live=True,
    )
    snapshot_folder: str = setting(
        '', 'folder for the files of ~/save_snapshot; empty: the one the node was started in'
    )
    input: ScanConfig = field(default_factory=ScanConfig)  # noqa: A003
    window: WindowConfig = field(default_factory=WindowConfig)
    tracking: TrackingConfig = field(default_factory=TrackingConfig)
    output: OutputConfig = field(default_factory=OutputConfig)
    objects: ObjectConfig = field(default_factory=ObjectConfig, metadata=LIVE)
    diagnostics: DiagnosticsConfig = field(default_factory=DiagnosticsConfig, metadata=LIVE)

    def __post_init__(self) -> None:
        check_values(self)
        if len(set(self.input_topics)) < len(self.input_topics):
            raise ConfigError(f'input_topics names a topic twice: {list(self.input_topics)}')
        if self.fixed_frame and not self.target_frame:
            raise ConfigError(
                f'fixed_frame is {self.fixed_frame!r} but target_frame is empty: '
                'set target_frame, too, such as base_link'
            )
        if self.window.duration_s and not self.target_frame:
            raise ConfigError(
                f'window.duration_s is {self.window.duration_s} but target_frame is empty: scans '
                'of several moments need a fixed frame, such as odom or map'
            )
        told = [name for name in ('target_frame', 'sensor_pose') if getattr(self, name)]
        told += [] if self.up == 'auto' else ['up']
        if self.sensor_pose:
            pose_matrix(self.sensor_pose)
        if len(told) > 1:
            values = ' and '.join(f'{name} is {getattr(self, name)!r}' for name in told)
            raise ConfigError(f'{values}: both say where up is. Set only one of them.')

    def to_z_up(self, frame_id: str) -> NDArray[np.float64]:
        """
        Transform from the frame of a scan to a frame with z up, where TF has no part in it.

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
