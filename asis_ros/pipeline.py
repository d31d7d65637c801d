# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class and instance of every point of a cloud: the one door between arrays and the network."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import time

from asis_ros.blocks import Block, BlockFeatures, NUM_FEATURES, split_into_blocks
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.clustering import mean_shift
from asis_ros.config import SegmenterConfig
from asis_ros.errors import CheckpointError, ConfigError
from asis_ros.geometry import downsample, to_unit_cube, transform
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.merging import BlockClusters, instance_classes, merge_metric, merge_paper
from asis_ros.network.checkpoint import load_checkpoint, SHIPPED
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
import torch

DEFAULT_CONFIG = SegmenterConfig()


@dataclass(frozen=True, slots=True)
class _Prediction:
    """What the network said about one block: rows beside those of the block."""

    probabilities: NDArray[np.float32]  # (P, C)
    embeddings: torch.Tensor  # (P, E)


class Segmenter:
    """
    Segments clouds with one set of weights.

    Parameters
    ----------
    config : SegmenterConfig
        Settings; the defaults use the weights shipped with the package.

    Attributes
    ----------
    class_names : tuple of str
        Name of each class id the segmenter can answer.
    device : torch.device
        Where the network runs.

    Raises
    ------
    CheckpointError
        If the weights are missing or do not fit.
    ConfigError
        If the device is not there.

    """

    def __init__(self, config: SegmenterConfig = DEFAULT_CONFIG) -> None:
        self.config = config
        self.device = torch_device(config.model.device)
        path = Path(config.model.path) if config.model.path else SHIPPED
        checkpoint = load_checkpoint(path)
        if checkpoint.network.config.num_features != NUM_FEATURES:
            raise CheckpointError(
                f'{path} takes {checkpoint.network.config.num_features} features per point, '
                f'blocks have {NUM_FEATURES}'
            )
        self.class_names = checkpoint.class_names
        self._network = checkpoint.network.to(self.device)

    def segment(
        self, cloud: PointCloud, to_z_up: NDArray[np.float64] | None = None
    ) -> Segmentation:
        """
        Give every point of a cloud a class, an instance and a score.

        Parameters
        ----------
        cloud : PointCloud
            N points, in any frame, NaN and infinity allowed.
        to_z_up : array of shape (4, 4), optional
            Transform from the frame of the cloud to one with z up. None: z is up already.

        Returns
        -------
        Segmentation
            N answers in the order of the points. Points that are not finite are unknown.

        """
        watch = _StopWatch()
        finite = np.flatnonzero(cloud.finite())
        prepared, voxels = self._prepare(cloud.take(finite), to_z_up)
        watch.lap('prepare')
        rng = np.random.default_rng(self.config.seed)
        blocks = split_into_blocks(prepared.xyz, self.config.block, rng)
        watch.lap('blocks')
        predictions = self._predict(blocks, prepared)
        probabilities = _vote(blocks, predictions, len(prepared), len(self.class_names))
        watch.lap('network')
        clusters = self._cluster(blocks, predictions)
        watch.lap('clustering')
        instance_ids = self._merge(prepared.xyz, clusters)
        probabilities, instance_ids = _reach_every_point(
            prepared.xyz, blocks, probabilities, instance_ids
        )
        watch.lap('merging')
        return _answer(len(cloud), finite, voxels, probabilities, instance_ids, watch.laps)

    def _prepare(
        self, cloud: PointCloud, to_z_up: NDArray[np.float64] | None
    ) -> tuple[PointCloud, NDArray[np.intp]]:
        """Turn z up and average voxels: the smaller cloud, and the voxel of each point."""
        xyz = cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
        if len(xyz):
            xyz = xyz - xyz.min(axis=0)  # near the origin float32 is exact enough
        if not self.config.input.voxel_size:
            return PointCloud(xyz, cloud.rgb), np.arange(len(xyz))
        return downsample(PointCloud(xyz, cloud.rgb), self.config.input.voxel_size)

    def _predict(self, blocks: list[Block], cloud: PointCloud) -> list[_Prediction]:
        """Run the network over blocks of equal length together."""
        predictions: list[_Prediction | None] = [None] * len(blocks)
        if blocks:
            features = BlockFeatures(cloud, self.config.block)
        for batch in self._batches(blocks):
            points = np.stack([features.of(blocks[index]) for index in batch])
            with torch.inference_mode():
                output = self._network(torch.from_numpy(points).to(self.device))
                probabilities = output.logits.softmax(dim=2).cpu().numpy()
            for row, index in enumerate(batch):
                predictions[index] = _Prediction(probabilities[row], output.embeddings[row])
        return [prediction for prediction in predictions if prediction is not None]

    def _batches(self, blocks: list[Block]) -> Iterator[list[int]]:
        """Group block numbers by length, up to the points of ``batch_size`` full blocks."""
        by_length = defaultdict(list)
        for index, block in enumerate(blocks):
            by_length[len(block.point_indices)].append(index)
        most = self.config.model.batch_size * self.config.block.num_points
        for length, indices in sorted(by_length.items()):
            step = max(1, most // length)
            for start in range(0, len(indices), step):
                yield indices[start : start + step]

    def _cluster(self, blocks: list[Block], predictions: list[_Prediction]) -> list[BlockClusters]:
        """Find the clusters of each block and the class most of their points have."""
        clusters = []
        for block, prediction in zip(blocks, predictions, strict=True):
            # In the paper's protocol a repeated point counts as often as it is there.
            rows = slice(None if self.config.block.fixed else block.num_distinct)
            cluster_ids = mean_shift(
                prediction.embeddings[rows],
                bandwidth=self.config.clustering.bandwidth,
                backend=self.config.clustering.backend,
            )
            ids = cluster_ids.cpu().numpy()
            class_ids = prediction.probabilities[rows].argmax(axis=1).astype(np.uint8)
            classes = instance_classes(ids, class_ids)
            clusters.append(BlockClusters(block.point_indices[rows], ids, classes))
        return clusters

    def _merge(
        self, xyz: NDArray[np.floating], clusters: list[BlockClusters]
    ) -> NDArray[np.int32]:
        settings = self.config.merging
        if settings.method == 'metric':
            return merge_metric(
                xyz,
                clusters,
                voxel_size=settings.voxel_size,
                min_overlap=settings.min_overlap,
                min_instance_points=settings.min_instance_points,
            )
        return merge_paper(to_unit_cube(xyz), clusters)


def torch_device(name: str) -> torch.device:
    """
    Choose where the network runs.

    Parameters
    ----------
    name : str
        ``'cpu'``, ``'cuda'``, ``'cuda:N'``, or ``'auto'`` for a GPU where there is one.

    Raises
    ------
    ConfigError
        If the name is not understood or there is no such GPU.

    """
    if name == 'auto':
        return torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(
            f'model.device must be auto, cpu, cuda or cuda:N, got {name!r}'
        ) from error
    if device.type not in ('cpu', 'cuda') or (device.type == 'cpu' and device.index):
        raise ConfigError(f'model.device must be auto, cpu, cuda or cuda:N, got {name!r}')
    if device.type == 'cuda' and (device.index or 0) >= torch.cuda.device_count():
        raise ConfigError(
            f'model.device is {name!r} but this machine has {torch.cuda.device_count()} GPUs '
            'that torch can use; choose auto or cpu'
        )
    return device


def _vote(
    blocks: list[Block], predictions: list[_Prediction], num_points: int, num_classes: int
) -> NDArray[np.float32]:
    """Average the probabilities of each point over the blocks that saw it; 0 where none did."""
    sums = np.zeros((num_points, num_classes), np.float32)
    votes = np.zeros((num_points, 1), np.float32)
    for block, prediction in zip(blocks, predictions, strict=True):
        distinct = block.point_indices[: block.num_distinct]
        sums[distinct] += prediction.probabilities[: block.num_distinct]
        votes[distinct] += 1
    return np.divide(sums, np.maximum(votes, 1), dtype=np.float32)


def _reach_every_point(
    xyz: NDArray[np.floating],
    blocks: list[Block],
    probabilities: NDArray[np.float32],
    instance_ids: NDArray[np.int32],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Let points that no block sampled take the answer of the nearest sampled point."""
    seen = np.zeros(len(xyz), bool)
    for block in blocks:
        seen[block.point_indices] = True
    if seen.all():
        return probabilities, instance_ids
    sampled = np.flatnonzero(seen)
    source = np.arange(len(xyz))
    source[~seen] = sampled[cKDTree(xyz[sampled]).query(xyz[~seen])[1]]
    return probabilities[source], instance_ids[source]


def _answer(
    num_points: int,
    finite: NDArray[np.intp],
    voxels: NDArray[np.intp],
    probabilities: NDArray[np.float32],
    instance_ids: NDArray[np.int32],
    durations: dict[str, float],
) -> Segmentation:
    """Carry answers from voxels back to the points of the input."""
    class_ids = np.full(num_points, UNKNOWN_CLASS, np.uint8)
    instances = np.full(num_points, UNASSIGNED, np.int32)
    scores = np.zeros(num_points, np.float32)
    best = probabilities.argmax(axis=1).astype(np.uint8)
    class_ids[finite] = best[voxels]
    instances[finite] = instance_ids[voxels]
    scores[finite] = probabilities.max(axis=1)[voxels]
    return Segmentation(
        class_ids, instances, scores, instance_classes(instance_ids, best), durations
    )


class _StopWatch:
    """Time since the last lap, by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now
