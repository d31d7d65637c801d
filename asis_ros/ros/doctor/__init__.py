# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Why nothing comes out of the node, in plain words.

An ``Observation`` holds what can be seen of topics, clock, scans, frames and node; ``examine``
turns it into a verdict. Only ``observer`` and ``visit`` need ROS.
"""

from asis_ros.ros.doctor.diagnosis import diagnose, examine
from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.observation import (
    Endpoint,
    NodeState,
    Observation,
    ObservedClock,
    ObservedScan,
    ObservedTopic,
    ObservedTransform,
)

__all__ = [
    'Endpoint',
    'Finding',
    'NodeState',
    'Observation',
    'ObservedClock',
    'ObservedScan',
    'ObservedTopic',
    'ObservedTransform',
    'Severity',
    'diagnose',
    'examine',
]
