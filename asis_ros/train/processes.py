# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Training on several GPUs or machines at once, started by ``torchrun``.

Each process takes its part of every batch. Gradients, the statistics of batch normalisation and
the number of points that the loss is averaged over are those of the whole batch, so that the
result does not depend on the number of processes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from typing import Any

from asis_ros.errors import ConfigError
from asis_ros.train.fresh_blocks import Share, WHOLE
import torch
from torch import distributed, nn, Tensor
from torch.nn.parallel import DistributedDataParallel


class Processes:
    """
    The processes that train together.

    Parameters
    ----------
    share : Share
        Which of them this one is.

    """

    def __init__(self, share: Share = WHOLE) -> None:
        self.share = share
        self.is_first = share.part == 0

    def average(self, value: Tensor) -> Tensor:
        """Average a number over all processes, without gradient."""
        if self.share.parts == 1:
            return value
        value = value.detach().clone()
        distributed.all_reduce(value)
        return value / self.share.parts

    def somewhere(self, flag: bool, device: torch.device) -> bool:
        """Tell whether the flag is set in any process."""
        if self.share.parts == 1:
            return flag
        return self.average(torch.tensor(float(flag), device=device)).item() > 0

    def gather(self, value: Any) -> list[Any]:
        """Collect a value of every process, in their order."""
        if self.share.parts == 1:
            return [value]
        values: list[Any] = [None] * self.share.parts
        distributed.all_gather_object(values, value)
        return values

    def wait(self) -> None:
        """Wait for all processes to come here."""
        if self.share.parts > 1:
            distributed.barrier()

    def joined(self, network: nn.Module, device: torch.device) -> nn.Module:
        """Let a network average its gradients and batch statistics over all processes."""
        if self.share.parts == 1:
            return network
        for module in network.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.__class__ = JointBatchNorm
        return DistributedDataParallel(network, [device.index] if device.type == 'cuda' else None)


@contextmanager
def running_processes(device: torch.device, batch_size: int) -> Iterator[Processes]:
    """
    Join the processes that ``torchrun`` started; without it there is this one alone.

    Parameters
    ----------
    device : torch.device
        Where this process trains.
    batch_size : int
        Blocks in a batch of all processes.

    Yields
    ------
    Processes

    Raises
    ------
    ConfigError
        If a batch cannot be split evenly.

    """
    count = int(os.environ.get('WORLD_SIZE', '1'))
    if count == 1:
        yield Processes()
        return
    if batch_size % count:
        raise ConfigError(
            f'batch_size is {batch_size}, which {count} processes cannot share evenly: '
            f'take a multiple of {count}'
        )
    distributed.init_process_group('nccl' if device.type == 'cuda' else 'gloo')
    try:
        yield Processes(Share(distributed.get_rank(), count))
    finally:
        distributed.destroy_process_group()


def local_device(device: torch.device) -> torch.device:
    """Choose the GPU of this process on its machine, where ``torchrun`` started several."""
    if device.type != 'cuda' or 'LOCAL_RANK' not in os.environ:
        return device
    device = torch.device('cuda', int(os.environ['LOCAL_RANK']))
    torch.cuda.set_device(device)
    return device


class JointBatchNorm(nn.BatchNorm1d):
    """Batch normalisation over the rows of all processes; torch's own does so on GPUs only."""

    def forward(self, rows: Tensor) -> Tensor:
        """Normalise (M, F) rows, as many in each process."""
        if not self.training:
            return super().forward(rows)
        wide = rows.float()
        count = distributed.get_world_size()
        mean = _Sum.apply(wide.mean(dim=0)) / count
        centred = wide - mean
        variance = _Sum.apply(centred.square().mean(dim=0)) / count
        with torch.no_grad():
            self._follow(mean, variance, count * len(rows))
        normalised: Tensor = centred * (variance + self.eps).rsqrt() * self.weight + self.bias
        return normalised.to(rows.dtype)

    def _follow(self, mean: Tensor, variance: Tensor, num_rows: int) -> None:
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.momentum is not None
        assert self.num_batches_tracked is not None
        self.num_batches_tracked += 1
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * num_rows / (num_rows - 1), self.momentum)


class _Sum(torch.autograd.Function):
    """Sum over all processes, of values on the way forward and of gradients on the way back."""

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
