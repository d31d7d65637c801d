# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
What ``reuse.max_change`` saves with a still camera, and which labels it changes.

Run with ``python -m asis_ros.benchmarks.still_camera``: a depth camera of 320 x 240 pixels at six
places of the demo's room, ten scans at each with new noise, and the shipped weights. Prints a
table in Markdown.
"""

from dataclasses import dataclass
from itertools import pairwise
import time

from asis_ros.cloud import LabelledCloud, PointCloud, Segmentation
from asis_ros.geometry import transform
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.rooms.demo_bag import DEMO_SEED
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.depth_camera import DepthCamera
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
from asis_ros.segment.config import ModelConfig, ReuseConfig, SegmenterConfig
from asis_ros.segment.reuse import BlockMemory
from asis_ros.segment.segmenter import Segmenter
import numpy as np

NUM_PLACES, NUM_SCANS = 6, 10
MAX_CHANGES = (0.0, 0.02, 0.05, 0.1, 0.2)
COLUMNS = (
    'reuse.max_change',
    'blocks reused (%)',
    'CPU per scan (ms)',
    'correct classes (%)',
    'classes as without (%)',
    'classes as one scan before (%)',
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A scan after the first of its place, its segmentation, and the CPU time that it took (s)."""

    scan: LabelledCloud
    found: Segmentation
    seconds: float


def main() -> None:
    """Print the table."""
    places = still_scans(DepthCamera().binned(2))
    print(f'| {" | ".join(COLUMNS)} |')  # noqa: T201
    print('|' + '---|' * len(COLUMNS))  # noqa: T201
    runs = {each: [segment(scans, each) for scans in places] for each in MAX_CHANGES}
    full = [item for place in runs[0.0] for item in place]
    for max_change, by_place in runs.items():
        run = [item for place in by_place for item in place]
        steps = [pair for place in by_place for pair in pairwise(place)]
        values = (
            f'{max_change:g}',
            f'{100 * np.mean([item.found.reused for item in run]):.0f}',
            f'{1e3 * np.mean([item.seconds for item in run]):.0f}',
            f'{100 * np.mean([correct(item) for item in run]):.1f}',
            f'{100 * np.mean([same(*pair) for pair in zip(run, full, strict=True)]):.1f}',
            f'{100 * np.mean([same(*pair) for pair in steps]):.1f}',
        )
        print(f'| {" | ".join(values)} |')  # noqa: T201


def still_scans(camera: DepthCamera) -> list[list[LabelledCloud]]:
    """Simulate the scans of each place, organised clouds with z up."""
    room = make_room(DEMO_SEED)
    caster, rng = RayCaster(room), np.random.default_rng(DEMO_SEED)
    places = []
    for _ in range(NUM_PLACES):
        pose, scans = random_viewpoint(room, caster, rng), []
        for _ in range(NUM_SCANS):
            view = camera.simulate(caster, pose, rng)
            cloud = PointCloud(transform(view.cloud.xyz, pose), view.cloud.rgb)
            scans.append(LabelledCloud(cloud, view.class_ids, view.instance_ids))
        places.append(scans)
    return places


def segment(scans: list[LabelledCloud], max_change: float) -> list[Labelled]:
    """Segment the scans of a place one after the other; without the first."""
    config = SegmenterConfig(
        model=ModelConfig(device='cpu'), reuse=ReuseConfig(max_change=max_change)
    )
    segmenter, memory, labelled = Segmenter(config), BlockMemory(), []
    segmenter.warm_up()
    for scan in scans:
        started = time.process_time()
        found = segmenter.segment(scan.cloud, memory=memory)
        labelled.append(Labelled(scan, found, time.process_time() - started))
    return labelled[1:]


def correct(item: Labelled) -> float:
    """Fraction of the points with a true class that have it."""
    known = item.scan.class_ids != UNKNOWN_CLASS
    return float(np.mean(item.found.class_ids[known] == item.scan.class_ids[known]))


def same(one: Labelled, two: Labelled) -> float:
    """Fraction of the pixels with a return in both scans that have the same class in both."""
    seen = (one.found.class_ids != UNKNOWN_CLASS) & (two.found.class_ids != UNKNOWN_CLASS)
    return float(np.mean(one.found.class_ids[seen] == two.found.class_ids[seen]))


if __name__ == '__main__':
    main()
