# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Growth of time and memory with the size of a cloud of constant density."""

from collections.abc import Callable, Sequence
from functools import partial
import math
from pathlib import Path
import resource
import sys

from asis_ros.benchmarks.inputs import Scan
from asis_ros.benchmarks.section import Row, Section
from asis_ros.benchmarks.timing import median_seconds
from asis_ros.cloud import PointCloud
from asis_ros.files.atomic import atomic_write
from asis_ros.segment.blocks import Block, split_into_blocks
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.prepare import prepare_cloud
from asis_ros.segment.segmenter import Segmenter
from asis_ros.voxels import downsample
from matplotlib.figure import Figure
import numpy as np

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 5_000_000)
"""Numbers of points."""

QUICK_SIZES = (1_000, 3_000, 10_000)
"""Likewise, of a quick run."""

SPACING = 0.02
"""Edge length of the voxels that even out the density of the scan first (m)."""

REPEATED = 500_000
"""Clouds up to this size are timed three times."""


def time_growth(
    scan: Scan, segmenter: Segmenter, sizes: Sequence[int], on_step: Callable[[str], None]
) -> Section:
    """
    Time clouds of copies of a scan side by side.

    Parameters
    ----------
    scan : Scan
        What is copied.
    segmenter : Segmenter
        Warm.
    sizes : sequence of int
        Numbers of points, at least two, ascending. Memory is the most that this process ever had,
        so that nothing larger may have run before.
    on_step : callable
        Told which size is next.

    """
    rows: list[Row] = []
    even = downsample(scan.cloud.take(np.flatnonzero(scan.cloud.finite())), SPACING)[0]
    segmenter.segment(tiled(even, sizes[0]))
    for size in sizes:
        on_step(f'growth: {size} points')
        cloud = tiled(even, size)
        rounds = 3 if size <= REPEATED else 1
        (seconds,) = median_seconds([partial(segmenter.segment, cloud)], rounds)
        peak = peak_memory()
        blocks = len(prepare_blocks(cloud, segmenter.config))
        rows.append(
            {
                'points': size,
                'blocks': blocks,
                'seconds': seconds,
                'us per point': 1e6 * seconds / size,
                'ms per block': 1e3 * seconds / blocks,
                'peak memory MB': peak / 1e6,
            }
        )
    over_points, over_blocks, memory = growth_slopes(rows)
    note = (
        f'slope of time over points {over_points:.2f}, over blocks {over_blocks:.2f} (1: linear); '
        f'{memory:.0f} bytes of memory per point'
    )
    threads = segmenter.config.model.num_threads
    title = f'Growth: copies of {scan.name} side by side, {threads} threads'
    return Section('growth', title, rows, (note,))


def prepare_blocks(cloud: PointCloud, config: SegmenterConfig) -> list[Block]:
    """Split a cloud into blocks as the segmenter does."""
    prepared = prepare_cloud(cloud, config.input)
    rng = np.random.default_rng(config.seed)
    return split_into_blocks(prepared.cloud.xyz, config.block, rng, config.input.max_blocks)


def growth_slopes(rows: Sequence[Row]) -> tuple[float, float, float]:
    """
    Fit time and memory.

    Returns
    -------
    over_points, over_blocks : float
        Exponent of the time: its slope in logarithmic axes.
    bytes_per_point : float
        Slope of the peak memory.

    """
    points, blocks, seconds, memory = (
        np.array([row[column] for row in rows], np.float64)
        for column in ('points', 'blocks', 'seconds', 'peak memory MB')
    )
    over_points, over_blocks = (
        float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0]) for sizes in (points, blocks)
    )
    return over_points, over_blocks, float(np.polyfit(points, 1e6 * memory, 1)[0])


def tiled(cloud: PointCloud, num_points: int) -> PointCloud:
    """
    Copy a cloud side by side, in a square, until there are enough points.

    Parameters
    ----------
    cloud : PointCloud
        Finite points.
    num_points : int
        The last copy is cut off at some x, so that the density stays.

    """
    cloud = cloud.take(np.argsort(cloud.xyz[:, 0], kind='stable'))
    size = np.ptp(cloud.xyz, axis=0) * (1, 1, 0)
    copies = -(-num_points // len(cloud))
    columns = math.isqrt(copies - 1) + 1
    places = [np.array([number % columns, number // columns, 0]) for number in range(copies)]
    xyz = np.concatenate([cloud.xyz + place * size for place in places])
    rgb = None if cloud.rgb is None else np.concatenate([cloud.rgb] * copies)[:num_points]
    return PointCloud(xyz[:num_points].astype(np.float32), rgb)


def peak_memory() -> int:
    """Return the most memory that this process ever had (bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == 'darwin' else 1024 * peak


def draw_growth(path: Path, rows: Sequence[Row]) -> None:
    """
    Draw time and memory over the number of points, in logarithmic axes.

    Parameters
    ----------
    path : Path
        PNG file.
    rows : sequence of Row
        Of ``time_growth``.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    points = [float(row['points']) for row in rows]
    slope, _, _ = growth_slopes(rows)
    figure = Figure(figsize=(8, 3.5), layout='constrained')
    left, right = figure.subplots(1, 2)
    seconds = [float(row['seconds']) for row in rows]
    left.loglog(points, seconds, 'o-', label=f'measured, slope {slope:.2f}')
    linear = [seconds[-1] * size / points[-1] for size in points]
    left.loglog(points, linear, 'k:', label='linear')
    left.set(xlabel='points', ylabel='time (s)')
    left.legend()
    right.loglog(points, [float(row['peak memory MB']) for row in rows], 'o-')
    right.set(xlabel='points', ylabel='peak memory of the process (MB)', ylim=(100, 10_000))
    for axes in (left, right):
        axes.grid(which='both', alpha=0.3)
    with atomic_write(path) as temporary:
        figure.savefig(temporary, format='png', dpi=120)
