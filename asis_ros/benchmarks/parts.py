# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Comparisons of the parts of the chain, on real embeddings of real blocks."""

from collections.abc import Iterator
from functools import partial

from asis_ros.benchmarks.agreement import (
    same_clusters,
    same_labels,
    same_lengths,
    same_neighbours,
    same_numbers,
    same_rows,
)
from asis_ros.benchmarks.comparison import Comparison
from asis_ros.benchmarks.inputs import Scene
from asis_ros.benchmarks.setup import Setup
from asis_ros.benchmarks.straight_port import clustering, fusion, merging, metrics
from asis_ros.benchmarks.straight_port import neighbourhoods as port
from asis_ros.geometry import to_unit_cube
from asis_ros.kernels.features import maximum_over
from asis_ros.metrics import compute_scores, RoomLabels, Scores
from asis_ros.network.instance_fusion import embedding_neighbours, fuse_instances
from asis_ros.network.neighbourhoods import (
    farthest_points,
    find_neighbourhoods,
    POSITION_CHANNELS,
    SAMPLING_FACTOR,
)
from asis_ros.segment.clustering import mean_shift
from asis_ros.segment.merging import merge_paper
import numpy as np
from numpy.typing import NDArray
import torch
from torch import Tensor

FUSED_CHANNELS = 128
"""Semantic features per point of PointNet++."""


def block_parts(features: NDArray[np.float32], setup: Setup) -> Iterator[Comparison]:
    """
    Compare what is computed for each block.

    Parameters
    ----------
    features : array of shape (B, P, F), float32
        Features of blocks.
    setup : Setup
        What runs them.

    Yields
    ------
    Comparison
        Mean shift, neighbours in embedding space, fusion, sampling, all neighbourhoods.

    """
    count = len(features)
    _, predicted = setup.inference.run(features)
    settings = setup.config.clustering
    cluster = partial(mean_shift, bandwidth=settings.bandwidth, max_seeds=settings.max_seeds)
    yield Comparison(
        'mean shift',
        count,
        lambda: [ids for ids, _ in setup.pool.map(cluster, predicted)],
        lambda: [clustering.mean_shift(block, settings.bandwidth) for block in predicted],
        same_labels,
    )
    embeddings = torch.from_numpy(predicted).to(setup.device)
    yield Comparison(
        'L1 neighbours of embeddings',
        count,
        lambda: setup.own(embedding_neighbours, embeddings),
        lambda: setup.port(fusion.embedding_neighbours, embeddings),
        partial(same_neighbours, embeddings, norm=1),
    )
    generator = torch.Generator().manual_seed(0)
    semantic = torch.rand(*embeddings.shape[:2], FUSED_CHANNELS, generator=generator)
    semantic = semantic.to(setup.device)
    neighbours = setup.port(fusion.embedding_neighbours, embeddings)
    if setup.device.type == 'cpu':
        indices = neighbours.to(torch.int32)
        yield Comparison(
            'fusion maximum',
            count,
            lambda: setup.own(_maximum, semantic, indices),
            lambda: setup.port(fusion.maximum_over, semantic, neighbours),
            same_numbers,
        )
    else:
        yield Comparison(
            'instance fusion',
            count,
            lambda: setup.own(fuse_instances, semantic, embeddings),
            lambda: setup.port(_fuse, semantic, embeddings),
            same_numbers,
        )
    xyz = torch.from_numpy(features[:, :, :POSITION_CHANNELS].copy()).to(setup.device)
    num_samples = xyz.shape[1] // SAMPLING_FACTOR
    yield Comparison(
        'farthest point sampling',
        count,
        lambda: setup.own(lambda points: farthest_points(points, num_samples), xyz),
        lambda: setup.port(lambda points: port.farthest_points(points, num_samples), xyz),
        same_rows,
    )
    yield Comparison(
        'all neighbourhoods of PointNet++',
        count,
        lambda: setup.own(lambda points: find_neighbourhoods(points)[0].offsets, xyz),
        lambda: setup.port(lambda points: port.find_levels(points)[0].offsets, xyz),
        same_lengths,
    )


def cloud_parts(scene: Scene) -> Iterator[Comparison]:
    """
    Compare what is computed once for a cloud, in one thread: merging and scores.

    Parameters
    ----------
    scene : Scene
        A cloud and its prediction. Without true labels the prediction is scored with itself.

    """
    xyz = to_unit_cube(scene.prediction.prepared.cloud.xyz)
    clusters = [item.clusters for item in scene.prediction.blocks]
    yield Comparison(
        f'merging of {len(clusters)} blocks (BlockMerging)',
        1,
        lambda: [merge_paper(xyz, clusters)],
        lambda: [merging.block_merging(xyz, clusters)],
        same_clusters,
    )
    found = scene.segmenter.merge(scene.prediction)
    true = found if scene.scan.truth is None else scene.scan.truth
    labels = RoomLabels(true.class_ids, true.instance_ids, found.class_ids, found.instance_ids)
    num_classes = len(scene.segmenter.class_names)
    yield Comparison(
        f'scores of {len(found.class_ids)} points',
        1,
        lambda: compute_scores([labels], num_classes, 'paper'),
        lambda: metrics.paper_scores([labels], num_classes),
        _same_scores,
    )


def _maximum(features: Tensor, neighbours: Tensor) -> Tensor:
    return torch.from_numpy(maximum_over(features[0].numpy(), neighbours[0].numpy()))[None]


def _fuse(features: Tensor, embeddings: Tensor) -> Tensor:
    return fusion.maximum_over(features, fusion.embedding_neighbours(embeddings))


def _same_scores(first: Scores, second: dict[str, list[float]]) -> str:
    own = {name: first[f'm{name}'].per_class for name in second if name != 'oAcc'}
    own['oAcc'] = np.array([first['oAcc'].mean])
    equal = all(
        np.allclose(np.asarray(own[name]), values, equal_nan=True)
        for name, values in second.items()
    )
    return 'equal' if equal else 'different'
