# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Self-diagnosis: observation of the node and its ROS graph."""

from collections.abc import Sequence
import os
import time

from asis_ros.cloud import PointCloud
from asis_ros.errors import AsisError
from asis_ros.geometry import transform
from asis_ros.ros.doctor.observation import (
    Endpoint,
    NodeState,
    Observation,
    ObservedScan,
    ObservedTopic,
    ObservedTransform,
)
from asis_ros.ros.doctor.observer import (
    count_namesakes,
    count_other_nodes,
    observe_clock,
    observe_publishers,
    observe_scan,
    observe_topics,
)
from asis_ros.ros.node.config import ScanInputConfig
from asis_ros.ros.node.runtime import Runtime
from asis_ros.ros.node.subscriptions import DEFAULT_TOPIC
from asis_ros.segment.prepare import selected_rows
from rclpy.node import Node
from rclpy.utilities import get_rmw_implementation_identifier


def observe_self(node: Node, runtime: Runtime) -> Observation:
    """
    Observe the node and its ROS graph, in any lifecycle state.

    Parameters
    ----------
    node : Node
        The node.
    runtime : Runtime
        Its state.

    """
    config, subscriptions = runtime.parameters.config, runtime.subscriptions
    names = config.input_topics or (DEFAULT_TOPIC,)
    topics = subscriptions.topics if subscriptions else _full_names(node, names)
    full_name = node.get_fully_qualified_name()
    summary = runtime.statistics.summary()
    fault = summary.last_fault
    return Observation(
        inputs=tuple(
            ObservedTopic(
                topic=topic,
                subscription=Endpoint(node=full_name, reliability=config.input.reliability),
                publishers=observe_publishers(node, topic),
                scans=_observe_scans(runtime, sensor),
                seconds=time.monotonic() - subscriptions.since if subscriptions else 0.0,
            )
            for sensor, topic in enumerate(topics)
        ),
        clock=observe_clock(node),
        topics=observe_topics(node),
        num_nodes=count_other_nodes(node),
        num_namesakes=count_namesakes(node),
        domain_id=int(os.environ.get('ROS_DOMAIN_ID') or 0),
        middleware=get_rmw_implementation_identifier(),
        max_scan_age_s=config.max_scan_age_s,
        crop=_crop_text(config.input),
        transforms=_observe_transforms(runtime),
        node=NodeState(
            name=full_name,
            lifecycle=runtime.state,
            configuration_error=runtime.configuration_error,
            is_enabled=runtime.pipeline is None or runtime.pipeline.is_enabled,
            num_subscribers=runtime.num_subscribers,
            num_received=summary.received,
            num_published=summary.published,
            num_lost=summary.lost,
            dropped=summary.dropped,
            last_drop=f'{fault.reason}: {fault.detail}' if fault else '',
        ),
    )


def _full_names(node: Node, names: Sequence[str]) -> list[str]:
    full_names = []
    for name in names:
        try:
            full_names.append(node.resolve_topic_name(name))
        except Exception:  # not a valid name: the configuration error says so
            continue
    return full_names


def _observe_scans(runtime: Runtime, sensor: int) -> tuple[ObservedScan, ...]:
    """Last scans of a sensor; the newest with counts of its points."""
    pipeline, subscriptions = runtime.pipeline, runtime.subscriptions
    if pipeline is None or subscriptions is None or not subscriptions.arrivals[sensor]:
        return ()
    *earlier, last = subscriptions.arrivals[sensor]
    newest, config = subscriptions.newest[sensor], runtime.parameters.config.input

    def count_inside(cloud: PointCloud) -> int:
        to_z_up = pipeline.transforms.to_z_up(last.frame_id, last.stamp_ns)
        return len(selected_rows(PointCloud(transform(cloud.xyz, to_z_up)), config))

    has_crop = bool(config.crop_min or config.crop_max)
    try:
        observed = observe_scan(newest, last.arrival_ns, count_inside if has_crop else None)
    except AsisError:  # no transform to the frame of the crop box
        observed = observe_scan(newest, last.arrival_ns)
    return *earlier, observed


def _observe_transforms(runtime: Runtime) -> tuple[ObservedTransform, ...]:
    """Transform of the last scan of each sensor, if TF is used."""
    config, pipeline = runtime.parameters.config, runtime.pipeline
    if not config.target_frame or pipeline is None or runtime.subscriptions is None:
        return ()
    observed = []
    for arrivals in filter(None, runtime.subscriptions.arrivals):
        scan, fault = arrivals[-1], ''
        try:
            pipeline.transforms.to_z_up(scan.frame_id, scan.stamp_ns)
        except AsisError as error:
            fault = str(error)
        observed.append(
            ObservedTransform(
                target=config.target_frame,
                source=scan.frame_id,
                available=tuple(pipeline.transforms.available()),
                fault=fault,
            )
        )
    return tuple(observed)


def _crop_text(config: ScanInputConfig) -> str:
    limits = [
        f'{name} {", ".join(f"{number:g}" for number in corner)}'
        for name, corner in (('from', config.crop_min), ('to', config.crop_max))
        if corner
    ]
    return ' '.join(['x, y, z', *limits]) if limits else ''
