# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
How far a segmentation changes with threads, order of points, number type and small motions.

Run with ``python -m asis_ros.benchmarks.perturbations``: three synthetic rooms as single views of
a depth camera, with the shipped weights, each beside its own unchanged segmentation.
"""

from collections.abc import Callable
from dataclasses import replace

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.table import SENSORS
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
import numpy as np

SEEDS = (900_000, 900_001, 900_002)
QUARTER_TURN = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def main() -> None:
    """Print the fraction of points whose class changes, and whether all results are the same."""
    clouds = [room_view(seed) for seed in SEEDS]
    segmenters = {threads: segmenter(threads) for threads in (1, 2, 4)}
    expected = [segmenters[1].segment(cloud) for cloud in clouds]
    rng = np.random.default_rng(0)
    orders = [rng.permutation(len(cloud)) for cloud in clouds]
    moves: dict[str, Callable[[PointCloud], PointCloud]] = {
        'float64': lambda cloud: moved(cloud, cloud.xyz.astype(np.float64)),
        'float64, 10 km away': lambda cloud: moved(cloud, cloud.xyz + np.array([1e4, 0, 0])),
        'turned by 90 degrees': lambda cloud: moved(cloud, cloud.xyz @ QUARTER_TURN.T),
        'noise of 3 mm': lambda cloud: moved(cloud, rng.normal(cloud.xyz, 3e-3)),
        'shifted by 3 mm': lambda cloud: moved(cloud, cloud.xyz + np.array([3e-3, 3e-3, 0])),
    }
    print(f'{sum(map(len, clouds))} points in {len(clouds)} clouds')  # noqa: T201
    for threads, other in segmenters.items():
        report(f'{threads} threads', expected, [other.segment(cloud) for cloud in clouds])
    permuted = [
        unpermuted(segmenters[1].segment(cloud.take(order)), order)
        for cloud, order in zip(clouds, orders, strict=True)
    ]
    report('points permuted', expected, permuted)
    for name, move in moves.items():
        report(name, expected, [segmenters[1].segment(move(cloud)) for cloud in clouds])


def report(name: str, expected: list[Segmentation], found: list[Segmentation]) -> None:
    """Print one row."""
    changed = np.concatenate(
        [one.class_ids != two.class_ids for one, two in zip(expected, found, strict=True)]
    )
    same = all(
        one.class_ids.tobytes() == two.class_ids.tobytes()
        and np.array_equal(numbered(one.instance_ids), numbered(two.instance_ids))
        and one.scores.tobytes() == two.scores.tobytes()
        for one, two in zip(expected, found, strict=True)
    )
    text = 'same bytes' if same else f'{100 * changed.mean():.2f} % of the classes change'
    print(f'{name:22}{text}')  # noqa: T201


def numbered(instance_ids: np.ndarray) -> np.ndarray:
    """Give instances numbers in the order of their first points."""
    _, first, inverse = np.unique(instance_ids, return_index=True, return_inverse=True)
    return np.where(instance_ids < 0, -1, np.argsort(np.argsort(first))[inverse])


def unpermuted(segmentation: Segmentation, order: np.ndarray) -> Segmentation:
    """Return the labels to the order that the points had."""
    back = np.argsort(order)
    return replace(
        segmentation,
        class_ids=segmentation.class_ids[back],
        instance_ids=segmentation.instance_ids[back],
        scores=segmentation.scores[back],
    )


def moved(cloud: PointCloud, xyz: np.ndarray) -> PointCloud:
    """Replace the positions."""
    return PointCloud(np.ascontiguousarray(xyz), cloud.rgb)


def room_view(seed: int) -> PointCloud:
    """View of a room, thinned to every eighth point."""
    rng = np.random.default_rng(seed)
    labelled = SENSORS['view'].simulate(RayCaster(make_room(seed)), rng)
    return labelled.cloud.take(np.arange(0, len(labelled.cloud), 8))


def segmenter(threads: int) -> Segmenter:
    """Segment with the shipped weights and a number of threads."""
    return Segmenter(SegmenterConfig(model=ModelConfig(device='cpu', num_threads=threads)))


if __name__ == '__main__':
    main()
