# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmentation and tracking of the scans of a bag in order, as the node does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import time
from typing import Any

from asis_ros.bags.reader import Bag
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import ConfigError
from asis_ros.ros.messages.decode import stamp_ns
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.names import PROCESSING_STAGES
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.scan import check_stamp, Scan
from asis_ros.ros.node.sensor_state import CloudSegmenter, SegmentedScans, SensorState
from asis_ros.ros.node.transform_lookup import TransformLookup
from asis_ros.ros.recorded.transforms import read_transforms
from asis_ros.stopwatch import Stopwatch
import numpy as np
from numpy.typing import NDArray

STAGES = tuple(stage for stage in PROCESSING_STAGES if stage != 'publish')


@dataclass(frozen=True, slots=True)
class RecordedScan:
    """
    A recorded scan with its labels.

    Parameters
    ----------
    stamp_ns : int
        Stamp (ns).
    done : SegmentedScans
        What the node computes for the scan.
    own : Segmentation
        Segmentation of the N points of the scan alone.
    points : array of shape (N,)
        Points of the labelled cloud that the node would publish.
    milliseconds : mapping of str to float
        Time of each stage, and in total (ms).

    """

    stamp_ns: int
    done: SegmentedScans
    own: Segmentation
    points: NDArray[np.void]
    milliseconds: Mapping[str, float]

    @property
    def cloud(self) -> PointCloud:
        """The scan in its own frame."""
        return self.done.clouds[0]


class RecordedLabeller:
    """
    Labels the scans of a bag, one after the other.

    The same scans, weights, settings and device give the same labels to the last bit.

    Parameters
    ----------
    bag : Bag
        Open bag, for its transforms.
    segmenter : CloudSegmenter
        Segmenter with the settings ``config``.
    class_names : sequence of str
        Name of each class id.
    config : NodeConfig
        Settings. Those of subscriptions and of time do not apply.

    Raises
    ------
    ConfigError
        If a setting makes predictions depend on time.
    DatasetError
        If the bag is damaged.

    """

    def __init__(
        self,
        bag: Bag,
        segmenter: CloudSegmenter,
        class_names: Sequence[str],
        config: NodeConfig,
    ) -> None:
        if config.latency_budget_ms:
            raise ConfigError(
                f'latency_budget_ms is {config.latency_budget_ms:g}: what there is time for '
                'differs from run to run. Set it to 0.'
            )
        self._segmenter = segmenter
        self._config = config
        source = read_transforms(bag) if config.target_frame else None
        self._transforms = TransformLookup(lambda: config, source)
        self._state = SensorState(config)
        self._encoder = PointEncoder(config.output, class_names)

    @property
    def class_colours(self) -> NDArray[np.uint8]:
        """Colours (256, 3) by class id."""
        return self._encoder.class_colours

    def label(self, message: Any) -> RecordedScan:
        """
        Label the next scan.

        Parameters
        ----------
        message : sensor_msgs/msg/PointCloud2
            The scan.

        Raises
        ------
        CloudError
            If the node would drop the scan, with the reason.

        """
        scan = Scan(message, 0, time.perf_counter(), 0.0)
        watch = Stopwatch(STAGES)
        check_stamp(scan, 0, max_age_s=0.0, needs_stamp=bool(self._config.target_frame))
        done = self._state.segment([scan], self._segmenter, self._transforms, self._config, watch)
        seconds = time.perf_counter() - scan.arrival
        cloud = done.clouds[0]
        own = done.segmentation.slice(0, len(cloud))
        milliseconds = {stage: 1e3 * lap for stage, lap in watch.laps.items()}
        milliseconds['total'] = 1e3 * seconds
        points = self._encoder.labelled(cloud, own, done.track_ids)
        return RecordedScan(stamp_ns(message), done, own, points, milliseconds)
