# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Blocks: overlapping columns of a cloud, the input of the network, and their features."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
import math
import sys

from asis_ros.cloud import PointCloud
from asis_ros.geometry import floor_height, to_unit_cube
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.limits import MAX_BLOCKS
import numpy as np
from numpy.typing import NDArray

NUM_FEATURES = 9
"""Position in the block, colour, position in the cloud: three features each."""

SMALLEST_BLOCK = 512
"""Points to which a sparse block is padded at least, unless ``BlockConfig.fixed``."""


@dataclass(frozen=True, slots=True)
class Block:
    """
    The sampled points of one column of a cloud.

    Parameters
    ----------
    point_indices : array of shape (P,), intp
        Rows of the cloud. The first ``num_distinct`` are distinct, the others repeat them.
    corner : array of shape (2,), float64
        Smallest x and y of the column (m).
    multiplicities : array of shape (D,), int32
        How often each of the D distinct points is among the P.

    """

    point_indices: NDArray[np.intp]
    corner: NDArray[np.float64]
    multiplicities: NDArray[np.int32]

    @property
    def num_distinct(self) -> int:
        """Number of distinct points."""
        return len(self.multiplicities)

    @property
    def distinct(self) -> NDArray[np.intp]:
        """Rows of the distinct points: shape (D,)."""
        return self.point_indices[: self.num_distinct]

    def rows_of_distinct(self) -> NDArray[np.intp]:
        """Row of each of the P points among the distinct ones: shape (P,)."""
        order = np.argsort(self.distinct)
        return order[np.searchsorted(self.distinct, self.point_indices, sorter=order)]


def split_into_blocks(
    xyz: NDArray[np.floating],
    config: BlockConfig,
    rng: np.random.Generator,
    max_blocks: int = sys.maxsize,
    limits: Counter[str] | None = None,
    grid: NDArray[np.float64] | None = None,
) -> list[Block]:
    """
    Split a cloud into overlapping columns; every point is in at least one.

    Corners step by ``config.stride`` from the smallest x and y, or from ``grid``. The last column
    of a row covers the largest coordinate, so a cloud smaller than a block is one block. Columns
    of fewer than ``config.min_points`` points are skipped if larger columns contain all of these,
    too. The order is that of the paper, rows of alternating direction: consecutive blocks overlap
    unless a column was skipped.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points, z up (m).
    config : BlockConfig
        Size, stride and number of points.
    rng : numpy.random.Generator
        Samples the points of a crowded column, and those that a sparse one repeats.
    max_blocks : int
        Largest number of blocks; of more, those with the most points.
    limits : Counter, optional
        Counts the blocks beyond ``max_blocks`` as ``'input.max_blocks'``.
    grid : array of shape (2,), optional
        A corner (m), so that clouds of one place have the same blocks.

    Returns
    -------
    list of Block
        Empty for an empty cloud.

    """
    if not len(xyz):
        return []
    origin = xyz[:, :2].min(axis=0).astype(np.float64)
    if grid is not None:
        origin = grid + np.floor((origin - grid) / config.stride) * config.stride
    position = xyz[:, :2] - origin
    counts = _columns_per_axis(position.max(axis=0), config)
    keys, points = _members(position, counts, config)
    order = np.argsort(keys, kind='stable')
    keys, points = keys[order], points[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sizes = np.diff(starts, append=len(keys))
    is_large = np.repeat(sizes >= config.min_points, sizes)
    in_large = np.zeros(len(xyz), bool)
    in_large[points[is_large]] = True
    needed = np.logical_or.reduceat(is_large | ~in_large[points], starts)
    num_skipped = max(0, int(needed.sum()) - max_blocks)
    if num_skipped:
        fullest = np.argsort(np.where(needed, -sizes, 0), kind='stable')[:max_blocks]
        needed = np.zeros(len(needed), bool)
        needed[fullest] = True
        if limits is not None:
            limits[MAX_BLOCKS] += num_skipped
    blocks = []
    columns = zip(keys[starts], np.split(points, starts[1:]), strict=True)
    for key, members in compress(columns, needed):
        row, column = divmod(int(key), int(counts[1]))
        if row % 2:
            column = int(counts[1]) - 1 - column
        corner = origin + np.array([row, column]) * config.stride
        blocks.append(_sample(members, corner, config, rng))
    return blocks


def batches_of_blocks(
    blocks: Sequence[Block],
    config: BlockConfig,
    batch_size: int | None,
    near: NDArray[np.floating] | None = None,
    skip: Container[int] = (),
) -> Iterator[list[int]]:
    """
    Group blocks of equal length into batches.

    Parameters
    ----------
    blocks : sequence of Block
        Blocks of a cloud.
    config : BlockConfig
        How they were split.
    batch_size : int
        Number of full blocks in a batch, or as many points in shorter ones. None: each block is a
        batch, in the order of the blocks.
    near : array of shape (3,), optional
        Position (m); the nearest blocks come first. None: in the order that makes the fewest
        batches.
    skip : container of int
        Indices of blocks that are in no batch.

    Yields
    ------
    list of int
        Indices of blocks.

    """
    order = np.arange(len(blocks))
    step = max(len(blocks), 1)
    if near is not None and len(blocks):
        middles = np.array([block.corner for block in blocks]) + config.size / 2
        order = np.argsort(np.linalg.norm(middles - near[:2], axis=1), kind='stable')
        step = batch_size or 1
    indices = [index for index in order.tolist() if index not in skip]
    if batch_size is None:
        yield from ([index] for index in indices)
        return
    max_points = batch_size * config.num_points
    for nearest in _chunks(indices, step):
        by_length = defaultdict(list)
        for index in nearest:
            by_length[len(blocks[index].point_indices)].append(index)
        for length, equal in sorted(by_length.items()):
            yield from _chunks(equal, max(1, max_points // length))


def _chunks(indices: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(indices), size):
        end = start + size
        yield indices[start:end]


class BlockFeatures:
    """
    The nine features of each point of a block, as in section 4.1 of the paper.

    x and y relative to the centre of the block (m), height above the floor (m), red, green, blue
    (0 to 1; 0 for a cloud without colour), x, y, z normalised by the extent of the cloud (0 to 1).

    Parameters
    ----------
    cloud : PointCloud
        The whole cloud, z up, finite, at least one point.
    config : BlockConfig
        Size of a block, smallest extent of the cloud.

    """

    def __init__(self, cloud: PointCloud, config: BlockConfig) -> None:
        self._half = config.size / 2
        self._xyz = cloud.xyz
        self._shared = np.zeros((len(cloud), NUM_FEATURES), np.float32)  # all but x and y
        self._shared[:, 2] = cloud.xyz[:, 2] - floor_height(cloud.xyz[:, 2])
        if cloud.rgb is not None:
            self._shared[:, 3:6] = cloud.rgb
        self._shared[:, 6:] = to_unit_cube(cloud.xyz, config.min_extent)

    def of(self, block: Block, *, distinct: bool = False) -> NDArray[np.float32]:
        """Features of the points of a block, (P, 9), or of the distinct ones, (D, 9)."""
        rows = block.distinct if distinct else block.point_indices
        features = self._shared[rows]
        features[:, :2] = self._xyz[rows, :2] - (block.corner + self._half)
        return features


def _columns_per_axis(extent: NDArray[np.float64], config: BlockConfig) -> NDArray[np.intp]:
    steps = np.ceil((extent - config.size) / config.stride - 1e-9)
    return np.maximum(steps, 0).astype(np.intp) + 1


def _members(
    position: NDArray[np.float64], counts: NDArray[np.intp], config: BlockConfig
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """List all pairs of column and point; both borders belong to a column."""
    last = np.floor(position / config.stride + 1e-9).astype(np.intp)  # (N, 2)
    reach = math.ceil(config.size / config.stride - 1e-9) + 1
    keys, points = [], []
    for back_x in range(reach):
        row = last[:, 0] - back_x
        inside_x = _covers(row, position[:, 0], counts[0], config)
        for back_y in range(reach):
            column = last[:, 1] - back_y
            inside = inside_x & _covers(column, position[:, 1], counts[1], config)
            found = np.flatnonzero(inside)
            row_found, column_found = row[found], column[found]
            backwards = row_found % 2 == 1
            column_found = np.where(backwards, counts[1] - 1 - column_found, column_found)
            keys.append(row_found * counts[1] + column_found)
            points.append(found)
    return np.concatenate(keys), np.concatenate(points)


def _covers(
    index: NDArray[np.intp], position: NDArray[np.float64], count: int, config: BlockConfig
) -> NDArray[np.bool_]:
    """Tell whether the column of each index exists and contains the position."""
    reach = index * config.stride + config.size + 1e-9
    covered: NDArray[np.bool_] = (index >= 0) & (index < count) & (position <= reach)
    return covered


def _sample(
    members: NDArray[np.intp],
    corner: NDArray[np.float64],
    config: BlockConfig,
    rng: np.random.Generator,
) -> Block:
    if len(members) > config.num_points:
        return _sample_crowded(members, corner, config, rng)
    size = config.num_points
    if not config.fixed:
        size = min(size, max(SMALLEST_BLOCK, 1 << (len(members) - 1).bit_length()))
    repeated = rng.choice(len(members), size - len(members))
    multiplicities = 1 + np.bincount(repeated, minlength=len(members)).astype(np.int32)
    return Block(np.concatenate([members, members[repeated]]), corner, multiplicities)


def _sample_crowded(
    members: NDArray[np.intp],
    corner: NDArray[np.float64],
    config: BlockConfig,
    rng: np.random.Generator,
) -> Block:
    if not config.fixed:
        drawn = rng.choice(members, config.num_points, replace=False)
        return Block(drawn, corner, np.ones(len(drawn), np.int32))
    drawn = rng.choice(members, config.num_points)  # with repetition, as the released code
    _, first, counts = np.unique(drawn, return_index=True, return_counts=True)
    order = np.argsort(first)  # distinct points in the order of their first draw
    is_first = np.zeros(len(drawn), bool)
    is_first[first] = True
    points = np.concatenate([drawn[is_first], drawn[~is_first]])
    return Block(points, corner, counts[order].astype(np.int32))
