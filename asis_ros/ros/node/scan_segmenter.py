# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""From scans that belong together to their answers: decoded, placed, segmented, recognised."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import CloudError
from asis_ros.geometry import transform
from asis_ros.ros.messages.decode import cloud_from_msg
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import FRAME_MISMATCH
from asis_ros.ros.node.frames import Frames
from asis_ros.ros.node.fusion import join_clouds, ScanWindow
from asis_ros.ros.node.scans import Scan
from asis_ros.ros.node.selection import answer_for, select_points
from asis_ros.segment.segmenter import Segmenter
from asis_ros.segment.tracking import InstanceTracker
from asis_ros.stopwatch import StopWatch
import numpy as np
from numpy.typing import NDArray

OWN_STAGES = ('decode', 'tf', 'prepare', 'segment', 'tracking')


@dataclass(frozen=True, slots=True)
class AnsweredScan:
    """A scan with its points and their answers."""

    scan: Scan
    cloud: PointCloud
    segmentation: Segmentation


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The answer to scans that were segmented together.

    Parameters
    ----------
    scans : sequence of AnsweredScan
        Every scan with its part.
    cloud : PointCloud
        All points segmented, in ``frame_id``.
    segmentation : Segmentation
        The answer for these.
    track_ids : array of shape (I,), uint32
        Id of each instance on the wire.
    frame_id : str
        Frame of ``cloud``.
    to_z_up : array of shape (4, 4)
        From that frame to one with z up.
    durations : dict of str to float
        Time each stage took (s).

    """

    scans: Sequence[AnsweredScan]
    cloud: PointCloud
    segmentation: Segmentation
    track_ids: NDArray[np.uint32]
    frame_id: str
    to_z_up: NDArray[np.float64]
    durations: dict[str, float]


class ScanSegmenter:
    """
    Answers the scans of one sensor, or of several that are fused.

    Parameters
    ----------
    segmenter : Segmenter
        The network and all around it.
    frames : Frames
        The way to a frame with z up.
    config : callable
        Gives the settings of the node as they are now.

    """

    def __init__(
        self, segmenter: Segmenter, frames: Frames, config: Callable[[], NodeConfig]
    ) -> None:
        self._segmenter = segmenter
        self._frames = frames
        self._config = config
        self._tracker = InstanceTracker(config().tracking)
        window = config().window
        self._window = ScanWindow(
            round(window.duration_s * 1e9), window.max_points, segmenter.config.input.voxel_size
        )

    def reset(self) -> None:
        """Forget the objects followed and the scans of the window."""
        self._tracker.reset()
        self._window.clear()

    def answer(self, scans: Sequence[Scan], time_left: Callable[[], float]) -> Answer:
        """
        Answer scans that belong together.

        Parameters
        ----------
        scans : sequence of Scan
            Newest scan of each sensor.
        time_left : callable
            Time that network and clustering may still take (s).

        Returns
        -------
        Answer

        Raises
        ------
        CloudError
            If a scan cannot be read or placed.

        """
        config = self._config()
        watch = StopWatch(OWN_STAGES)
        clouds = [cloud_from_msg(scan.message) for scan in scans]
        watch.lap('decode')
        matrices = self._matrices(scans, config)
        to_fixed = self._frames.to_fixed(scans[0].stamp_ns)
        watch.lap('tf')
        selected = [
            select_points(cloud, matrix, config.input)
            for cloud, matrix in zip(clouds, matrices, strict=True)
        ]
        joined = join_clouds([part for part, _ in selected])
        if config.window.duration_s:
            joined = self._window.extend(scans[0].stamp_ns, joined)
        watch.lap('prepare')
        sensor = matrices[0][:3, 3] if config.latency_budget_ms else None
        segmentation = self._segmenter.segment(joined, sensor=sensor, time_left=time_left)
        watch.lap('segment')
        track_ids = self._tracker.update(transform(joined.xyz, to_fixed), segmentation)
        watch.lap('tracking')
        rows = [rows for _, rows in selected]
        parts = _parts(scans, clouds, rows, segmentation)
        durations = _all_durations(watch.laps, segmentation.durations)
        if config.target_frame:
            frame_id, to_z_up = config.target_frame, np.eye(4)
        else:
            taken = [cloud.take(own) for cloud, own in zip(clouds, rows, strict=True)]
            joined, frame_id, to_z_up = join_clouds(taken), scans[0].frame_id, matrices[0]
        return Answer(parts, joined, segmentation, track_ids, frame_id, to_z_up, durations)

    def _matrices(self, scans: Sequence[Scan], config: NodeConfig) -> list[NDArray[np.float64]]:
        frame_ids = [scan.frame_id for scan in scans]
        if not config.target_frame and len(set(frame_ids)) > 1:
            raise CloudError(
                FRAME_MISMATCH,
                f'scans to be fused are in different frames ({", ".join(frame_ids)}): '
                'set target_frame',
            )
        return [self._frames.to_z_up(scan.frame_id, scan.stamp_ns) for scan in scans]


def _parts(
    scans: Sequence[Scan],
    clouds: Sequence[PointCloud],
    rows: Sequence[NDArray[np.intp]],
    segmentation: Segmentation,
) -> list[AnsweredScan]:
    """Give every scan its part of the joint answer."""
    parts, first = [], 0
    for scan, cloud, own_rows in zip(scans, clouds, rows, strict=True):
        own = answer_for(len(cloud), own_rows, segmentation, first)
        parts.append(AnsweredScan(scan, cloud, own))
        first += len(own_rows)
    return parts


def _all_durations(own: Mapping[str, float], segmenter: Mapping[str, float]) -> dict[str, float]:
    """Put the times of the segmenter, which prepares too, among those around it."""
    durations = {stage: own[stage] for stage in ('decode', 'tf')} | dict(segmenter)
    durations['prepare'] = durations.get('prepare', 0.0) + own['prepare']
    return durations | {'tracking': own['tracking']}
