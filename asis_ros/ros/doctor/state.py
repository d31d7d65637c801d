# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Findings about the node: weights, lifecycle, subscribers, dropped scans."""

from collections.abc import Iterator

from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.observation import NodeState, Observation
from asis_ros.ros.drop_reasons import INTENDED, REPLACED


def state_findings(observation: Observation) -> Iterator[Finding]:
    """Check the node."""
    if observation.weights_fault:
        yield Finding(
            Severity.ERROR,
            'weights',
            f'the network cannot be loaded: {observation.weights_fault}',
            'Set model.path to a file that "asis train" wrote, or leave it empty for the weights '
            'of the package; set model.device to auto.',
        )
    node = observation.node
    if node is None:
        return
    if observation.num_namesakes:
        yield Finding(
            Severity.WARNING,
            'namesake',
            f'{observation.num_namesakes + 1} nodes are called {node.name}: their outputs are '
            'mixed, and services and parameters reach any one of them',
            'End all but one, or give each a namespace of its own.',
        )
    if node.lifecycle != 'active':
        yield _not_active(node)
        return
    if not node.is_enabled:
        yield Finding(
            Severity.ERROR,
            'disabled',
            f'{node.name} is switched off: it drops all scans',
            f'Run: ros2 service call {node.name}/enable std_srvs/srv/SetBool "{{data: true}}"',
        )
    if not node.num_subscribers:
        yield Finding(
            Severity.WARNING,
            'no_listener',
            f'the outputs of {node.name} have no subscriber, so it does no work',
            f'Subscribe, for example: ros2 topic hz {node.name}/output/points',
        )
    harmless = (REPLACED, *INTENDED)
    faults = sum(count for reason, count in node.dropped.items() if reason not in harmless)
    if faults and faults > node.num_published:
        reasons = ', '.join(f'{reason} {count}' for reason, count in node.dropped.items())
        yield Finding(
            Severity.ERROR,
            'drops',
            f'of {node.num_received} scans {node.num_published} were published, dropped were: '
            f'{reasons}' + (f'; the last: {node.last_drop}' if node.last_drop else ''),
            'See the other findings and the log of the node.',
        )


def _not_active(node: NodeState) -> Finding:
    if node.lifecycle in ('missing', 'ended', 'silent'):
        return _not_responding(node)
    if node.lifecycle == 'finalized':
        return Finding(
            Severity.ERROR,
            'finalized',
            f'{node.name} was shut down: it takes no scans, and cannot be configured again',
            'End its process, and start the node again.',
        )
    transition = 'configure' if node.lifecycle == 'unconfigured' else 'activate'
    if node.configuration_error:
        return Finding(
            Severity.ERROR,
            'not_configured',
            f'{node.name} could not be {transition}d: {node.configuration_error}',
            f'Correct the parameters, then run: ros2 lifecycle set {node.name} {transition}',
        )
    return Finding(
        Severity.ERROR,
        'not_active',
        f'{node.name} is {node.lifecycle}: it takes no scans',
        f'Run: ros2 lifecycle set {node.name} {transition}. With autostart it becomes active '
        'at start; if it did not, its log says what failed.',
    )


def _not_responding(node: NodeState) -> Finding:
    fault = f'; its log ends with: {node.last_fault}' if node.last_fault else ''
    start = 'Start it: ros2 launch asis_ros segment.launch.py.'
    if fault:
        start = f'Correct what the log says. {start}'
    if node.lifecycle == 'ended':
        problem, remedy = f'{node.name} has ended since it was seen', start
        return Finding(Severity.ERROR, 'ended', problem + fault, remedy)
    if node.lifecycle == 'missing':
        problem = f'the node {node.name} is not visible'
        remedy = f'{start} If it runs: is its name or namespace another one, or its ROS_DOMAIN_ID?'
        return Finding(Severity.ERROR, 'not_running', problem + fault, remedy)
    problem = f'{node.name} is visible but does not respond on {node.name}/doctor'
    remedy = 'It hangs, or is just starting. Look at its log, or start it again.'
    return Finding(Severity.ERROR, 'no_response', problem + fault, start if fault else remedy)
