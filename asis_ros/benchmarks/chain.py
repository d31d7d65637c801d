# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Comparison of the whole chain per block: features, network, mean shift."""

from collections.abc import Iterator, Sequence
from functools import partial

from asis_ros.benchmarks.agreement import agreement_of_blocks, BlockLabels
from asis_ros.benchmarks.comparison import Comparison
from asis_ros.benchmarks.inputs import num_clusters, Scene
from asis_ros.benchmarks.setup import Setup
from asis_ros.benchmarks.straight_port.chain import segment_block
from asis_ros.segment.block_task import BlockTask
from asis_ros.segment.blocks import batches_of_blocks, BlockFeatures
from asis_ros.segment.prediction import BlockPrediction
import numpy as np


def chains(scene: Scene, setup: Setup, count: int) -> Iterator[Comparison]:
    """
    Compare the whole chain on easy blocks, of few clusters, and on cluttered ones, of many.

    Parameters
    ----------
    scene : Scene
        Where the blocks come from.
    setup : Setup
        What runs them.
    count : int
        Number of blocks of each kind.

    """
    blocks = scene.timed_blocks()
    count = min(count, max(1, len(blocks) // 2))
    for kind, chosen in (('easy', blocks[:count]), ('cluttered', blocks[-count:])):
        clusters = np.mean([num_clusters(item) for item in chosen])
        points = np.mean([item.block.num_distinct for item in chosen])
        yield Comparison(
            f'chain, {kind} blocks: {points:.0f} points, {clusters:.1f} clusters',
            count,
            partial(_own, scene, setup, chosen),
            partial(_port, scene, setup, chosen),
            agreement_of_blocks,
        )


def _own(scene: Scene, setup: Setup, chosen: Sequence[BlockPrediction]) -> BlockLabels:
    """Segment blocks as the segmenter does: side by side, distinct points only."""
    config = scene.segmenter.config
    blocks = [item.block for item in chosen]
    size = None if setup.device.type == 'cpu' else setup.inference.batch_size
    batches = list(batches_of_blocks(blocks, config.block, size))
    features = BlockFeatures(scene.prediction.prepared.cloud, config.block)
    task = BlockTask(setup.inference, blocks, batches, features, config)
    found = {}
    for batch in setup.pool.map(task.run, range(len(batches))):
        for index, prediction, probabilities in batch:
            clusters = prediction.clusters.cluster_ids[: len(probabilities)]
            assert prediction.embeddings is not None
            found[index] = (probabilities.argmax(axis=1), prediction.embeddings, clusters)
    return [found[index] for index in sorted(found)]


def _port(scene: Scene, setup: Setup, chosen: Sequence[BlockPrediction]) -> BlockLabels:
    """Segment blocks by the straight port: one by one, padded by repeated points."""
    features = BlockFeatures(scene.prediction.prepared.cloud, scene.segmenter.config.block)
    network, bandwidth = setup.network, setup.config.clustering.bandwidth
    found = []
    for item in chosen:
        classes, embeddings, clusters = segment_block(network, features.of(item.block), bandwidth)
        size = item.block.num_distinct
        found.append((classes[:size], embeddings[:size], clusters[:size]))
    return found
