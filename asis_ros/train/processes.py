# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Distributed data-parallel training on several GPUs or machines, started by ``torchrun``.

Each process takes its shard of every batch. Gradients, the statistics of batch normalisation and
the number of points that the loss is averaged over are those of the whole batch, so that the
result does not depend on the number of processes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from typing import Any

from asis_ros.errors import ConfigError
from asis_ros.train.shard import Shard, WHOLE
import torch
from torch import distributed, nn, Tensor
from torch.nn.parallel import DistributedDataParallel


class Processes:
    """
    Process group of a training, which may be this process alone.

    Parameters
    ----------
    shard : Shard
        Rank of this process, and their number.

    Attributes
    ----------
    shard : Shard
        The same.
    is_first : bool
        Whether this is the process that writes files.

    """

    def __init__(self, shard: Shard = WHOLE) -> None:
        self.shard = shard
        self.is_first = shard.rank == 0

    def average(self, value: Tensor) -> Tensor:
        """Average a tensor over all processes, without gradient."""
        if self.shard.world_size == 1:
            return value
        value = value.detach().clone()
        distributed.all_reduce(value)
        return value / self.shard.world_size

    def any(self, flag: bool, device: torch.device) -> bool:
        """Tell whether the flag is set in any process."""
        if self.shard.world_size == 1:
            return flag
        return self.average(torch.tensor(float(flag), device=device)).item() > 0

    def gather(self, value: Any) -> list[Any]:
        """Gather a value from every process, by rank."""
        if self.shard.world_size == 1:
            return [value]
        values: list[Any] = [None] * self.shard.world_size
        distributed.all_gather_object(values, value)
        return values

    def wait(self) -> None:
        """Wait until all processes have called."""
        if self.shard.world_size > 1:
            distributed.barrier()

    def parallel(self, network: nn.Module, device: torch.device) -> nn.Module:
        """Wrap a network so that gradients and batch statistics are those of all processes."""
        if self.shard.world_size == 1:
            return network
        for module in network.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.__class__ = SyncBatchNorm1d
        return DistributedDataParallel(network, [device.index] if device.type == 'cuda' else None)


@contextmanager
def running_processes(device: torch.device, batch_size: int) -> Iterator[Processes]:
    """
    Open the process group of ``torchrun``; without it there is this process alone.

    Parameters
    ----------
    device : torch.device
        Device of this process.
    batch_size : int
        Blocks per batch over all processes.

    Yields
    ------
    Processes

    Raises
    ------
    ConfigError
        If a batch cannot be split evenly among the processes.

    """
    count = int(os.environ.get('WORLD_SIZE', '1'))
    if count == 1:
        yield Processes()
        return
    if batch_size % count:
        raise ConfigError(
            f'batch_size is {batch_size}, which cannot be split evenly among {count} processes: '
            f'take a multiple of {count}'
        )
    distributed.init_process_group('nccl' if device.type == 'cuda' else 'gloo')
    try:
        yield Processes(Shard(distributed.get_rank(), count))
    finally:
        distributed.destroy_process_group()


def local_device(device: torch.device) -> torch.device:
    """Return the GPU of this process if ``torchrun`` started several, else ``device``."""
    if device.type != 'cuda' or 'LOCAL_RANK' not in os.environ:
        return device
    device = torch.device('cuda', int(os.environ['LOCAL_RANK']))
    torch.cuda.set_device(device)
    return device


class SyncBatchNorm1d(nn.BatchNorm1d):
    """Batch normalisation over the rows of all processes, on CPUs too (unlike SyncBatchNorm)."""

    def forward(self, rows: Tensor) -> Tensor:
        """Normalise (M, F) rows; M must be the same in all processes."""
        if not self.training:
            return super().forward(rows)
        wide = rows.float()
        count = distributed.get_world_size()
        mean = _Sum.apply(wide.mean(dim=0)) / count
        centred = wide - mean
        variance = _Sum.apply(centred.square().mean(dim=0)) / count
        with torch.no_grad():
            self._update_running_statistics(mean, variance, count * len(rows))
        normalised: Tensor = centred * (variance + self.eps).rsqrt() * self.weight + self.bias
        return normalised.to(rows.dtype)

    def _update_running_statistics(self, mean: Tensor, variance: Tensor, num_rows: int) -> None:
        """Update running mean and unbiased variance as ``BatchNorm1d`` does."""
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.momentum is not None
        assert self.num_batches_tracked is not None
        self.num_batches_tracked += 1
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * num_rows / (num_rows - 1), self.momentum)


class _Sum(torch.autograd.Function):
    """Sum over all processes: of values in the forward pass, of gradients in the backward pass."""

    @staticmethod
    def forward(context: Any, value: Tensor) -> Tensor:
        total = value.clone()
        distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> Tensor:
        total = gradient.clone()
        distributed.all_reduce(total)
        return total
