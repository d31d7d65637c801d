# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What runs the blocks of the benchmark: own code side by side, the straight port one by one."""

from collections.abc import Callable
from dataclasses import dataclass

from asis_ros.network.asis import Asis
from asis_ros.network.inference import Inference
from asis_ros.segment.block_pool import BlockPool
from asis_ros.segment.config import SegmenterConfig
import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Setup:
    """
    Settings, network and threads.

    Parameters
    ----------
    config : SegmenterConfig
        Settings.
    network : Asis
        On the device, batch normalisation not folded.
    device : torch.device
        Device of the network.
    inference : Inference
        The network as the segmenter runs it.
    pool : BlockPool
        Threads that take blocks side by side.

    """

    config: SegmenterConfig
    network: Asis
    device: torch.device
    inference: Inference
    pool: BlockPool

    def own(self, function: Callable[..., Tensor], *batches: Tensor) -> Tensor:
        """Call a function: on a CPU block by block on the pool, on a GPU with all blocks."""
        if self.device.type == 'cuda':
            return self._finished(function(*batches))
        return torch.cat(list(self.pool.map(lambda block: function(*block), _single(batches))))

    def port(self, function: Callable[..., Tensor], *batches: Tensor) -> Tensor:
        """Call a function of the straight port block by block."""
        return self._finished(torch.cat([function(*block) for block in _single(batches)]))

    def _finished(self, result: Tensor) -> Tensor:
        """Wait for the GPU."""
        if self.device.type == 'cuda':
            torch.cuda.synchronize(self.device)
        return result


def _single(batches: tuple[Tensor, ...]) -> list[tuple[Tensor, ...]]:
    """Split tensors of B blocks into B tuples of tensors of one block."""
    return list(zip(*(batch.split(1) for batch in batches), strict=True))
