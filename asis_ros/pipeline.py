# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class and instance of every point of a cloud: the one door between arrays and the network."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
import time

from asis_ros.blocks import Block, BlockFeatures, NUM_FEATURES, split_into_blocks
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.clustering import mean_shift
from asis_ros.config import SegmenterConfig
from asis_ros.errors import CheckpointError, ConfigError
from asis_ros.geometry import downsample, to_unit_cube, transform
from asis_ros.merging import BlockClusters, instance_classes, merge_metric, merge_paper
from asis_ros.network.checkpoint import load_checkpoint, SHIPPED
from asis_ros.network.inference import Inference
from asis_ros.stopwatch import StopWatch
from asis_ros.votes import mean_probabilities, nearest_asked, spread_to_points
import numpy as np
from numpy.typing import NDArray
import torch

DEFAULT_CONFIG = SegmenterConfig()

STAGES = ('prepare', 'blocks', 'network', 'clustering', 'merging')
"""Stages whose durations are told, in the order they run."""


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
        device = torch_device(config.model.device)
        path = Path(config.model.path) if config.model.path else SHIPPED
        checkpoint = load_checkpoint(path)
        if checkpoint.network.config.num_features != NUM_FEATURES:
            raise CheckpointError(
                f'{path} takes {checkpoint.network.config.num_features} features per point, '
                f'blocks have {NUM_FEATURES}'
            )
        self.class_names = checkpoint.class_names
        self._inference = Inference(checkpoint.network, device, config.model)

    @property
    def device(self) -> torch.device:
        """Where the network runs now."""
        return self._inference.device

    @property
    def reduction(self) -> str:
        """Say what is less than the settings ask for since memory ran out; empty if nothing."""
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
        watch = StopWatch(STAGES)
        self._inference.recover()
        finite = np.flatnonzero(cloud.finite())
        prepared, voxels, origin = self._prepare(cloud.take(finite), to_z_up)
        watch.lap('prepare')
        rng = np.random.default_rng(self.config.seed)
        blocks = split_into_blocks(prepared.xyz, self.config.block, rng)
        watch.lap('blocks')
        position = None if sensor is None else sensor - origin
        answers = self._ask(prepared, blocks, position, watch, time_left)
        asked = [block for block, answer in zip(blocks, answers, strict=True) if answer]
        predictions, clusters = zip(*filter(None, answers), strict=True) if asked else ((), ())
        probabilities = mean_probabilities(
            asked,
            [prediction.probabilities for prediction in predictions],
            (len(prepared), len(self.class_names)),
        )
        instance_ids = self._merge(prepared.xyz, list(clusters))
        source = nearest_asked(prepared.xyz, asked, self.config.block.size)
        watch.lap('merging')
        return spread_to_points(
            len(cloud), finite, source[voxels], probabilities, instance_ids, watch.laps
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
    ) -> list[tuple[_Prediction, BlockClusters] | None]:
        """Classify and cluster block by block while there is time; None for those left out."""
        answers: list[tuple[_Prediction, BlockClusters] | None] = [None] * len(blocks)
        if not blocks:
            return answers
        features = BlockFeatures(cloud, self.config.block)
        longest = 0.0
        for batch in self._batches(blocks, sensor):
            if time_left is not None and longest and time_left() < longest:
                break
            started = time.perf_counter()
            points = np.stack([features.of(blocks[index]) for index in batch])
            probabilities, embeddings = self._inference.run(points)
            watch.lap('network')
            for row, index in enumerate(batch):
                prediction = _Prediction(probabilities[row], embeddings[row])
                answers[index] = prediction, self._cluster(blocks[index], prediction)
            watch.lap('clustering')
            longest = max(longest, time.perf_counter() - started)
        return answers

    def _batches(
        self, blocks: list[Block], sensor: NDArray[np.float64] | None
    ) -> Iterator[list[int]]:
        """
        Group block numbers by length, up to the points of a batch of full blocks.

        With the place of the sensor, its nearest blocks come first.
        """
        order = np.arange(len(blocks))
        step = len(blocks)
        if sensor is not None:
            middles = np.array([block.corner for block in blocks]) + self.config.block.size / 2
            order = np.argsort(np.linalg.norm(middles - sensor[:2], axis=1), kind='stable')
            step = self._inference.batch_size
        most = self._inference.batch_size * self.config.block.num_points
        for nearest in _in_parts(order.tolist(), step):
            by_length = defaultdict(list)
            for index in nearest:
                by_length[len(blocks[index].point_indices)].append(index)
            for length, indices in sorted(by_length.items()):
                yield from _in_parts(indices, max(1, most // length))

    def _cluster(self, block: Block, prediction: _Prediction) -> BlockClusters:
        """Find the clusters of a block and the class most of their points have."""
        # In the paper's protocol a repeated point counts as often as it is there.
        rows = slice(None if self.config.block.fixed else block.num_distinct)
        embeddings = prediction.embeddings[rows]
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
        class_ids = prediction.probabilities[rows].argmax(axis=1).astype(np.uint8)
        return BlockClusters(block.point_indices[rows], ids, instance_classes(ids, class_ids))

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


def _in_parts(numbers: list[int], size: int) -> Iterator[list[int]]:
    """Cut a list into parts of some size; the last may be shorter."""
    for start in range(0, len(numbers), size):
        end = start + size
        yield numbers[start:end]
