# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Diagnosis: from an observation to findings and their text."""

from collections.abc import Sequence

from asis_ros.ros.doctor.contents import scan_findings
from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.graph import graph_findings
from asis_ros.ros.doctor.observation import Observation, ObservedTopic
from asis_ros.ros.doctor.state import state_findings
from asis_ros.ros.doctor.timing import timing_findings


def diagnose(observation: Observation) -> list[Finding]:
    """
    Find out why there is no output.

    Parameters
    ----------
    observation : Observation
        The observation.

    Returns
    -------
    list of Finding
        Errors first, then in the order of the way of a scan: from its publisher to the node.

    """
    findings = [
        *graph_findings(observation),
        *timing_findings(observation),
        *scan_findings(observation),
        *state_findings(observation),
    ]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def examine(observation: Observation) -> tuple[bool, str]:
    """
    Diagnose, and describe the result for people.

    Returns
    -------
    (bool, str)
        Whether there is no error, and a text with observations and findings.

    """
    findings = diagnose(observation)
    healthy = all(finding.severity is not Severity.ERROR for finding in findings)
    return healthy, _report(observation, findings)


def _report(observation: Observation, findings: Sequence[Finding]) -> str:
    seen = '\n'.join(map(_summary, observation.inputs))
    found = '\n'.join(map(str, findings)) or 'nothing wrong was found'
    return f'{seen}\n{found}' if seen else found


def _summary(source: ObservedTopic) -> str:
    count = len(source.publishers)
    line = f'{source.topic}: {count} publisher{"s" if count != 1 else ""}'
    if not source.scans and not source.seconds:
        return f'{line}, not listened to'
    if not source.scans:
        return f'{line}, no scan in {source.seconds:.0f} s'
    scan = source.scans[-1]
    counts = '' if scan.num_points is None else f', {scan.num_points} points'
    return (
        f'{line}, {len(source.scans)} scans seen, the last in frame {scan.frame_id!r}{counts}, '
        f'{scan.num_bytes / 1e6:.1f} MB'
    )
