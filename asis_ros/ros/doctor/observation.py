# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Observations of a running system: plain values, so that a diagnosis needs no ROS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLOUD_TYPE = 'sensor_msgs/msg/PointCloud2'


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """
    A publisher or a subscription with its quality of service.

    Parameters
    ----------
    node : str
        Full name of its node.
    message_type : str
        Message type, ``'sensor_msgs/msg/PointCloud2'`` for example.
    reliability, durability : str
        Quality of service by the names of ROS in lower case, ``'best_effort'`` for example.

    """

    node: str
    message_type: str = CLOUD_TYPE
    reliability: str = 'reliable'
    durability: str = 'volatile'

    def reaches(self, subscription: 'Endpoint') -> bool:
        """Whether this publisher matches a subscription."""
        return (
            self.message_type == subscription.message_type
            and (self.reliability, subscription.reliability) != ('best_effort', 'reliable')
            and (self.durability, subscription.durability) != ('volatile', 'transient_local')
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedScan:
    """
    A received scan.

    Parameters
    ----------
    stamp_ns, arrival_ns : int
        Stamp, and time of arrival by the clock of the observer (ns).
    frame_id : str
        Frame of the points.
    num_bytes : int
        Size of the data.
    fault : str
        Why it cannot be read; empty if it can, or was not tried.
    num_points, num_finite, num_inside : int, optional
        Numbers of points, of finite points, and of finite points inside the crop box; None if
        not counted.

    """

    stamp_ns: int
    arrival_ns: int
    frame_id: str
    num_bytes: int
    fault: str = ''
    num_points: int | None = None
    num_finite: int | None = None
    num_inside: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedTopic:
    """
    An input topic, its publishers, and the scans that arrived.

    Parameters
    ----------
    topic : str
        Its full name.
    subscription : Endpoint
        Subscription of the node.
    publishers : tuple of Endpoint
        All publishers, of any type.
    scans : tuple of ObservedScan
        The last scans, oldest first.
    seconds : float
        Waiting time for scans (s); 0.0 if nobody has listened, as while the node is inactive.

    """

    topic: str
    subscription: Endpoint
    publishers: tuple[Endpoint, ...] = ()
    scans: tuple[ObservedScan, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedClock:
    """
    The clock of the node.

    Parameters
    ----------
    uses_sim_time : bool
        Whether it follows ``/clock``.
    num_publishers : int
        Number of publishers of ``/clock``.

    """

    uses_sim_time: bool = False
    num_publishers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedTransform:
    """
    Transform of the frame of a scan, as TF has it.

    Parameters
    ----------
    target : str
        Frame that scans are transformed to.
    source : str
        Frame of the scan.
    available : tuple of str
        All frames that TF has received.
    fault : str
        Why there is no transform at the stamp of the scan; empty if there is one.

    """

    target: str
    source: str
    available: tuple[str, ...] = ()
    fault: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """
    State of the node ``asis_segmenter``.

    Parameters
    ----------
    name : str
        Its full name.
    lifecycle : str
        Lifecycle state such as ``'active'``; ``'missing'`` if the node is not visible,
        ``'silent'`` if it is visible but does not respond, ``'ended'`` if it was visible at first.
    configuration_error : str
        Why the last configuration or activation failed; empty if it succeeded.
    last_fault : str
        Error with which the log of its last run on this machine ends; empty if there is none.
    is_enabled : bool
        False if it was switched off by ``~/enable``.
    num_subscribers : int
        Number of subscriptions to its outputs.
    num_received, num_published, num_lost : int
        Numbers of scans since it started.
    dropped : mapping of str to int
        Scans dropped since it started, by reason.
    last_drop : str
        Why the last scan with a fault was dropped.

    """

    name: str
    lifecycle: str = 'active'
    configuration_error: str = ''
    last_fault: str = ''
    is_enabled: bool = True
    num_subscribers: int = 0
    num_received: int = 0
    num_published: int = 0
    num_lost: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    last_drop: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    Everything that a diagnosis takes into account.

    Parameters
    ----------
    inputs : tuple of ObservedTopic
        Input topics.
    clock : ObservedClock
        Clock of the node.
    topics : mapping of str to sequence of str
        Topics with publishers, and their types.
    num_nodes : int
        Number of other visible nodes.
    num_namesakes : int
        Number of those with the same full name as the segmenter.
    domain_id : int
        ROS domain id.
    middleware : str
        Name of the RMW implementation.
    max_scan_age_s : float
        Age from which scans are dropped (s); 0: never.
    crop : str
        Text for the crop box; empty if there is none.
    transforms : tuple of ObservedTransform
        Transform of the last scan of each topic; empty if TF is not used.
    weights_fault : str
        Why the weights cannot be loaded; empty if they can.
    node : NodeState, optional
        The segmenter; None if unknown.

    """

    inputs: tuple[ObservedTopic, ...]
    clock: ObservedClock
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    num_nodes: int = 1
    num_namesakes: int = 0
    domain_id: int = 0
    middleware: str = 'rmw_fastrtps_cpp'
    max_scan_age_s: float = 0.0
    crop: str = ''
    transforms: tuple[ObservedTransform, ...] = ()
    weights_fault: str = ''
    node: NodeState | None = None
