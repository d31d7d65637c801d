# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of blocks: those a network is trained with, and those of a segmenter."""

from dataclasses import dataclass, replace

from asis_ros.errors import SettingError
from asis_ros.settings import check_settings, setting

AS_TRAINED = 'as the network was trained'


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockConfig:
    """How a cloud is split into blocks."""

    size: float = setting(1.0, 'side of a block on x and y (m)', at_least=0.05, at_most=100.0)
    stride: float = setting(
        0.5, 'step from one block to the next (m)', at_least=0.01, at_most=100.0
    )
    num_points: int = setting(
        4096, 'largest number of sampled points per block', at_least=256, at_most=65536
    )
    min_points: int = setting(
        100,
        'a block of fewer points is skipped if all of them are in larger blocks too',
        at_least=1,
        at_most=65536,
    )
    min_extent: float = setting(
        3.0,
        'positions in the cloud are normalised by its extent, or by this if it is smaller (m), '
        'so that a partial view keeps its heights; 0.0 as in the paper',
        at_least=0.0,
        at_most=1000.0,
    )
    fixed: bool = setting(
        False,
        'true: every block has exactly num_points, sampled with replacement, as in the paper; '
        'false: a sparse block is padded to the next power of two only',
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if self.stride > self.size:
            raise SettingError(
                'stride',
                f'is {self.stride} m but the size of a block is {self.size} m: points between '
                'blocks would get no label. Lower stride or raise size.',
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudBlockConfig(BlockConfig):
    """How a cloud is split into blocks; size, stride and num_points of 0: as in training."""

    size: float = setting(
        0.0, f'side of a block on x and y (m); 0.0: {AS_TRAINED}', at_least=0.0, at_most=100.0
    )
    stride: float = setting(
        0.0,
        f'step from one block to the next, at most its size (m); 0.0: {AS_TRAINED}',
        at_least=0.0,
        at_most=100.0,
    )
    num_points: int = setting(
        0,
        f'largest number of sampled points per block; 0: {AS_TRAINED}',
        at_least=0,
        at_most=65536,
    )

    def __post_init__(self) -> None:
        check_settings(self)
        given = {name: getattr(self, name) for name in ('size', 'stride', 'num_points')}
        given = {name: value for name, value in given.items() if value}
        BlockConfig(**{'size': 100.0, 'stride': 0.01, **given})  # which fit any stride and size

    def for_network(self, trained: BlockConfig) -> 'CloudBlockConfig':
        """Fill in what is 0 from the blocks that a network was trained with."""
        size = self.size or trained.size
        return replace(
            self,
            size=size,
            stride=min(self.stride or trained.stride, size),
            num_points=self.num_points or trained.num_points,
        )
