# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Every setting of the segmenter: default, unit, range and meaning, stated once."""

from dataclasses import dataclass, field, replace

from asis_ros.errors import ConfigError
from asis_ros.settings import check_values, LIVE, setting
from asis_ros.weights import DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Which weights run, and where."""

    path: str = setting(
        DEFAULT, 'checkpoint file, or pointnet2 or pointnet for the weights in the package'
    )
    device: str = setting('auto', 'auto, cpu, cuda or cuda:N; auto takes a GPU where there is one')
    batch_size: int = setting(8, 'blocks the network sees at once', at_least=1, at_most=1024)
    precision: str = setting(
        'fp32',
        'numbers the network computes with; fp16 and bf16 are for GPUs',
        choices=('fp32', 'fp16', 'bf16'),
    )
    warmup_iterations: int = setting(
        1, 'runs of the network before the first scan', at_least=0, at_most=100
    )
    allow_cpu_fallback: bool = setting(
        True, 'go on on the CPU where the memory of the GPU does not suffice for one block'
    )
    retry_after_s: float = setting(
        30.0,
        'time after which device and batch_size are tried again once memory ran out (s)',
        at_least=0.0,
        at_most=86400.0,
    )

    def __post_init__(self) -> None:
        check_values(self, 'model.')


@dataclass(frozen=True, slots=True, kw_only=True)
class InputConfig:
    """What happens to a cloud before it is cut into blocks."""

    voxel_size: float = setting(
        0.04,
        'edge of the voxels whose points are averaged first (m); 0 keeps every point',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_values(self, 'input.')


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockConfig:
    """How a cloud is cut into blocks."""

    size: float = setting(1.0, 'side of a block on x and y (m)', at_least=0.05, at_most=100.0)
    stride: float = setting(
        0.5, 'step from one block corner to the next (m)', at_least=0.01, at_most=100.0
    )
    num_points: int = setting(
        4096, 'most points of a block that the network sees', at_least=256, at_most=65536
    )
    min_points: int = setting(
        100,
        'a block of fewer points is left out where all of them lie in fuller blocks too',
        at_least=1,
        at_most=65536,
    )
    min_extent: float = setting(
        3.0,
        'positions in the cloud are normalised by its extent, or by this if it is smaller (m), '
        'so that a view of a part of a room keeps its heights; 0.0 as in the paper',
        at_least=0.0,
        at_most=1000.0,
    )
    fixed: bool = setting(
        False,
        'true: every block has exactly num_points, drawn with repetition, as in the paper; '
        'false: a sparse block is padded to the next power of two only',
    )

    def __post_init__(self) -> None:
        check_values(self, 'block.')
        if self.stride > self.size:
            raise ConfigError(
                f'block.stride is {self.stride} m but block.size is {self.size} m: '
                'points between blocks would get no label. Lower stride or raise size.'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationConfig:
    """What happens to a cloud before a network sees it; every checkpoint knows its own."""

    voxel_size: float = setting(
        0.04, 'edge of the voxels whose points are averaged first (m)', at_least=0.0, at_most=1.0
    )
    block: BlockConfig = field(default_factory=BlockConfig)

    def __post_init__(self) -> None:
        check_values(self, 'preparation.')


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringConfig:
    """How embeddings become the clusters of a block."""

    bandwidth: float = setting(
        0.6, 'mean-shift kernel radius (embedding units)', at_least=1e-3, at_most=100.0
    )
    backend: str = setting(
        'torch',
        'mean-shift implementation; both give the same clusters',
        choices=('torch', 'sklearn'),
    )

    def __post_init__(self) -> None:
        check_values(self, 'clustering.')


@dataclass(frozen=True, slots=True, kw_only=True)
class MergingConfig:
    """How clusters of overlapping blocks become instances of the cloud."""

    method: str = setting(
        'metric',
        'metric: voxel hash and union-find; paper: BlockMerging as published',
        choices=('metric', 'paper'),
    )
    voxel_size: float = setting(
        0.05,
        'edge of the voxels that clusters are compared by (m; metric only)',
        at_least=1e-3,
        at_most=10.0,
    )
    max_gap: float = setting(
        0.1,
        'a cluster falls into parts where a gap wider than this runs through it (m; on a grid, so '
        'that up to twice this may be bridged; at least twice input.voxel_size is taken; 0 keeps '
        'clusters whole; metric only)',
        at_least=0.0,
        at_most=10.0,
    )
    min_overlap: float = setting(
        0.4,
        'two clusters are one instance if, where their blocks overlap, they share at least '
        'this part of their voxels (intersection over union; metric only)',
        at_least=0.01,
        at_most=1.0,
    )
    min_instance_points: int = setting(
        50,
        'instances of fewer points (voxels, where input.voxel_size is over 0) are dropped; '
        'their points stay without instance (metric only)',
        at_least=1,
        at_most=1_000_000,
    )

    def __post_init__(self) -> None:
        check_values(self, 'merging.')


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterConfig:
    """Everything the segmentation pipeline needs besides its weights."""

    model: ModelConfig = field(default_factory=ModelConfig)
    input: InputConfig = field(default_factory=InputConfig, metadata=LIVE)  # noqa: A003
    block: BlockConfig = field(default_factory=BlockConfig, metadata=LIVE)
    clustering: ClusteringConfig = field(default_factory=ClusteringConfig, metadata=LIVE)
    merging: MergingConfig = field(default_factory=MergingConfig, metadata=LIVE)
    seed: int = setting(
        0, 'seed of the choice of points in a block', at_least=0, at_most=2**31 - 1, live=True
    )

    def __post_init__(self) -> None:
        check_values(self)

    @property
    def preparation(self) -> PreparationConfig:
        """Tell what happens to a cloud before the network sees it."""
        return PreparationConfig(voxel_size=self.input.voxel_size, block=self.block)

    def prepared_as(self, preparation: PreparationConfig) -> 'SegmenterConfig':
        """Return these settings with voxels and blocks as a network was trained on."""
        return replace(
            self,
            input=replace(self.input, voxel_size=preparation.voxel_size),
            block=preparation.block,
        )
