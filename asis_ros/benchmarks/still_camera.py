# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
What ``reuse.max_change`` saves with a still camera, which labels it changes, and what it notices.

Run with ``python -m asis_ros.benchmarks.still_camera``: a depth camera of 320 x 240 pixels at
twelve places of the demo's room, eight scans at each with new noise, and the shipped weights. Then
a box appears at a random point of the scene. Prints a table in Markdown.
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

NUM_PLACES, NUM_SCANS = 12, 8
MAX_CHANGES = (0.0, 0.02, 0.05, 0.1, 0.2)
BOXES = (0.15, 0.3, 0.5)  # m
COLUMNS = (
    '`reuse.max_change`',
    'blocks reused (%)',
    'CPU per scan (ms)',
    'correct classes (%)',
    'same classes as without (%)',
    'same classes as one scan before (%)',
    *(f'boxes of {edge} m noticed (%)' for edge in BOXES),
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
    segmenters = {each: segmenter(each) for each in MAX_CHANGES}
    for each in segmenters.values():
        each.segment(places[0][0].cloud)
    runs = {each: [segment(segmenters[each], scans) for scans in places] for each in MAX_CHANGES}
    full = [item for place in runs[0.0] for item in place]
    print(f'| {" | ".join(COLUMNS)} |')  # noqa: T201
    print('|' + '---|' * len(COLUMNS))  # noqa: T201
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
            *(
                f'{100 * np.mean([notices(segmenters[max_change], s, edge) for s in places]):.0f}'
                for edge in BOXES
            ),
        )
        print(f'| {" | ".join(values)} |', flush=True)  # noqa: T201


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


def segmenter(max_change: float) -> Segmenter:
    """Segment with the shipped weights, on the CPU."""
    reuse = ReuseConfig(max_change=max_change)
    return Segmenter(SegmenterConfig(model=ModelConfig(device='cpu'), reuse=reuse))


def segment(segmenter: Segmenter, scans: list[LabelledCloud]) -> list[Labelled]:
    """Segment the scans of a place one after the other; without the first."""
    memory, labelled = BlockMemory(), []
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


def notices(segmenter: Segmenter, scans: list[LabelledCloud], edge: float) -> bool:
    """Tell whether a block with a box that was not in the scan before is segmented again."""
    rng, memory = np.random.default_rng(int(1000 * edge)), BlockMemory()
    segmenter.predict_blocks(scans[0].cloud, memory=memory)
    cloud = scans[1].cloud
    xyz = cloud.xyz[cloud.finite()]
    points = rng.random((int(3 * edge**2 / 0.01**2), 3))  # three faces, 1 cm apart
    points[np.arange(len(points)), rng.integers(0, 3, len(points))] = 0.0
    points = edge * points + rng.choice(xyz)
    prediction = segmenter.predict_blocks(
        PointCloud(np.concatenate([xyz, points])), memory=memory, keep_embeddings=True
    )
    middle = points.mean(axis=0)[:2] - prediction.prepared.origin[:2]
    half = segmenter.config.block.size / 2
    return any(
        item.embeddings is not None and np.all(np.abs(middle - item.block.corner - half) <= half)
        for item in prediction.blocks
    )


if __name__ == '__main__':
    main()
