# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class and instance of every point of a cloud: the one door between arrays and the network."""

from collections.abc import Callable
import logging
import time

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import CheckpointError
from asis_ros.geometry import transform
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.network.device import torch_device
from asis_ros.network.inference import Inference
from asis_ros.segment.blocks import (
    batches_of_blocks,
    Block,
    BlockFeatures,
    NUM_FEATURES,
    split_into_blocks,
)
from asis_ros.segment.clustering import mean_shift
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.merging import BlockClusters, instance_classes, merge_clusters
from asis_ros.segment.prediction import (
    BlockAnswers,
    mean_probabilities,
    nearest_asked,
    spread_to_points,
)
from asis_ros.settings import differences
from asis_ros.stopwatch import StopWatch
from asis_ros.voxels import downsample
from asis_ros.weights import find_weights
import numpy as np
from numpy.typing import NDArray
import torch

logger = logging.getLogger(__name__)

DEFAULT_CONFIG = SegmenterConfig()

STAGES = ('prepare', 'blocks', 'network', 'clustering', 'merging')
"""Stages whose durations are told, in the order they run."""


class Segmenter:
    """
    Segments clouds with one set of weights.

    Parameters
    ----------
    config : SegmenterConfig
        Settings; the defaults use the weights shipped with the package.
    checkpoint : Checkpoint, optional
        What is at ``config.model.path``, if it was read before.

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

    def __init__(
        self, config: SegmenterConfig = DEFAULT_CONFIG, checkpoint: Checkpoint | None = None
    ) -> None:
        self.config = config
        device = torch_device(config.model.device)
        path = find_weights(config.model.path)
        checkpoint = checkpoint or load_checkpoint(path)
        if checkpoint.network.config.num_features != NUM_FEATURES:
            raise CheckpointError(
                f'{path} takes {checkpoint.network.config.num_features} features per point, '
                f'blocks have {NUM_FEATURES}'
            )
        differing = differences(checkpoint.preparation, config.preparation)
        if differing:
            logger.warning('%s was trained with %s', path.name, ', '.join(differing))
        self.class_names = checkpoint.class_names
        self._inference = Inference(checkpoint.network, device, config.model)

    @classmethod
    def as_trained(cls, config: SegmenterConfig) -> 'Segmenter':
        """Build one whose voxels and blocks are those that its weights were trained on."""
        checkpoint = load_checkpoint(find_weights(config.model.path))
        return cls(config.prepared_as(checkpoint.preparation), checkpoint)

    @property
    def device(self) -> torch.device:
        """Where the network runs now."""
        return self._inference.device

    @property
    def reduction(self) -> str:
        """Tell what is less than the settings ask for since memory ran out; empty if nothing."""
        return self._inference.reduction

    def warm_up(self) -> None:
        """Run the network on a full block, so that the first cloud is not slow."""
        self._inference.warm_up(self.config.block.num_points)

    def release(self) -> None:
        """Leave the memory of the GPU to others until the next cloud."""
        self._inference.release()

    def segment(
        self,
        cloud: PointCloud,
        to_z_up: NDArray[np.float64] | None = None,
        *,
        sensor: NDArray[np.float64] | None = None,
        time_left: Callable[[], float] | None = None,
    ) -> Segmentation:
        """
        Give every point of a cloud a class, an instance and a score.

        Parameters
        ----------
        cloud : PointCloud
            N points, in any frame, NaN and infinity allowed.
        to_z_up : array of shape (4, 4), optional
            Transform from the frame of the cloud to one with z up. None: z is up already.
        sensor : array of shape (3,), optional
            Where the sensor stands in the frame with z up (m): blocks near it come first. None:
            blocks come in the order that is quickest.
        time_left : callable, optional
            Time that network and clustering may still take (s), asked after every batch. Blocks
            that there is no time for are left out.

        Returns
        -------
        Segmentation
            N answers in the order of the points. Points that are not finite are unknown, and
            those of blocks left out.

        """
        answers = self.segment_blocks(cloud, to_z_up, sensor=sensor, time_left=time_left)
        return self.merge(answers, len(cloud))

    def segment_blocks(
        self,
        cloud: PointCloud,
        to_z_up: NDArray[np.float64] | None = None,
        *,
        sensor: NDArray[np.float64] | None = None,
        time_left: Callable[[], float] | None = None,
    ) -> BlockAnswers:
        """
        Segment the blocks of a cloud, each on its own.

        Parameters
        ----------
        cloud, to_z_up, sensor, time_left
            As for ``segment``.

        Returns
        -------
        BlockAnswers
            Of the blocks that there was time for.

        """
        watch = StopWatch(STAGES)
        self._inference.recover()
        finite = np.flatnonzero(cloud.finite())
        prepared, voxels, origin = self._prepare(cloud.take(finite), to_z_up)
        watch.lap('prepare')
        rng = np.random.default_rng(self.config.seed)
        blocks = split_into_blocks(prepared.xyz, self.config.block, rng)
        watch.lap('blocks')
        position = None if sensor is None else sensor - origin
        asked = self._ask(prepared, blocks, position, watch, time_left)
        return BlockAnswers(
            cloud=prepared,
            finite=finite,
            voxels=voxels,
            blocks=[blocks[index] for index in asked],
            probabilities=[answer[0] for answer in asked.values()],
            embeddings=[answer[1] for answer in asked.values()],
            clusters=[answer[2] for answer in asked.values()],
            durations=watch.laps,
        )

    def merge(self, answers: BlockAnswers, num_points: int) -> Segmentation:
        """
        Put the answers of blocks together.

        Parameters
        ----------
        answers : BlockAnswers
            Of ``segment_blocks``.
        num_points : int
            N, points of the cloud that was segmented.

        Returns
        -------
        Segmentation

        """
        watch = StopWatch(('merging',))
        xyz = answers.cloud.xyz
        probabilities = mean_probabilities(answers, len(self.class_names))
        instance_ids = merge_clusters(
            xyz,
            answers.clusters,
            probabilities.argmax(axis=1).astype(np.uint8),
            self.config.merging,
            spacing=self.config.input.voxel_size,
        )
        source = nearest_asked(xyz, answers.blocks, self.config.block.size)
        watch.lap('merging')
        return spread_to_points(
            num_points,
            answers.finite,
            source[answers.voxels],
            probabilities,
            instance_ids,
            {**answers.durations, **watch.laps},
        )

    def _prepare(
        self, cloud: PointCloud, to_z_up: NDArray[np.float64] | None
    ) -> tuple[PointCloud, NDArray[np.intp], NDArray[np.float64]]:
        """Turn z up, average voxels: the smaller cloud, the voxel of each point, its origin."""
        xyz = cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
        origin = xyz.min(axis=0).astype(np.float64) if len(xyz) else np.zeros(3)
        xyz = xyz - origin  # near the origin float32 is exact enough
        if not self.config.input.voxel_size:
            return PointCloud(xyz, cloud.rgb), np.arange(len(xyz)), origin
        return *downsample(PointCloud(xyz, cloud.rgb), self.config.input.voxel_size), origin

    def _ask(
        self,
        cloud: PointCloud,
        blocks: list[Block],
        sensor: NDArray[np.float64] | None,
        watch: StopWatch,
        time_left: Callable[[], float] | None,
    ) -> dict[int, tuple[NDArray[np.float32], torch.Tensor, BlockClusters]]:
        """Classify and cluster block by block while there is time: answers by block number."""
        answers: dict[int, tuple[NDArray[np.float32], torch.Tensor, BlockClusters]] = {}
        if not blocks:
            return answers
        features = BlockFeatures(cloud, self.config.block)
        longest = 0.0
        most = self._inference.batch_size
        for batch in batches_of_blocks(blocks, self.config.block, most, near=sensor):
            if time_left is not None and longest and time_left() < longest:
                break
            started = time.perf_counter()
            points = np.stack([features.of(blocks[index]) for index in batch])
            probabilities, embeddings = self._inference.run(points)
            watch.lap('network')
            for row, index in enumerate(batch):
                clusters = self._cluster(blocks[index], probabilities[row], embeddings[row])
                answers[index] = probabilities[row], embeddings[row], clusters
            watch.lap('clustering')
            longest = max(longest, time.perf_counter() - started)
        return dict(sorted(answers.items()))

    def _cluster(
        self, block: Block, probabilities: NDArray[np.float32], embeddings: torch.Tensor
    ) -> BlockClusters:
        """Find the clusters of a block and the class most of their points have."""
        # In the paper's protocol a repeated point counts as often as it is there.
        rows = slice(None if self.config.block.fixed else block.num_distinct)
        embeddings = embeddings[rows]
        settings = self.config.clustering
        try:
            cluster_ids = mean_shift(
                embeddings, bandwidth=settings.bandwidth, backend=settings.backend
            )
        except torch.OutOfMemoryError:
            if embeddings.device.type == 'cpu':
                raise
            cluster_ids = mean_shift(
                embeddings.cpu(), bandwidth=settings.bandwidth, backend=settings.backend
            )
        ids = cluster_ids.cpu().numpy()
        class_ids = probabilities[rows].argmax(axis=1).astype(np.uint8)
        return BlockClusters(block.point_indices[rows], ids, instance_classes(ids, class_ids))
