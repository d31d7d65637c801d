# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Findings about the scans: whether they arrive, and their contents."""

from collections.abc import Iterator, Sequence
import difflib
from importlib import resources

from asis_ros.ros.doctor.finding import Finding, Severity
from asis_ros.ros.doctor.observation import (
    Endpoint,
    Observation,
    ObservedScan,
    ObservedTopic,
    ObservedTransform,
)
import numpy as np

LARGE_CLOUD = 500_000
"""Size from which Fast DDS loses clouds with its default settings (bytes)."""

MIN_ARRIVED = 0.9
"""Fraction of the sent scans; a warning if fewer arrive."""

MAX_JITTER = 0.75
"""Fraction of a period by which a scan may be late although none was lost."""

PROFILE = str(resources.files('asis_ros.ros') / 'large_clouds.xml')


def scan_findings(observation: Observation) -> Iterator[Finding]:
    """Check the scans of each input, then their transforms."""
    for source in observation.inputs:
        publishers = [item for item in source.publishers if item.reaches(source.subscription)]
        if source.scans:
            yield from _content(source.topic, source.scans[-1], observation)
        elif publishers and source.seconds:
            yield _silence(source, observation)
        if _is_lossy(source) and publishers:
            yield _loss(source, publishers, observation)
    for transform in observation.transforms:
        if transform.fault:
            yield _no_transform(transform)


def _silence(source: ObservedTopic, observation: Observation) -> Finding:
    names = ', '.join(publisher.node for publisher in source.publishers)
    num_lost = observation.node.num_lost if observation.node else 0
    return Finding(
        Severity.ERROR,
        'silence',
        f'{names} can publish on {source.topic}, but no scan arrived in {source.seconds:.0f} s'
        + (f'; the middleware lost {num_lost} on the way' if num_lost else ''),
        f'Does "ros2 topic hz {source.topic}" show a rate? If not, look at the driver or the bag. '
        f'If so, the clouds are lost on the way. {_large_clouds_remedy(observation.middleware)}',
    )


def _is_lossy(source: ObservedTopic) -> bool:
    """Whether large clouds are lost, by gaps between the stamps of those that arrive."""
    stamps = np.array(sorted({scan.stamp_ns for scan in source.scans}))
    if len(stamps) < 4 or np.median([scan.num_bytes for scan in source.scans]) < LARGE_CLOUD:
        return False
    # Sensors are roughly periodic: the lower quartile of the gaps is the period even if most
    # scans are lost.
    gaps = np.diff(stamps)
    periods = np.floor(gaps / np.percentile(gaps, 25) + 1 - MAX_JITTER)
    return bool(len(stamps) < MIN_ARRIVED * (1 + periods.clip(1).sum()))


def _loss(
    source: ObservedTopic, publishers: Sequence[Endpoint], observation: Observation
) -> Finding:
    megabytes = float(np.median([scan.num_bytes for scan in source.scans])) / 1e6
    reliable = all(publisher.reliability == 'reliable' for publisher in publishers)
    remedy = _large_clouds_remedy(observation.middleware)
    if reliable and source.subscription.reliability != 'reliable':
        remedy += ' Or set input.reliability to reliable, which all publishers there offer.'
    return Finding(
        Severity.WARNING,
        'lost_for_size',
        f'clouds of {megabytes:.1f} MB on {source.topic} arrive with gaps: '
        'some seem to be lost on the way because of their size',
        remedy,
    )


def _large_clouds_remedy(middleware: str) -> str:
    if 'fastrtps' not in middleware:
        return f'Give {middleware} larger buffers (net.core.rmem_max on Linux).'
    return (
        'Start every process that publishes clouds, the driver too, with the environment '
        f'variable FASTRTPS_DEFAULT_PROFILES_FILE={PROFILE} (from Kilted on: '
        'FASTDDS_DEFAULT_PROFILES_FILE), which gives Fast DDS 20 MB of shared memory instead of '
        '512 KB. For larger clouds raise segment_size in a copy of it.'
    )


def _content(topic: str, scan: ObservedScan, observation: Observation) -> Iterator[Finding]:
    """Check the contents of one scan; of several faults report only the first."""
    if scan.fault:
        yield Finding(
            Severity.ERROR,
            'unreadable',
            f'scans on {topic} cannot be read: {scan.fault}',
            'Fix the driver, or choose another of its topics.',
        )
    elif scan.num_points == 0:
        yield Finding(
            Severity.ERROR,
            'no_points',
            f'scans on {topic} are empty',
            'Look at the sensor: is it covered, is its range limited?',
        )
    elif scan.num_finite == 0:
        yield Finding(
            Severity.ERROR,
            'no_finite_points',
            f'all {scan.num_points} points of a scan on {topic} are NaN or infinite',
            'Look at the sensor: does it see anything within its range?',
        )
    elif scan.num_inside == 0:
        yield Finding(
            Severity.ERROR,
            'outside_crop',
            f'all {scan.num_finite} points of a scan on {topic} lie outside the crop box '
            f'({observation.crop})',
            'The crop box is in the frame with z up (target_frame, or by sensor_pose or '
            'up). Widen input.crop_min and input.crop_max.',
        )
    if not scan.frame_id:
        yield Finding(
            Severity.ERROR if observation.transforms else Severity.WARNING,
            'no_frame',
            f'scans on {topic} have no frame',
            'Let the driver set header.frame_id.',
        )


def _no_transform(transform: ObservedTransform) -> Finding:
    unknown = [
        name for name in (transform.source, transform.target) if name not in transform.available
    ]
    if not unknown:
        return Finding(
            Severity.ERROR,
            'no_transform',
            f'there is no transform from {transform.source!r} to {transform.target!r}: '
            f'{transform.fault}',
            'Are both in one tree (ros2 run tf2_tools view_frames)? Does the transform come in '
            'time, and by the same clock?',
        )
    hints = [
        f'for {name!r} did you mean {near[0]!r}?'
        for name in unknown
        if (near := difflib.get_close_matches(name, transform.available, n=1))
    ]
    return Finding(
        Severity.ERROR,
        'unknown_frame',
        f'TF has no frame {" and ".join(map(repr, unknown))} '
        f'(available: {", ".join(sorted(transform.available)) or "none"})',
        ' '.join(
            [
                'Start robot_state_publisher or a static_transform_publisher, or change '
                'target_frame.',
                *hints,
            ]
        ),
    )
