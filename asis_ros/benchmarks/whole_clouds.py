# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Whole clouds: seconds and stages, by number of threads, and beside busy processes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
import subprocess
import sys
import time

from asis_ros.benchmarks.agreement import agreement_of_clouds
from asis_ros.benchmarks.inputs import Scan
from asis_ros.benchmarks.section import Row, Section
from asis_ros.benchmarks.timing import median_seconds
from asis_ros.segment.segmenter import Segmenter
from asis_ros.stopwatch import SEGMENTER_STAGES

BUSY = """
import os
parent = os.getppid()
while os.getppid() == parent:
    sum(range(100_000))
"""
"""Program that keeps one core busy until its parent ends."""

START_S = 0.5
"""Time after which busy processes have started (s)."""


def time_clouds(
    scans: Sequence[Scan],
    segmenters: Mapping[int, Segmenter],
    reference: Segmenter,
    rounds: int,
) -> Section:
    """
    Time whole clouds, stage by stage, and compare their labels.

    Parameters
    ----------
    scans : sequence of Scan
        Clouds.
    segmenters : mapping of int to Segmenter
        Number of threads to a segmenter that has so many; they take turns.
    reference : Segmenter
        Its labels are those that the others should give.
    rounds : int
        Segmentations of each that are timed.

    """
    rows: list[Row] = []
    for scan in scans:
        expected = reference.segment(scan.cloud)
        blocks = len(reference.predict_blocks(scan.cloud).blocks)
        labels = [
            agreement_of_clouds(each.segment(scan.cloud), expected) for each in segmenters.values()
        ]
        laps = [
            [each.segment(scan.cloud).durations for each in segmenters.values()]
            for _ in range(rounds)
        ]
        for own, threads, result in zip(zip(*laps, strict=True), segmenters, labels, strict=True):
            rows.append(
                {
                    'cloud': scan.name,
                    'points': len(scan.cloud),
                    'blocks': blocks,
                    'threads': threads,
                    'total s': median(sum(lap.values()) for lap in own),
                    **{f'{name} s': median(lap[name] for lap in own) for name in SEGMENTER_STAGES},
                    'labels': result,
                }
            )
    title = 'Whole clouds; network and clustering run side by side and share their time'
    return Section('whole_clouds', title, rows)


def time_under_load(
    scan: Scan, segmenters: Mapping[int, Segmenter], processes: int, rounds: int
) -> Section:
    """
    Time a whole cloud without and beside busy processes, by turns.

    Parameters
    ----------
    scan : Scan
        The cloud.
    segmenters : mapping of int to Segmenter
        As for ``time_clouds``.
    processes : int
        Processes that use one core each.
    rounds : int
        Segmentations of each that are timed.

    """
    rows: list[Row] = []
    for threads, segmenter in segmenters.items():
        quiet, loaded = [], []
        for _ in range(rounds):
            quiet.append(_seconds(scan, segmenter))
            with busy_processes(processes):
                loaded.append(_seconds(scan, segmenter))
        rows.append(
            {
                'cloud': scan.name,
                'threads': threads,
                'busy processes': processes,
                'quiet s': median(quiet),
                'loaded s': median(loaded),
                'ratio': median(loaded) / median(quiet),
            }
        )
    return Section('load', 'Whole cloud beside busy processes', rows)


@contextmanager
def busy_processes(count: int) -> Iterator[None]:
    """Keep cores busy with ``count`` processes."""
    running = [subprocess.Popen([sys.executable, '-c', BUSY]) for _ in range(count)]
    try:
        time.sleep(START_S)
        yield
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.wait()


def _seconds(scan: Scan, segmenter: Segmenter) -> float:
    return median_seconds([lambda: segmenter.segment(scan.cloud)], 1)[0]
