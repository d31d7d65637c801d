# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of the segmenter."""

from dataclasses import asdict, dataclass, replace

from asis_ros.errors import SettingError
from asis_ros.segment.block_config import AS_TRAINED, BlockConfig, CloudBlockConfig
from asis_ros.segment.merging import MergingConfig
from asis_ros.settings import check_settings, section, setting
from asis_ros.weights import DEFAULT
import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Checkpoint, device and precision of the network."""

    path: str = setting(
        DEFAULT, 'checkpoint: a file, or pointnet2 or pointnet for the weights in the package'
    )
    use_colour: str = setting(
        'auto',
        'whether the network is given the colours of a cloud; auto: if its checkpoint says that '
        'they help; never: as from a sensor without colour',
        choices=('auto', 'always', 'never'),
    )
    device: str = setting('auto', 'auto, cpu, cuda or cuda:N; auto uses a GPU if there is one')
    num_threads: int = setting(
        0,
        'threads that process blocks side by side; 0: the cores that the process may use',
        at_least=0,
        at_most=1024,
    )
    batch_size: int = setting(
        8, 'blocks per batch on a GPU; on a CPU each block is a batch', at_least=1, at_most=1024
    )
    precision: str = setting(
        'fp32',
        'precision of the forward pass; auto: the decoders in bf16 or fp16 if the hardware is '
        'fast in them',
        choices=('auto', 'fp32', 'fp16', 'bf16'),
    )
    warmup_iterations: int = setting(
        1, 'forward passes before the first cloud', at_least=0, at_most=100
    )
    allow_cpu_fallback: bool = setting(
        True,
        'fall back to the CPU if one block does not fit into the memory of the GPU, or the GPU '
        'fails',
    )
    retry_after_s: float = setting(
        30.0,
        'time after which device and batch_size are tried again once memory ran out (s)',
        at_least=0.0,
        at_most=86400.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def takes_colour(self, preparation: 'PreparationConfig') -> bool:
        """Tell whether a network that was trained with this preparation is given colours."""
        return {'always': True, 'never': False}.get(self.use_colour, preparation.use_colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoxelConfig:
    """Downsampling of a cloud before it is split into blocks."""

    voxel_size: float = setting(
        0.04,
        'edge length of the voxels whose points are averaged first (m); 0.0 keeps every point',
        at_least=0.0,
        at_most=1.0,
        live=True,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputConfig(VoxelConfig):
    """Which points of a cloud are segmented."""

    max_points: int = setting(
        0,
        'largest number of points that are segmented at once; of more, every second, third, ... '
        'is used and the others are unknown; 0: no limit',
        at_least=0,
        at_most=100_000_000,
        live=True,
    )
    drop_origin: bool = setting(
        True,
        'points at exactly 0, 0, 0 of the sensor are unknown if there are many: lidars return '
        'them for beams that hit nothing',
        live=True,
    )
    max_range: float = setting(
        0.0,
        'points farther from the sensor than this are unknown (m); 0.0: no limit',
        at_least=0.0,
        at_most=1e6,
        live=True,
    )
    max_blocks: int = setting(
        20_000,
        'largest number of blocks per cloud, which bounds time and memory; of more, those with '
        'the most points are segmented and the other points are unknown',
        at_least=1,
        at_most=1_000_000,
        live=True,
    )
    crop_min: tuple[float, ...] = setting(
        (),
        'smallest x, y, z that is segmented, in the frame with z up (m); points outside are '
        'unknown; empty: no limit',
        live=True,
    )
    crop_max: tuple[float, ...] = setting(
        (), 'largest x, y, z that is segmented, likewise (m); empty: no limit', live=True
    )

    def __post_init__(self) -> None:
        check_settings(self)
        for name in ('crop_min', 'crop_max'):
            corner = getattr(self, name)
            if corner and (len(corner) != 3 or not np.all(np.isfinite(corner))):
                raise SettingError(
                    name,
                    'must be three finite numbers x, y, z (m) or empty, got ' + str(list(corner)),
                )
        if self.crop_min and self.crop_max and np.any(np.array(self.crop_min) >= self.crop_max):
            raise SettingError(
                'crop_min',
                f'is {list(self.crop_min)} and crop_max {list(self.crop_max)}: the crop box is '
                'empty. Each number of crop_min must be smaller than that of crop_max.',
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationConfig(VoxelConfig):
    """What a network was made for, from its training on; stored in its checkpoint."""

    block: BlockConfig = section(BlockConfig)
    use_colour: bool = setting(
        True,
        'true: the network is given the colours of clouds that have some; false: none, in '
        'training, evaluation and use',
    )
    bandwidth: float = setting(
        0.6, 'mean-shift kernel radius (embedding units)', at_least=1e-3, at_most=100.0
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringConfig:
    """How the embeddings of a block are clustered."""

    bandwidth: float = setting(
        0.0,
        f'mean-shift kernel radius (embedding units); 0.0: {AS_TRAINED}',
        at_least=0.0,
        at_most=100.0,
    )
    backend: str = setting(
        'kernel',
        'mean-shift implementation; both find the same clusters',
        choices=('kernel', 'sklearn'),
    )
    max_seeds: int = setting(
        1000,
        'largest number of mean-shift seeds per block, which bounds the time; of more cells of '
        'embeddings, the fullest are seeds (kernel only)',
        at_least=1,
        at_most=65536,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseConfig:
    """Which blocks of the scans of one sensor keep the prediction of an earlier scan."""

    max_change: float = setting(
        0.0,
        'largest fraction of the points of a block that may have appeared or disappeared since '
        'it was segmented for it to keep its prediction; 0.05 spares a still camera most of the '
        'work; 0.0: every block of every scan is segmented',
        at_least=0.0,
        at_most=1.0,
    )
    max_age: int = setting(
        30,
        'number of scans within which each block is segmented at least once',
        at_least=1,
        at_most=1_000_000,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterConfig:
    """All settings of the segmenter."""

    model: ModelConfig = section(ModelConfig)
    input: InputConfig = section(InputConfig)  # noqa: A003
    block: CloudBlockConfig = section(CloudBlockConfig, live=True)
    clustering: ClusteringConfig = section(ClusteringConfig, live=True)
    merging: MergingConfig = section(MergingConfig, live=True)
    reuse: ReuseConfig = section(ReuseConfig, live=True)
    seed: int = setting(
        0, 'seed of the sampling of points', at_least=0, at_most=2**31 - 1, live=True
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def preparation(self) -> PreparationConfig:
        """Voxels and blocks of these settings."""
        return PreparationConfig(voxel_size=self.input.voxel_size, block=self.block)

    def for_network(self, trained: PreparationConfig) -> 'SegmenterConfig':
        """Return these settings with those of the network where they are left to it."""
        bandwidth = self.clustering.bandwidth or trained.bandwidth
        return replace(
            self,
            block=self.block.for_network(trained.block),
            clustering=replace(self.clustering, bandwidth=bandwidth),
        )

    def with_preparation(self, preparation: PreparationConfig) -> 'SegmenterConfig':
        """Return these settings with the voxels and blocks that a network was trained with."""
        return replace(
            self,
            input=replace(self.input, voxel_size=preparation.voxel_size),
            block=CloudBlockConfig(**asdict(preparation.block)),
        )
