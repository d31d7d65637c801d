# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Shared state of the node: parameters, statistics, pipeline, worker, subscriptions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from asis_ros.ros.node.parameters import Parameters
from asis_ros.ros.node.pipeline import ScanPipeline
from asis_ros.ros.node.statistics import Statistics
from asis_ros.ros.node.subscriptions import ScanSubscriptions
from asis_ros.ros.node.worker import Worker


@dataclass(slots=True)
class Runtime:
    """
    Shared state of the node; what is present depends on the lifecycle state.

    Parameters
    ----------
    parameters : Parameters
        Current settings.
    read_state : callable
        Reads the lifecycle state.
    statistics : Statistics
        Counts and durations of scans.
    pipeline : ScanPipeline, optional
        Present while the node is configured.
    worker : Worker, optional
        Present while the node is active.
    subscriptions : ScanSubscriptions, optional
        Present while the node is active.
    configuration_error : str
        Why the last configuration or activation failed; empty if it succeeded.

    """

    parameters: Parameters
    read_state: Callable[[], str]
    statistics: Statistics = field(default_factory=Statistics)
    pipeline: ScanPipeline | None = None
    worker: Worker | None = None
    subscriptions: ScanSubscriptions | None = None
    configuration_error: str = ''

    @property
    def state(self) -> str:
        """Lifecycle state, such as ``'active'`` or ``'finalized'``."""
        return self.read_state()

    @property
    def num_subscribers(self) -> int:
        """Number of subscriptions to the outputs."""
        return 0 if self.pipeline is None else self.pipeline.num_subscribers
