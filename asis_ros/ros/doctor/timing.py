# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Findings about time: the clock of the node and the stamps of the scans."""

from collections.abc import Iterator

from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.observation import Observation, ObservedTopic

MAX_AGE = 10.0
"""Age of a scan that is suspicious even without max_scan_age_s (s)."""

MAX_CLOCK_OFFSET = 0.5
"""Tolerated offset between the clocks of two computers (s)."""

MIN_SYSTEM_TIME = 1e9
"""Stamps below are from a simulation, which starts at 0 (s)."""


def timing_findings(observation: Observation) -> Iterator[Finding]:
    """Check the clock, then the stamps of each input."""
    clock = observation.clock
    if clock.uses_sim_time and not clock.num_publishers:
        yield Finding(
            Severity.ERROR,
            'no_clock',
            'use_sim_time is true, but nobody publishes /clock: the clock of the node does '
            'not advance',
            'Play the bag with --clock or start the simulation, or set use_sim_time to false.',
        )
        return
    for source in observation.inputs:
        finding = _stamp_finding(source, observation)
        if finding is not None:
            yield finding


def _stamp_finding(source: ObservedTopic, observation: Observation) -> Finding | None:
    if not source.scans:
        return None
    scan = source.scans[-1]
    clock = observation.clock
    age = (scan.arrival_ns - scan.stamp_ns) / 1e9
    limit = observation.max_scan_age_s
    if scan.stamp_ns == 0:
        severity = Severity.ERROR if limit or observation.transforms else Severity.WARNING
        return Finding(
            severity,
            'zero_stamp',
            f'scans on {source.topic} have the stamp 0: their age is unknown and no transform '
            'can be found for them',
            'Let the driver set header.stamp.',
        )
    if not clock.uses_sim_time and scan.stamp_ns / 1e9 < MIN_SYSTEM_TIME < scan.arrival_ns / 1e9:
        return Finding(
            Severity.ERROR if limit else Severity.WARNING,
            'simulated_stamp',
            f'scans on {source.topic} are stamped {scan.stamp_ns / 1e9:.1f} s, the time of a '
            'simulation or of a counter, but the node uses system time',
            'Set use_sim_time to true if /clock is published.',
        )
    if age > (limit or MAX_AGE):
        return Finding(
            Severity.ERROR if limit else Severity.WARNING,
            'old_stamp',
            f'scans on {source.topic} are {age:.1f} s old when they arrive'
            + (f', max_scan_age_s is {limit:g}: they are dropped' if limit else ''),
            _old_remedy(observation),
        )
    if age < -max(limit, MAX_CLOCK_OFFSET):
        return Finding(
            Severity.ERROR if limit else Severity.WARNING,
            'future_stamp',
            f'scans on {source.topic} are stamped {-age:.1f} s in the future',
            'Synchronise the clocks of the computers (chrony, ptp), or, for a bag, set '
            'use_sim_time to true and play it with --clock.',
        )
    if len(source.scans) > 1 and len({scan.stamp_ns for scan in source.scans}) == 1:
        return Finding(
            Severity.WARNING,
            'same_stamp',
            f'all {len(source.scans)} scans on {source.topic} have the same stamp',
            'Let the driver set header.stamp for each scan.',
        )
    return None


def _old_remedy(observation: Observation) -> str:
    if observation.clock.uses_sim_time:
        return 'Is the bag played slower than the node computes, or by another /clock?'
    return (
        'For a bag: play it with --clock and set use_sim_time to true. For a sensor: synchronise '
        'the clocks of the computers (chrony, ptp) and look for queues on the way.'
    )
