# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Reuse of the predictions for blocks that have not changed since an earlier scan."""

from dataclasses import dataclass

from asis_ros.segment.blocks import Block
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.prediction import BlockPrediction
from asis_ros.segment.prepare import PreparedCloud
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

TOLERANCE = 0.1
"""
Distance within which a point counts as unchanged (m).

Depth noise moves a surface by a few centimetres, so that up to half of the voxels of a still scene
differ from scan to scan; of points farther than this from all of the other scan it makes a few
percent.
"""

MAX_REMEMBERED = 1_000_000
"""Largest number of points in a memory, at about 100 bytes; the oldest blocks are dropped."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Prediction for a block of D points when it was segmented, and until when to keep it."""

    tree: cKDTree  # points in the frame of the input (m)
    probabilities: NDArray[np.float32]  # (D, C)
    cluster_ids: NDArray[np.int64]  # (D,)
    last_scan: int


class BlockMemory:
    """
    Predictions for the blocks of the last scans of one sensor.

    Blocks start at multiples of the stride in the frame of the input, so that they are the same in
    each scan of a still sensor. A block keeps its prediction if, compared with the scan in which
    it was segmented, at most the fraction ``reuse.max_change`` of its points appeared or
    disappeared: has no point of the other scan within ``TOLERANCE``. The fraction is that of the
    larger number of points, of now, of then, or ``block.min_points``. Each point has the
    prediction of the nearest point of then. New predictions for the blocks of a still scene are
    due in different scans, so that none of these is slow.

    Colours are not compared: what changes in colour only is noticed after ``reuse.max_age``.
    """

    def __init__(self) -> None:
        self._blocks: dict[Place, _Remembered] = {}  # the oldest first
        self._num_points = 0
        self._scan = 0
        self._settings: object = None
        self._config = SegmenterConfig()
        self._offset = np.zeros(3)
        self._xyz = np.zeros((0, 3))
        self._tree = cKDTree(self._xyz)

    def clear(self) -> None:
        """Forget all blocks."""
        self._blocks.clear()
        self._num_points = 0

    def begin(self, prepared: PreparedCloud, config: SegmenterConfig) -> NDArray[np.float64]:
        """
        Begin a scan; predictions that are too old or made with other settings are forgotten.

        Parameters
        ----------
        prepared : PreparedCloud
            V points.
        config : SegmenterConfig
            Settings.

        Returns
        -------
        array of shape (2,), float64
            Corner that the blocks of this scan have to start from, see ``split_into_blocks``.

        """
        settings = (config.preparation, config.clustering, config.reuse)
        if settings != self._settings:
            self.clear()
        self._settings, self._config = settings, config
        self._scan += 1
        for place in [key for key, old in self._blocks.items() if old.last_scan < self._scan]:
            self._forget(place)
        self._offset = prepared.origin
        self._xyz = prepared.cloud.xyz + prepared.origin
        self._tree = cKDTree(self._xyz)
        return -prepared.origin[:2]

    def recall(self, block: Block) -> tuple[BlockPrediction, NDArray[np.float32]] | None:
        """
        Recall the prediction for a block of this scan; several threads may do so at once.

        Parameters
        ----------
        block : Block
            D distinct points.

        Returns
        -------
        BlockPrediction and array of shape (D, C), float32, or None
            Prediction and class probabilities of the distinct points; None if the block changed
            or is due for a new prediction.

        """
        old = self._blocks.get(self._place(block))
        if old is None:
            return None
        distances, found = old.tree.query(self._xyz[block.distinct])
        nearest = np.asarray(found)
        is_known = distances <= TOLERANCE
        is_left = np.ones(old.tree.n, bool)  # points of then that none of now is nearest to
        is_left[nearest[is_known]] = False
        gaps, _ = self._tree.query(old.tree.data[is_left], distance_upper_bound=TOLERANCE)
        num_changed = np.sum(~is_known) + np.sum(np.isinf(gaps))
        # A few stray points are a large fraction of a sparse block, and no reason to segment it.
        num_points = max(block.num_distinct, old.tree.n, self._config.block.min_points)
        if num_changed > self._config.reuse.max_change * num_points:
            return None
        probabilities = old.probabilities[nearest]
        class_ids = probabilities.argmax(axis=1).astype(np.uint8)
        clusters = BlockClusters(block.distinct, old.cluster_ids[nearest], class_ids)
        return BlockPrediction(block, clusters, None), probabilities

    def remember(self, prediction: BlockPrediction, probabilities: NDArray[np.float32]) -> None:
        """
        Remember the prediction for a block that was segmented in this scan.

        Parameters
        ----------
        prediction : BlockPrediction
            D distinct points.
        probabilities : array of shape (D, C), float32
            Their class probabilities.

        """
        block = prediction.block
        place, num_points = self._place(block), block.num_distinct
        self._forget(place)
        # Places take turns, so that few blocks per scan are due.
        scans_left = (hash(place) - self._scan) % self._config.reuse.max_age
        self._blocks[place] = _Remembered(
            cKDTree(self._xyz[block.distinct]),
            probabilities.copy(),  # of a view of the whole batch
            prediction.clusters.cluster_ids[:num_points].copy(),
            self._scan + scans_left,
        )
        self._num_points += num_points
        while self._num_points > MAX_REMEMBERED:
            self._forget(next(iter(self._blocks)))

    def _forget(self, place: Place) -> None:
        if place in self._blocks:
            self._num_points -= self._blocks.pop(place).tree.n

    def _place(self, block: Block) -> Place:
        """Position of the corner of a block, in steps from the origin of the frame."""
        steps = np.rint((block.corner + self._offset[:2]) / self._config.block.stride)
        return int(steps[0]), int(steps[1])
