# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What can be seen of a robot from one node: plain values, so that a diagnosis needs no ROS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLOUD_TYPE = 'sensor_msgs/msg/PointCloud2'


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """
    A publisher or a subscription, as others see it.

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
        """Tell whether what this publisher sends can arrive at a subscription."""
        return (
            self.message_type == subscription.message_type
            and (self.reliability, subscription.reliability) != ('best_effort', 'reliable')
            and (self.durability, subscription.durability) != ('volatile', 'transient_local')
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """
    A scan that arrived.

    Parameters
    ----------
    stamp_ns, arrival_ns : int
        Its stamp, and when it arrived on the clock of the observer (ns).
    frame_id : str
        Its frame.
    num_bytes : int
        Size of its data.
    fault : str
        Why it cannot be read; empty if it can, or if nobody tried.
    num_points, num_finite, num_inside : int, optional
        Points, those of them that are measurements, and those of these inside the crop box;
        None where nobody counted.

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
class Input:
    """
    A topic that scans are expected on, and what came.

    Parameters
    ----------
    topic : str
        Its full name.
    subscription : Endpoint
        What the node asks for.
    publishers : tuple of Endpoint
        Who publishes there, whatever the type.
    scans : tuple of Scan
        The last that arrived, oldest first.
    seconds : float
        Time that scans were waited for (s).

    """

    topic: str
    subscription: Endpoint
    publishers: tuple[Endpoint, ...] = ()
    scans: tuple[Scan, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """
    The time of the node.

    Parameters
    ----------
    now_ns : int
        What it reads now (ns); 0 in simulation before ``/clock`` came.
    uses_sim_time : bool
        Whether it follows ``/clock``.
    num_publishers : int
        Publishers of ``/clock``.

    """

    now_ns: int
    uses_sim_time: bool = False
    num_publishers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """
    What TF knows about the frame of a scan.

    Parameters
    ----------
    target : str
        Frame that scans are transformed to.
    source : str
        Frame of the scan.
    known : tuple of str
        All frames that TF has heard of.
    fault : str
        Why there is no transform at the stamp of the scan; empty if there is one.

    """

    target: str
    source: str
    known: tuple[str, ...] = ()
    fault: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """
    The node ``asis_segmenter`` itself.

    Parameters
    ----------
    name : str
        Its full name.
    lifecycle : str
        Its lifecycle state, ``'active'`` when it works; ``'missing'`` if it is not visible,
        ``'silent'`` if it is, but does not answer.
    num_listeners : int
        Subscriptions to its outputs.
    num_received, num_published : int
        Scans since it started.
    dropped : mapping of str to int
        Scans dropped since it started, by reason.
    last_drop : str
        What it said about the last scan that it dropped for a fault.

    """

    name: str
    lifecycle: str = 'active'
    num_listeners: int = 0
    num_received: int = 0
    num_published: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    last_drop: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    All that is known when a diagnosis is asked for.

    Parameters
    ----------
    inputs : tuple of Input
        Topics of the scans.
    clock : Clock
        Time.
    topics : mapping of str to sequence of str
        Topics that somebody publishes on, with their types.
    num_nodes : int
        Other nodes that are visible.
    domain_id : int
        ROS domain.
    middleware : str
        Name of the RMW implementation.
    max_scan_age_s : float
        Age from which scans are dropped (s); 0 for never.
    crop : str
        The crop box in words; empty if there is none.
    frames : tuple of Frames
        What TF knows, where TF is used.
    weights_fault : str
        Why the weights cannot be loaded; empty if they can.
    node : NodeState, optional
        The segmenter; None where it was not asked.

    """

    inputs: tuple[Input, ...]
    clock: Clock
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    num_nodes: int = 1
    domain_id: int = 0
    middleware: str = 'rmw_fastrtps_cpp'
    max_scan_age_s: float = 0.0
    crop: str = ''
    frames: tuple[Frames, ...] = ()
    weights_fault: str = ''
    node: NodeState | None = None
