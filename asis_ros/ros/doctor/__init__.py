# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Why nothing comes out of the node, in plain words.

An ``Observation`` holds what can be seen of topics, clock, scans, frames and node; ``examine``
turns it into a verdict. Only ``observer`` and ``visit`` need ROS.
"""

from asis_ros.ros.doctor.diagnosis import diagnose, examine
from asis_ros.ros.doctor.finding import Finding, Level
from asis_ros.ros.doctor.observation import (
    Clock,
    Endpoint,
    Frames,
    Input,
    NodeState,
    Observation,
    Scan,
)

__all__ = [
    'Clock',
    'Endpoint',
    'Finding',
    'Frames',
    'Input',
    'Level',
    'NodeState',
    'Observation',
    'Scan',
    'diagnose',
    'examine',
]
