# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Inference: precision, batch size, and the fallback when a GPU is out of memory or fails."""

from collections.abc import Callable
from copy import deepcopy
import logging
from threading import Lock
import time

from asis_ros.network.asis import Asis
from asis_ros.network.folded import folded
from asis_ros.network.lost_device import is_lost_device
from asis_ros.network.out_of_memory import is_out_of_memory
from asis_ros.network.precision import forward_type
from asis_ros.segment.config import ModelConfig
import numpy as np
from numpy.typing import NDArray
import torch

logger = logging.getLogger(__name__)

CPU = torch.device('cpu')

DECODERS = ('backbone.semantic_decoder', 'backbone.instance_decoder')
"""Modules that ``precision: auto`` may compute in half precision."""


class Inference:
    """
    A network on a device, with a fallback for errors of its memory and of a GPU.

    Several threads may run it: side by side on a CPU, one after the other on a GPU. When memory
    runs out, the batch is halved until it fits; if a single block does not fit, inference falls
    back from a GPU to the CPU, and there to one block at a time. After ``config.retry_after_s``
    the settings are tried again. From a GPU that has failed it falls back for good.

    Parameters
    ----------
    network : Asis
        In evaluation mode.
    device : torch.device
        Device of the settings.
    config : ModelConfig
        Precision, batch size, whether to fall back to the CPU.
    clock : callable
        Monotonic time (s).

    Attributes
    ----------
    device : torch.device
        Device in use.
    batch_size : int
        Largest number of full blocks per batch in use.

    """

    def __init__(
        self,
        network: Asis,
        device: torch.device,
        config: ModelConfig,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self.batch_size = config.batch_size
        self._wanted = device
        self._config = config
        self._clock = clock
        self._reduced_at: float | None = None
        self._lock = Lock()
        self._is_serial = False
        self._failure = ''
        parts = DECODERS if config.precision == 'auto' else ('',)
        kind = forward_type(config.precision, device)
        # Stays, so that nothing has to be copied from a GPU that has failed.
        self._on_cpu = folded(network, kind, parts)
        self.network = self._on_cpu  # moved by the first run, which handles errors
        if kind != torch.float32:
            logger.info('precision %s: %s', config.precision, kind)

    @property
    def reduction(self) -> str:
        """Reduction of device or batch size, in words; empty if none."""
        if self._failure:
            return f'{self._wanted} failed, running on cpu until a restart: {self._failure}'
        if self.device != self._wanted:
            return f'out of memory on {self._wanted}: running on {self.device}'
        if self.batch_size < self._config.batch_size:
            return (
                f'out of memory on {self.device}: batches of {self.batch_size} blocks, '
                f'not {self._config.batch_size}'
            )
        if self._is_serial:
            return f'out of memory on {self.device}: one block at a time'
        return ''

    def warm_up(self, num_points: int) -> None:
        """Run on a block of ``num_points`` points, so that the first scan is not slow."""
        rng = np.random.default_rng(0)
        for _ in range(self._config.warmup_iterations):
            self.run(rng.random((1, num_points, self.network.config.num_features), np.float32))

    def recover(self) -> None:
        """Try device and batch size of the settings again, if ``retry_after_s`` has passed."""
        if self._reduced_at is None:
            return
        if self._clock() - self._reduced_at >= self._config.retry_after_s:
            self._reduced_at = None
            self.batch_size = self._config.batch_size
            self._is_serial = False
            try:
                self._move(self._wanted)
            except (RuntimeError, MemoryError) as error:
                if self._has_lost_device(error):
                    return
                if not is_out_of_memory(error):
                    raise
                self._move(CPU)
                self._reduced_at = self._clock()

    def release(self) -> None:
        """Free the memory of the device until the next call of ``run``."""
        self.network = self._on_cpu
        self._free_memory()

    def run(
        self, features: NDArray[np.float32], multiplicities: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """
        Segment blocks of equal length.

        Parameters
        ----------
        features : array of shape (B, P, F), float32
            Features of each point.
        multiplicities : array of shape (B, P), int32, optional
            How often each point is in its block; once if None.

        Returns
        -------
        probabilities : array of shape (B, P, C), float32
            Probability of each class at each point.
        embeddings : array of shape (B, P, E), float32
            Instance embeddings.

        Raises
        ------
        torch.cuda.OutOfMemoryError, RuntimeError, MemoryError
            If a single block does not fit, or the GPU has failed, and there is no fallback.

        """
        if self.device.type == 'cpu' and not self._is_serial:
            try:
                return self._run(features, multiplicities)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            self._is_serial = True
            self._note_reduction()
        with self._lock:
            return self._run(features, multiplicities)

    def _run(
        self, features: NDArray[np.float32], multiplicities: NDArray[np.int32] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        try:
            self._move(self.device)
            return self._forward(features, multiplicities)
        except (RuntimeError, MemoryError) as error:
            is_lost = self._has_lost_device(error)
            if not is_lost and not (is_out_of_memory(error) and self._reduce(len(features))):
                raise
        if is_lost or len(features) == 1:
            return self._run(features, multiplicities)
        middle = len(features) // 2
        halves = [
            self._run(features[part], None if multiplicities is None else multiplicities[part])
            for part in (slice(middle), slice(middle, None))
        ]
        return (
            np.concatenate([half[0] for half in halves]),
            np.concatenate([half[1] for half in halves]),
        )

    def _forward(
        self, features: NDArray[np.float32], multiplicities: NDArray[np.int32] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        counts = None
        if multiplicities is not None:
            counts = torch.from_numpy(multiplicities).to(self.device)
        with torch.inference_mode():
            points = torch.from_numpy(features).to(self.device)
            output = self.network(points, multiplicities=counts)
            probabilities = output.logits.softmax(dim=2)
        return probabilities.cpu().numpy(), output.embeddings.cpu().numpy()

    def _reduce(self, num_blocks: int) -> bool:
        """Reduce batch size or device when ``num_blocks`` did not fit; False if impossible."""
        if num_blocks > 1:
            self.batch_size = max(1, self.batch_size // 2)
        elif self.device.type != 'cpu' and self._config.allow_cpu_fallback:
            self._move(CPU)
        else:
            return False
        self._free_memory()
        self._note_reduction()
        return True

    def _has_lost_device(self, error: BaseException) -> bool:
        """Fall back to the CPU for good if an error means that the GPU has failed."""
        if self.device.type == 'cpu' or not is_lost_device(error):
            return False
        if not self._config.allow_cpu_fallback:
            return False
        self._failure = str(error).partition('\n')[0]
        self._move(CPU)
        self.batch_size = self._config.batch_size
        self._reduced_at = None
        logger.error('%s', self.reduction)
        return True

    def _free_memory(self) -> None:
        if self._wanted.type == 'cuda' and not self._failure:
            torch.cuda.empty_cache()

    def _note_reduction(self) -> None:
        self._reduced_at = self._clock()
        logger.warning('%s', self.reduction)

    def _move(self, device: torch.device) -> None:
        self.device = device
        if device.type == 'cpu':
            self.network = self._on_cpu
        elif self.network is self._on_cpu:
            self.network = deepcopy(self._on_cpu).to(device)
