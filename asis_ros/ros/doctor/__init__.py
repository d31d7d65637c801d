# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Diagnosis of missing output.

An ``Observation`` describes topics, clock, scans, transforms and node; ``examine`` turns it into
findings. Only ``observer`` and ``visit`` need ROS.
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
