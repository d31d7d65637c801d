# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What the node can see of itself and around it, for its doctor."""

import os
import time

from asis_ros.cloud import PointCloud
from asis_ros.errors import AsisError
from asis_ros.ros.doctor.observation import (
    Endpoint,
    Input,
    NodeState,
    Observation,
)
from asis_ros.ros.doctor.observation import (
    Frames as SeenFrames,
)
from asis_ros.ros.doctor.observation import (
    Scan as SeenScan,
)
from asis_ros.ros.doctor.observer import (
    count_other_nodes,
    observe_clock,
    observe_publishers,
    observe_scan,
    observe_topics,
)
from asis_ros.ros.node.config import NodeConfig, ScanInputConfig
from asis_ros.ros.node.diagnostics import ScanLog
from asis_ros.ros.node.inputs import DEFAULT_TOPIC, Inputs
from asis_ros.ros.node.selection import select_points
from asis_ros.ros.node.session import Session
from rclpy.node import Node
from rclpy.utilities import get_rmw_implementation_identifier


def observe_self(
    node: Node,
    config: NodeConfig,
    scan_log: ScanLog,
    session: Session | None,
    inputs: Inputs | None,
    fault: str,
) -> Observation:
    """
    Look around from the node, in whatever state it is.

    Parameters
    ----------
    node : Node
        The node.
    config : NodeConfig
        Its settings.
    scan_log : ScanLog
        What became of its scans.
    session : Session or None
        What it has while it is configured.
    inputs : Inputs or None
        What it listens to while it is active.
    fault : str
        Why it could not be configured; empty if it was not tried, or succeeded.

    """
    names = config.input_topics or (DEFAULT_TOPIC,)
    topics = inputs.topics if inputs else [node.resolve_topic_name(name) for name in names]
    owner = node.get_fully_qualified_name()
    received, published, dropped = scan_log.counts()
    lifecycle = 'unconfigured' if session is None else 'active' if inputs else 'inactive'
    return Observation(
        inputs=tuple(
            Input(
                topic=topic,
                subscription=Endpoint(node=owner, reliability=config.input.reliability),
                publishers=observe_publishers(node, topic),
                scans=_scans(inputs, sensor, session, config) if inputs else (),
                seconds=time.monotonic() - inputs.since if inputs else 0.0,
            )
            for sensor, topic in enumerate(topics)
        ),
        clock=observe_clock(node),
        topics=observe_topics(node),
        num_nodes=count_other_nodes(node),
        domain_id=int(os.environ.get('ROS_DOMAIN_ID') or 0),
        middleware=get_rmw_implementation_identifier(),
        max_scan_age_s=config.max_scan_age_s,
        crop=_crop(config.input),
        frames=_frames(inputs, session, config),
        weights_fault=fault,
        node=NodeState(
            name=owner,
            lifecycle=lifecycle,
            num_listeners=session.num_subscribers if session else 0,
            num_received=received,
            num_published=published,
            dropped=dropped,
            last_drop=scan_log.last_drop,
        ),
    )


def _scans(
    inputs: Inputs, sensor: int, session: Session | None, config: NodeConfig
) -> tuple[SeenScan, ...]:
    """Tell of the last scans of a sensor, of the newest with a look into it."""
    arrivals = inputs.arrivals[sensor]
    if not arrivals:
        return ()
    *earlier, last = arrivals
    newest = inputs.newest[sensor]

    def count_inside(cloud: PointCloud) -> int:
        assert session is not None
        header = newest.header
        to_z_up = session.frames.to_z_up(header.frame_id, last.stamp_ns)
        return len(select_points(cloud, to_z_up, config.input)[1])

    has_crop = bool(config.input.crop_min or config.input.crop_max)
    try:
        seen = observe_scan(newest, last.arrival_ns, count_inside if has_crop else None)
    except AsisError:  # without a transform nobody knows what lies inside
        seen = observe_scan(newest, last.arrival_ns)
    return *earlier, seen


def _frames(
    inputs: Inputs | None, session: Session | None, config: NodeConfig
) -> tuple[SeenFrames, ...]:
    if not config.target_frame or inputs is None or session is None:
        return ()
    found = []
    for arrivals in filter(None, inputs.arrivals):
        scan = arrivals[-1]
        fault = ''
        try:
            session.frames.to_z_up(scan.frame_id, scan.stamp_ns)
        except AsisError as error:
            fault = str(error)
        known = tuple(session.frames.known())
        found.append(
            SeenFrames(target=config.target_frame, source=scan.frame_id, known=known, fault=fault)
        )
    return tuple(found)


def _crop(config: ScanInputConfig) -> str:
    limits = [
        f'{name} {", ".join(f"{number:g}" for number in corner)}'
        for name, corner in (('from', config.crop_min), ('to', config.crop_max))
        if corner
    ]
    return ' '.join(['x, y, z', *limits]) if limits else ''
