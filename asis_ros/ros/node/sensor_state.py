# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""From scans to labels and tracks: what the node computes, without publishing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.geometry import inverse, transform
from asis_ros.origin_returns import without_origin_returns
from asis_ros.ros.messages.boxes import Box, instance_boxes
from asis_ros.ros.messages.decode import cloud_from_msg
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.scan import Scan
from asis_ros.ros.node.transform_lookup import TransformLookup
from asis_ros.ros.node.window import join_clouds, ScanWindow
from asis_ros.segment.reuse import BlockMemory
from asis_ros.segment.tracking import InstanceTracker
from asis_ros.stopwatch import Stopwatch
import numpy as np
from numpy.typing import NDArray


class CloudSegmenter(Protocol):
    """What segments clouds: ``Segmenter``, or what stands in front of one."""

    def segment(
        self,
        cloud: PointCloud,
        *,
        sensor_position: NDArray[np.float64] | None,
        time_left: Callable[[], float] | None,
        watch: Stopwatch | None,
        memory: BlockMemory | None,
    ) -> Segmentation:
        """Predict class, instance and score of every point of a cloud with z up."""


@dataclass(frozen=True, slots=True)
class SegmentedScans:
    """
    Scans that were segmented together.

    Parameters
    ----------
    clouds : list of PointCloud
        The cloud of each scan, in its own frame.
    to_z_up : list of array of shape (4, 4)
        Transform from the frame of each scan to that of ``cloud``.
    cloud : PointCloud
        The points of all scans, with z up; with a window, those of earlier scans follow.
    segmentation : Segmentation
        Labels of the points of ``cloud``, I instances.
    track_ids : array of shape (I,), uint32
        Track id of each instance.

    """

    clouds: list[PointCloud]
    to_z_up: list[NDArray[np.float64]]
    cloud: PointCloud
    segmentation: Segmentation
    track_ids: NDArray[np.uint32]

    def boxes(self, class_names: Sequence[str], config: NodeConfig) -> list[Box]:
        """
        Boxes around the instances of the classes of ``config.objects``.

        Parameters
        ----------
        class_names : sequence of str
            Name of each class id.
        config : NodeConfig
            Settings.

        Returns
        -------
        list of Box
            In ``config.target_frame``; without one, in the frame of the first scan.

        """
        return instance_boxes(
            self.cloud.xyz,
            self.segmentation,
            self.track_ids,
            config.objects.class_ids(class_names),
            config.objects,
            from_z_up=None if config.target_frame else inverse(self.to_z_up[0]),
        )


class SensorState:
    """
    State of one sensor, or of several that are fused: tracks, window, blocks of earlier scans.

    Parameters
    ----------
    config : NodeConfig
        Settings.

    """

    def __init__(self, config: NodeConfig) -> None:
        self._tracker = InstanceTracker(config.tracking)
        self._window = ScanWindow(round(config.window.duration_s * 1e9), config.window.max_points)
        self._memory = BlockMemory()

    def reset(self) -> None:
        """Delete tracks, window and blocks of earlier scans; ids start anew."""
        self._tracker.reset()
        self._window.clear()
        self._memory.clear()

    def segment(
        self,
        scans: Sequence[Scan],
        segmenter: CloudSegmenter,
        transforms: TransformLookup,
        config: NodeConfig,
        watch: Stopwatch,
        *,
        time_left: Callable[[], float] | None = None,
    ) -> SegmentedScans:
        """
        Decode, transform, segment and track.

        Parameters
        ----------
        scans : sequence of Scan
            One scan, or one of each sensor if they are fused.
        segmenter : CloudSegmenter
            Segments clouds.
        transforms : TransformLookup
            Looks up transforms.
        config : NodeConfig
            Current settings.
        watch : Stopwatch
            Takes the time of each stage.
        time_left : callable, optional
            Time left for network and clustering (s); None: unlimited.

        Returns
        -------
        SegmentedScans

        Raises
        ------
        CloudError
            If the scans are dropped, with the reason.

        """
        clouds = [cloud_from_msg(scan.message) for scan in scans]
        watch.lap('decode')

        to_z_up = [transforms.to_z_up(scan.frame_id, scan.stamp_ns) for scan in scans]
        to_fixed = transforms.to_fixed(scans[0].stamp_ns)
        watch.lap('tf')

        returns = map(without_origin_returns, clouds) if config.input.drop_origin else clouds
        cloud = join_clouds(
            [
                PointCloud(transform(own.xyz, matrix), own.rgb)
                for own, matrix in zip(returns, to_z_up, strict=True)
            ]
        )
        if config.window.duration_s:
            cloud = self._window.extend(scans[0].stamp_ns, cloud, config.input)
        segmentation = segmenter.segment(
            cloud,
            sensor_position=to_z_up[0][:3, 3],
            time_left=time_left,
            watch=watch,
            memory=self._memory,
        )

        xyz = cloud.xyz if to_fixed is None else transform(cloud.xyz, to_fixed)
        track_ids = self._tracker.update(xyz, segmentation)
        watch.lap('tracking')
        return SegmentedScans(clouds, to_z_up, cloud, segmentation, track_ids)
