# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class and instance of every point of a cloud: the one door between arrays and the network."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
import time

from asis_ros.block_answers import answer_points, BlockAnswers, reach_every_point, vote
from asis_ros.blocks import Block, BlockFeatures, NUM_FEATURES, split_into_blocks
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.clustering import mean_shift
from asis_ros.config import SegmenterConfig
from asis_ros.errors import CheckpointError, ConfigError
from asis_ros.geometry import downsample, to_unit_cube, transform
from asis_ros.merging import BlockClusters, instance_classes, merge_metric, merge_paper
from asis_ros.network.checkpoint import load_checkpoint, SHIPPED
import numpy as np
from numpy.typing import NDArray
import torch

DEFAULT_CONFIG = SegmenterConfig()


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
        return self.merge(self.segment_blocks(cloud, to_z_up), len(cloud))

    def segment_blocks(
        self, cloud: PointCloud, to_z_up: NDArray[np.float64] | None = None
    ) -> BlockAnswers:
        """
        Segment the blocks of a cloud, each on its own.

        Parameters
        ----------
        cloud, to_z_up
            As for ``segment``.

        Returns
        -------
        BlockAnswers

        """
        watch = _StopWatch()
        finite = np.flatnonzero(cloud.finite())
        prepared, voxels = self._prepare(cloud.take(finite), to_z_up)
        watch.lap('prepare')
        rng = np.random.default_rng(self.config.seed)
        blocks = split_into_blocks(prepared.xyz, self.config.block, rng)
        watch.lap('blocks')
        probabilities, embeddings = self._predict(blocks, prepared)
        watch.lap('network')
        clusters = self._cluster(blocks, probabilities, embeddings)
        watch.lap('clustering')
        return BlockAnswers(
            prepared, finite, voxels, blocks, probabilities, embeddings, clusters, watch.laps
        )

    def merge(self, answers: BlockAnswers, num_points: int) -> Segmentation:
        """
        Put the answers of blocks together.

        Parameters
        ----------
        answers : BlockAnswers
            Of ``segment_blocks``.
        num_points : int
            N, points of the input.

        Returns
        -------
        Segmentation

        """
        watch = _StopWatch()
        xyz = answers.cloud.xyz
        probabilities = vote(answers, len(self.class_names))
        instance_ids = self._merge(xyz, answers.clusters)
        probabilities, instance_ids = reach_every_point(
            xyz, answers.blocks, probabilities, instance_ids
        )
        watch.lap('merging')
        return answer_points(
            num_points, answers, probabilities, instance_ids, answers.durations | watch.laps
        )

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

    def _predict(
        self, blocks: list[Block], cloud: PointCloud
    ) -> tuple[list[NDArray[np.float32]], list[torch.Tensor]]:
        """Run the network over blocks of equal length together."""
        answers: dict[int, tuple[NDArray[np.float32], torch.Tensor]] = {}
        if blocks:
            features = BlockFeatures(cloud, self.config.block)
        for batch in self._batches(blocks):
            points = np.stack([features.of(blocks[index]) for index in batch])
            with torch.inference_mode():
                output = self._network(torch.from_numpy(points).to(self.device))
                probabilities = output.logits.softmax(dim=2).cpu().numpy()
            for row, index in enumerate(batch):
                answers[index] = probabilities[row], output.embeddings[row]
        ordered = [answers[index] for index in range(len(blocks))]
        return [row for row, _ in ordered], [row for _, row in ordered]

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

    def _cluster(
        self,
        blocks: list[Block],
        probabilities: list[NDArray[np.float32]],
        embeddings: list[torch.Tensor],
    ) -> list[BlockClusters]:
        """Find the clusters of each block and the class most of their points have."""
        clusters = []
        for block, probability, embedding in zip(blocks, probabilities, embeddings, strict=True):
            # In the paper's protocol a repeated point counts as often as it is there.
            rows = slice(None if self.config.block.fixed else block.num_distinct)
            cluster_ids = mean_shift(
                embedding[rows],
                bandwidth=self.config.clustering.bandwidth,
                backend=self.config.clustering.backend,
            )
            ids = cluster_ids.cpu().numpy()
            class_ids = probability[rows].argmax(axis=1).astype(np.uint8)
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


class _StopWatch:
    """Time since the last lap, by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now
