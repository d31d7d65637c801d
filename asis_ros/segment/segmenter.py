# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmentation of a point cloud: class, instance and score of every point."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
import logging
import math

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import ConfigError, quoted
from asis_ros.geometry import transform
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.network.device import torch_device
from asis_ros.network.inference import Inference
from asis_ros.origin_returns import without_origin_returns
from asis_ros.segment.block_pool import BlockPool
from asis_ros.segment.block_task import BlockTask
from asis_ros.segment.blocks import batches_of_blocks, BlockFeatures, split_into_blocks
from asis_ros.segment.compatibility import check_compatibility
from asis_ros.segment.config import InputConfig, SegmenterConfig
from asis_ros.segment.instances import segmentation_of
from asis_ros.segment.prediction import BlockPrediction, CloudPrediction, ProbabilityMean
from asis_ros.segment.prepare import prepare_cloud
from asis_ros.segment.reuse import BlockMemory
from asis_ros.stopwatch import SEGMENTER_STAGES, Stopwatch
from asis_ros.weights import find_weights
import numpy as np
from numpy.typing import NDArray
import torch

logger = logging.getLogger(__name__)

DEFAULT_CONFIG = SegmenterConfig()


class Segmenter:
    """
    Segments point clouds with one checkpoint.

    Parameters
    ----------
    config : SegmenterConfig
        Settings; the defaults use the weights in the package.
    checkpoint : Checkpoint, optional
        The checkpoint at ``config.model.path``, if it is loaded already.

    Attributes
    ----------
    class_names : tuple of str
        Name of each class id.

    Raises
    ------
    CheckpointError
        If the checkpoint is missing or does not fit.
    ConfigError
        If the device is not available, or the settings are of another type.

    """

    def __init__(
        self, config: SegmenterConfig = DEFAULT_CONFIG, checkpoint: Checkpoint | None = None
    ) -> None:
        if not isinstance(config, SegmenterConfig):
            raise ConfigError(
                f'Segmenter takes a SegmenterConfig, got {quoted(config)}: '
                'SegmenterConfig(model=ModelConfig(path=...)) names a checkpoint'
            )
        device = torch_device(config.model.device)
        path = find_weights(config.model.path)
        checkpoint = checkpoint or load_checkpoint(path)
        self._trained = checkpoint.preparation
        self._use_colour = config.model.takes_colour(checkpoint.preparation)
        self.config = config
        used = replace(
            self.config.preparation,
            use_colour=self._use_colour,
            bandwidth=self._trained.bandwidth,
        )
        check_compatibility(path, checkpoint, used)
        self.class_names = checkpoint.class_names
        self._mean_sizes = checkpoint.mean_sizes
        self._inference = Inference(checkpoint.calibrated_network(), device, config.model)
        self._pool = BlockPool(config.model.num_threads)

    @classmethod
    def for_checkpoint(cls, config: SegmenterConfig) -> 'Segmenter':
        """Make a segmenter with the voxels and blocks that its network was trained with."""
        checkpoint = load_checkpoint(find_weights(config.model.path))
        return cls(config.with_preparation(checkpoint.preparation), checkpoint)

    @property
    def config(self) -> SegmenterConfig:
        """
        Settings, with those of the network where they are left to it.

        Those of input, blocks, clustering and merging may be replaced at any time.
        """
        return self._config

    @config.setter
    def config(self, config: SegmenterConfig) -> None:
        self._config = config.for_network(self._trained)

    @property
    def device(self) -> torch.device:
        """Device on which the network runs now."""
        return self._inference.device

    @property
    def reduction(self) -> str:
        """What was reduced since memory ran out, device or batch size; empty if nothing."""
        return self._inference.reduction

    def warm_up(self) -> None:
        """Compile kernels and segment a block and a cloud, so that the first one is not slow."""
        config = self.config
        if not config.model.warmup_iterations:
            return
        logger.info('warming up; the first time after an installation, kernels are compiled')
        self._inference.warm_up(config.block.num_points)
        rng = np.random.default_rng(0)
        cloud = PointCloud(rng.random((1000, 3)), rng.random((1000, 3), np.float32))
        self.config = replace(config, input=InputConfig())  # without a crop box
        self.segment(cloud)
        self.config = config

    def release(self) -> None:
        """Free the memory of the GPU until the next cloud."""
        self._inference.release()

    def close(self) -> None:
        """Free the memory of the GPU and end all threads; no cloud may follow."""
        self.release()
        self._pool.close()

    def segment(
        self,
        cloud: PointCloud,
        to_z_up: NDArray[np.float64] | None = None,
        *,
        sensor_position: NDArray[np.float64] | None = None,
        time_left: Callable[[], float] | None = None,
        watch: Stopwatch | None = None,
        progress: Callable[[int, int], None] | None = None,
        memory: BlockMemory | None = None,
    ) -> Segmentation:
        """
        Predict class, instance and score of every point of a cloud.

        Parameters
        ----------
        cloud : PointCloud
            N points in any frame, NaN and infinity allowed.
        to_z_up : array of shape (4, 4), optional
            Transform from the frame of the cloud to one with z up. None: z is up already.
        sensor_position : array of shape (3,), optional
            Position of the sensor in the frame with z up (m), for ``input.max_range`` and the
            order of blocks if time is limited. None: unknown.
        time_left : callable, optional
            Time left to start a block (s), asked before every one. The blocks nearest to the
            sensor are segmented first, and those for which no time is left are skipped. None:
            unlimited.
        watch : Stopwatch, optional
            Takes the time of each stage.
        progress : callable, optional
            Called after each batch of blocks with the numbers of finished and of all batches.
        memory : BlockMemory, optional
            Earlier scans of the same sensor, for ``config.reuse``; this one is added.

        Returns
        -------
        Segmentation
            N points in the order of the input; unknown if not finite, cropped, far or skipped.

        """
        watch = watch or Stopwatch(SEGMENTER_STAGES)
        prediction = self.predict_blocks(
            cloud,
            to_z_up,
            sensor_position=sensor_position,
            time_left=time_left,
            watch=watch,
            progress=progress,
            memory=memory,
        )
        segmentation = self.merge(prediction)
        watch.lap('merging')
        durations = {stage: watch.laps[stage] for stage in SEGMENTER_STAGES}
        return replace(segmentation, durations=durations, reused=prediction.reused)

    def predict_blocks(
        self,
        cloud: PointCloud,
        to_z_up: NDArray[np.float64] | None = None,
        *,
        sensor_position: NDArray[np.float64] | None = None,
        time_left: Callable[[], float] | None = None,
        watch: Stopwatch | None = None,
        progress: Callable[[int, int], None] | None = None,
        memory: BlockMemory | None = None,
        keep_embeddings: bool = False,
    ) -> CloudPrediction:
        """
        Segment the blocks of a cloud, each on its own.

        Parameters
        ----------
        cloud, to_z_up, sensor_position, time_left, watch, progress, memory
            As for ``segment``.
        keep_embeddings : bool
            Whether the prediction holds the embeddings of the blocks that are segmented.

        Returns
        -------
        CloudPrediction
            Predictions for the blocks for which there was time.

        """
        watch = watch or Stopwatch(SEGMENTER_STAGES)
        self._inference.recover()
        config, limits = self.config, Counter[str]()
        cloud = cloud if self._use_colour else PointCloud(cloud.xyz)
        if config.input.drop_origin:
            cloud = without_origin_returns(cloud, limits)
        if to_z_up is not None:
            cloud = PointCloud(transform(cloud.xyz, to_z_up), cloud.rgb)
        prepared = prepare_cloud(cloud, config.input, sensor_position, limits)
        watch.lap('prepare')
        rng = np.random.default_rng(config.seed)
        memory = memory if config.reuse.max_change else None
        grid = None if memory is None else memory.begin(prepared, config)
        blocks = split_into_blocks(
            prepared.cloud.xyz, config.block, rng, config.input.max_blocks, limits, grid
        )
        known = [] if memory is None else self._pool.map(memory.recall, blocks)
        recalled = {index: item for index, item in enumerate(known) if item is not None}
        watch.lap('blocks')
        near = None
        if sensor_position is not None and time_left is not None and time_left() < math.inf:
            near = sensor_position - prepared.origin
        probabilities = ProbabilityMean(len(prepared.cloud), len(self.class_names))
        predictions: dict[int, BlockPrediction] = {}
        for index, (prediction, of_points) in recalled.items():
            probabilities.add(blocks[index].distinct, of_points)
            predictions[index] = prediction
        if len(recalled) < len(blocks):
            features = BlockFeatures(prepared.cloud, config.block)
            size = None if self.device.type == 'cpu' else self._inference.batch_size
            batches = list(batches_of_blocks(blocks, config.block, size, near, skip=recalled))
            task = BlockTask(self._inference, blocks, batches, features, config, time_left)
            results = self._pool.map(task.run, range(len(batches)))
            for done, batch in enumerate(results, start=1):
                for index, prediction, of_points in batch:
                    probabilities.add(blocks[index].distinct, of_points)
                    kept = prediction.embeddings if keep_embeddings else None
                    predictions[index] = replace(prediction, embeddings=kept)
                    if memory is not None:
                        memory.remember(prediction, of_points)
                if progress is not None:
                    progress(done, len(batches))
            limits += task.limits
            watch.split_lap(task.seconds)
        in_order = [predictions[index] for index in sorted(predictions)]
        reused = len(recalled) / max(len(blocks), 1)
        return CloudPrediction(prepared, probabilities.mean(), in_order, +limits, reused)

    def merge(self, prediction: CloudPrediction) -> Segmentation:
        """
        Merge the predictions for blocks and propagate them to all points.

        Parameters
        ----------
        prediction : CloudPrediction
            From ``predict_blocks``.

        Returns
        -------
        Segmentation
            N points in the order of the input; without durations.

        """
        return segmentation_of(prediction, self.config, self.class_names, self._mean_sizes)
