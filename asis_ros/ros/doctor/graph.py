# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Findings about the ROS graph: publishers, types, quality of service."""

from collections.abc import Iterator
import difflib

from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.observation import CLOUD_TYPE, Endpoint, Observation, ObservedTopic

MAX_NAMES = 5
"""Largest number of topics that a hint lists."""


def graph_findings(observation: Observation) -> Iterator[Finding]:
    """Check the publishers of each input."""
    if not observation.num_nodes:
        yield Finding(
            Severity.ERROR,
            'alone',
            f'no other node is visible in ROS domain {observation.domain_id}',
            'Start the driver of the sensor. If it runs: ROS_DOMAIN_ID must be the same on both '
            'sides, and neither ROS_LOCALHOST_ONLY nor ROS_AUTOMATIC_DISCOVERY_RANGE nor a '
            'firewall may keep them apart.',
        )
        return
    for source in observation.inputs:
        if not source.publishers:
            yield _no_publisher(source, observation)
            continue
        clouds = [
            endpoint for endpoint in source.publishers if endpoint.message_type == CLOUD_TYPE
        ]
        if not clouds:
            yield _wrong_type(source, observation)
        # One publisher that does not match is no harm if another does.
        has_match = any(publisher.reaches(source.subscription) for publisher in clouds)
        for publisher in clouds:
            yield from _mismatches(
                source, publisher, Severity.WARNING if has_match else Severity.ERROR
            )


def _no_publisher(source: ObservedTopic, observation: Observation) -> Finding:
    others = {name for name in observation.topics if name != source.topic}
    clouds = {name for name in others if CLOUD_TYPE in observation.topics[name]}
    near = _nearest(source.topic, clouds) or _nearest(source.topic, others)
    hints = []
    if near:
        hints.append(f'Did you mean {" or ".join(near)}?')
    rest = sorted(clouds - set(near))
    if rest:
        more = f' and {len(rest) - MAX_NAMES} more' if len(rest) > MAX_NAMES else ''
        hints.append(f'Clouds are published on {", ".join(rest[:MAX_NAMES])}{more}.')
    if not clouds:
        hints.append('Nobody publishes clouds at all: start the driver or play the bag.')
    hints.append('The launch argument input_topic sets the topic.')
    return Finding(
        Severity.ERROR, 'no_publisher', f'nobody publishes on {source.topic}', ' '.join(hints)
    )


def _nearest(topic: str, others: set[str]) -> list[str]:
    """Up to two topics with a similar name, most similar first."""
    return difflib.get_close_matches(topic, sorted(others), n=2)


def _wrong_type(source: ObservedTopic, observation: Observation) -> Finding:
    kinds = sorted({endpoint.message_type for endpoint in source.publishers})
    clouds = sorted(name for name, types in observation.topics.items() if CLOUD_TYPE in types)
    hint = f' Clouds are published on {", ".join(clouds[:MAX_NAMES])}.' if clouds else ''
    return Finding(
        Severity.ERROR,
        'wrong_type',
        f'{source.topic} carries {", ".join(kinds)}, the node reads {CLOUD_TYPE}',
        f'Choose a topic of clouds.{hint} Depth images become clouds by '
        'depth_image_proc, laser scans by laser_geometry.',
    )


def _mismatches(
    source: ObservedTopic, publisher: Endpoint, severity: Severity
) -> Iterator[Finding]:
    wanted = source.subscription
    if (wanted.reliability, publisher.reliability) == ('reliable', 'best_effort'):
        yield Finding(
            severity,
            'qos_reliability',
            f'{publisher.node} offers {source.topic} best effort, {wanted.node} asks for '
            'reliable: they do not match',
            'Set input.reliability to best_effort.',
        )
    if (wanted.durability, publisher.durability) == ('transient_local', 'volatile'):
        yield Finding(
            severity,
            'qos_durability',
            f'{publisher.node} offers {source.topic} volatile, {wanted.node} asks for '
            'transient local: they do not match',
            'Take the override of durability out of qos_overrides.',
        )
