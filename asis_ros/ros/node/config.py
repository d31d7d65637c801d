# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of the node: those of the segmenter and all that concerns ROS."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, get_args, get_origin

from asis_ros.errors import ConfigError, SettingError
from asis_ros.geometry import pose_matrix, rotation_to_z_up, UP_AXES
from asis_ros.ros.messages.boxes import ObjectConfig
from asis_ros.ros.messages.encode import OutputConfig
from asis_ros.segment.config import InputConfig, SegmenterConfig
from asis_ros.segment.tracking import TrackingConfig
from asis_ros.settings import check_settings, declarations, section, setting, with_default
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanInputConfig(InputConfig):
    """Subscriptions, and which points of a scan are segmented."""

    max_points: int = with_default(InputConfig, 'max_points', 2_000_000)
    max_range: float = with_default(InputConfig, 'max_range', 30.0)
    reliability: str = setting(
        'best_effort',
        'best_effort: matches any publisher, scans may be lost; reliable: no scan is lost on the '
        'way, best-effort publishers do not match',
        choices=('best_effort', 'reliable'),
    )
    fuse: bool = setting(
        False,
        'true: scans of all input_topics with matching stamps are segmented as one cloud; '
        'false: each on its own',
    )
    fuse_tolerance_s: float = setting(
        0.05,
        'largest difference between stamps that match (s; with fuse only)',
        at_least=0.0,
        at_most=10.0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowConfig:
    """Accumulation of the scans of the last seconds."""

    duration_s: float = setting(
        0.0,
        'scans up to this age are segmented together with the newest (s), so that a moving '
        'camera shows more of the room; needs a target_frame that does not move; 0.0: only the '
        'newest',
        at_least=0.0,
        at_most=600.0,
    )
    max_points: int = setting(
        500_000,
        'largest number of points of earlier scans, after averaging voxels; the oldest scans are '
        'dropped first',
        at_least=0,
        at_most=100_000_000,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticsConfig:
    """Thresholds of /diagnostics."""

    max_latency_ms: float = setting(
        0.0,
        'a longer time from arrival to publication is a warning (ms); 0.0: no limit',
        at_least=0.0,
        at_most=1e6,
    )
    max_late_scans: int = setting(
        10, 'number of late scans in a row that is an error', at_least=1, at_most=1_000_000
    )
    silence_s: float = setting(
        5.0,
        'time without a scan that is a warning (s); 0.0: never',
        at_least=0.0,
        at_most=86400.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeConfig(SegmenterConfig):
    """All parameters of the node."""

    autostart: bool = setting(
        True, 'true: configure and activate at start; false: wait for lifecycle transitions'
    )
    input_topics: tuple[str, ...] = setting(
        (), 'topics of the scans, one per sensor; empty: only ~/input/points'
    )
    target_frame: str = setting(
        '',
        'frame with z up that scans are transformed to by TF, at their own stamp. Empty: '
        'sensor_pose or up define the up axis, without TF',
    )
    fixed_frame: str = setting(
        '',
        'frame in which objects are tracked, such as odom, if target_frame moves with the robot; '
        'empty: target_frame',
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
        'up axis of the frame of a scan; auto: -y if the name of the frame contains "optical", '
        'else z',
        choices=('auto', *UP_AXES),
    )
    sensor_pose: tuple[float, ...] = setting(
        (),
        'x, y, z (m), roll, pitch, yaw (rad) of the frame of a scan in a frame with z up; '
        'empty: up applies',
    )
    max_scan_age_s: float = setting(
        0.0,
        'scans whose stamp is older, or further in the future, are dropped (s); 0.0: no limit',
        at_least=0.0,
        at_most=86400.0,
        live=True,
    )
    latency_budget_ms: float = setting(
        0.0,
        'time from arrival to publication (ms): blocks nearest to the sensor are segmented '
        'first, and points for which no time is left are unknown; 0.0: no limit',
        at_least=0.0,
        at_most=1e6,
        live=True,
    )
    snapshot_folder: str = setting(
        '', 'folder for the files of ~/save_snapshot; empty: the working directory of the node'
    )
    input: ScanInputConfig = section(ScanInputConfig)  # noqa: A003
    window: WindowConfig = section(WindowConfig)
    tracking: TrackingConfig = section(TrackingConfig)
    output: OutputConfig = section(OutputConfig)
    objects: ObjectConfig = section(ObjectConfig, live=True)
    diagnostics: DiagnosticsConfig = section(DiagnosticsConfig, live=True)

    def __post_init__(self) -> None:
        check_settings(self)
        if len(set(self.input_topics)) < len(self.input_topics):
            raise SettingError('input_topics', f'has a topic twice: {list(self.input_topics)}')
        if self.fixed_frame and not self.target_frame:
            raise SettingError(
                'fixed_frame',
                f'is {self.fixed_frame!r} but target_frame is empty: set target_frame, too, such '
                'as base_link',
            )
        if self.window.duration_s and not self.target_frame:
            raise SettingError(
                'window.duration_s',
                f'is {self.window.duration_s} but target_frame is empty: accumulated scans need '
                'a frame that does not move, such as odom or map',
            )
        self._check_up_axis()

    def _check_up_axis(self) -> None:
        """Check that at most one setting defines the up axis."""
        if self.sensor_pose:
            pose_matrix(self.sensor_pose)
        names = [name for name in ('target_frame', 'sensor_pose') if getattr(self, name)]
        names += [] if self.up == 'auto' else ['up']
        if len(names) > 1:
            values = ' and '.join(f'{name} is {getattr(self, name)!r}' for name in names)
            raise ConfigError(f'{values}: both define the up axis. Set only one of them.')

    def changed(self) -> dict[str, Any]:
        """List the settings that differ from their defaults, by dotted name, as ROS takes them."""
        default = NodeConfig()
        changed = {}
        for item in declarations(NodeConfig):
            value = attrgetter(item.path)(self)
            if value != attrgetter(item.path)(default):
                changed[item.path] = _typed(value, item.item.type)
        return changed

    def to_z_up(self, frame_id: str) -> NDArray[np.float64]:
        """
        Transform from the frame of a scan to a frame with z up, without TF.

        Parameters
        ----------
        frame_id : str
            Frame of the scan, from its header.

        Returns
        -------
        array of shape (4, 4), float64

        """
        if self.sensor_pose:
            return pose_matrix(self.sensor_pose)
        if self.up != 'auto':
            return rotation_to_z_up(self.up)
        return rotation_to_z_up('-y' if is_optical(frame_id) else 'z')


def _typed(value: Any, kind: Any) -> Any:
    """Convert integers, which the YAML of a user may have, where a parameter has floats."""
    if get_origin(kind) is tuple:
        return [_typed(item, get_args(kind)[0]) for item in value]
    return float(value) if kind is float else value


def is_optical(frame_id: str) -> bool:
    """Tell whether a frame is an optical frame by its name (REP-103: z forward, y down)."""
    return 'optical' in frame_id
