# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The work on the blocks of a cloud, batch by batch: features, forward pass, mean shift."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Lock
import time

from asis_ros.network.inference import Inference
from asis_ros.segment.blocks import Block, BlockFeatures
from asis_ros.segment.clustering import mean_shift
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.limits import MAX_SEEDS
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.prediction import BlockPrediction
import numpy as np
from numpy.typing import NDArray


class BlockTask:
    """
    Segments the blocks of a cloud; ``run`` is called from several threads.

    Parameters
    ----------
    inference : Inference
        The network.
    blocks : sequence of Block
        Blocks of the cloud.
    batches : sequence of list of int
        Indices of blocks: one block each, or several of equal length.
    features : BlockFeatures
        Features of the points of the cloud.
    config : SegmenterConfig
        Settings of blocks and clustering.
    time_left : callable, optional
        Time left to start another batch (s). None: unlimited.

    Attributes
    ----------
    seconds : dict of str to float
        Time that all threads together spent in ``'network'`` and ``'clustering'``.
    limits : Counter
        Settings that bounded the work, and how often.

    """

    def __init__(
        self,
        inference: Inference,
        blocks: Sequence[Block],
        batches: Sequence[list[int]],
        features: BlockFeatures,
        config: SegmenterConfig,
        time_left: Callable[[], float] | None = None,
    ) -> None:
        self.seconds = {'network': 0.0, 'clustering': 0.0}
        self.limits: Counter[str] = Counter()
        self._inference = inference
        self._blocks = blocks
        self._batches = batches
        self._features = features
        self._config = config
        self._time_left = time_left
        self._lock = Lock()

    def run(self, number: int) -> list[tuple[int, BlockPrediction, NDArray[np.float32]]]:
        """
        Segment a batch of blocks.

        Parameters
        ----------
        number : int
            Number of the batch.

        Returns
        -------
        list of (int, BlockPrediction, array of shape (D, C))
            Index, prediction and class probabilities of the distinct points of each block. Empty
            if there is no time for another batch; the first is segmented in any case.

        """
        if number and self._time_left is not None and self._time_left() <= 0:
            return []
        started = time.perf_counter()
        batch = self._batches[number]
        blocks = [self._blocks[index] for index in batch]
        if self._inference.device.type == 'cpu' and len(blocks) == 1:
            # Padding is counted, not computed.
            features = self._features.of(blocks[0], distinct=True)[None]
            outputs = self._inference.run(features, blocks[0].multiplicities[None])
        else:
            outputs = self._inference.run(np.stack([self._features.of(item) for item in blocks]))
        predicted = time.perf_counter()
        results = []
        for index, block, probabilities, embeddings in zip(batch, blocks, *outputs, strict=True):
            of_points = probabilities[: block.num_distinct]
            prediction = self._cluster(block, of_points, embeddings[: block.num_distinct])
            results.append((index, prediction, of_points))
        clustered = time.perf_counter()
        with self._lock:
            self.seconds['network'] += predicted - started
            self.seconds['clustering'] += clustered - predicted
        return results

    def _cluster(
        self,
        block: Block,
        probabilities: NDArray[np.float32],
        embeddings: NDArray[np.float32],
    ) -> BlockPrediction:
        """Cluster the embeddings of a block."""
        points, rows = block.distinct, np.arange(block.num_distinct)
        if self._config.block.fixed:
            # In the protocol of the paper a repeated point counts as often as it was sampled.
            points, rows = block.point_indices, block.rows_of_distinct()
        settings = self._config.clustering
        cluster_ids, is_complete = mean_shift(
            embeddings[rows],
            bandwidth=settings.bandwidth,
            max_seeds=settings.max_seeds,
            backend=settings.backend,
        )
        if not is_complete:
            with self._lock:
                self.limits[MAX_SEEDS] += 1
        class_ids = probabilities.argmax(axis=1).astype(np.uint8)
        clusters = BlockClusters(points, cluster_ids, class_ids[rows])
        return BlockPrediction(block, clusters, embeddings)
