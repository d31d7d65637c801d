# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.inference: the same prediction however little memory there is."""

from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.inference import Inference
from asis_ros.segment.config import ModelConfig
import numpy as np
import pytest
import torch

CPU = torch.device('cpu')
FEATURES = np.random.default_rng(1).random((5, 256, 9), np.float32)


class Memory:
    """Raises an out-of-memory error on a device if a batch has too many blocks."""

    def __init__(self, network: Asis, room: int, device: str = 'cpu') -> None:
        self.room = room
        self.batches: list[int] = []
        self._device = device
        network.register_forward_pre_hook(self._check)

    def _check(self, module: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
        (blocks,) = inputs
        self.batches.append(len(blocks))
        if blocks.device.type == self._device and len(blocks) > self.room:
            raise torch.cuda.OutOfMemoryError(f'no room for {len(blocks)} blocks')


@pytest.fixture
def network() -> Asis:
    torch.manual_seed(0)
    return Asis(NetworkConfig()).eval()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def inference(network: Asis, now: list[float]) -> Inference:
    config = ModelConfig(batch_size=8, retry_after_s=10.0)
    return Inference(network, CPU, config, clock=lambda: now[0])


def test_out_of_memory_changes_no_prediction(inference: Inference) -> None:
    probabilities, embeddings = inference.run(FEATURES)
    Memory(inference.network, room=2)
    again, embeddings_again = inference.run(FEATURES)
    np.testing.assert_allclose(again, probabilities, atol=1e-5)
    np.testing.assert_allclose(embeddings_again, embeddings, atol=1e-4)


def test_out_of_memory_halves_the_batch_and_says_so(inference: Inference) -> None:
    assert inference.reduction == ''
    Memory(inference.network, room=4)
    inference.run(FEATURES)
    assert inference.batch_size == 4
    assert inference.reduction == 'out of memory on cpu: batches of 4 blocks, not 8'


def test_the_full_batch_is_tried_again_after_a_while(
    inference: Inference, now: list[float]
) -> None:
    Memory(inference.network, room=4)
    inference.run(FEATURES)
    now[0] = 9.9
    inference.recover()
    assert inference.batch_size == 4
    now[0] = 10.1
    inference.recover()
    assert inference.batch_size == 8
    assert inference.reduction == ''


def test_out_of_memory_with_one_block_leaves_one_block_at_a_time(
    inference: Inference, now: list[float]
) -> None:
    failures = iter([RuntimeError("DefaultCPUAllocator: can't allocate memory")])

    def fail_once(*_: object) -> None:
        for failure in failures:
            raise failure

    inference.network.register_forward_pre_hook(fail_once)
    probabilities, _ = inference.run(FEATURES[:1])
    assert np.isfinite(probabilities).all()
    assert inference.reduction == 'out of memory on cpu: one block at a time'
    now[0] = 10.1
    inference.recover()
    assert inference.reduction == ''


def test_one_block_without_room_on_the_cpu_is_an_error(inference: Inference) -> None:
    Memory(inference.network, room=0)
    with pytest.raises(torch.cuda.OutOfMemoryError):
        inference.run(FEATURES)


def test_warm_up_runs_a_full_block_as_often_as_set(network: Asis) -> None:
    inference = Inference(network, CPU, ModelConfig(warmup_iterations=3))
    memory = Memory(inference.network, room=1)
    inference.warm_up(256)
    assert memory.batches == [1, 1, 1]


def test_half_precision_hardly_changes_the_probabilities(network: Asis) -> None:
    full, _ = Inference(network, CPU, ModelConfig()).run(FEATURES[:1])
    half, embeddings = Inference(network, CPU, ModelConfig(precision='bf16')).run(FEATURES[:1])
    assert embeddings.dtype == half.dtype == np.float32
    assert 0 < np.abs(half - full).max() < 0.1


LOST = 'CUDA error: unspecified launch failure\nCUDA kernel errors might be reported later'
META = torch.device('meta')
"""Stands for a GPU: a network can be moved there, but nothing can be copied back."""


def fail_off_the_cpu(module: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
    if inputs[0].device != CPU:
        raise getattr(torch, 'AcceleratorError', RuntimeError)(LOST)


def test_a_gpu_that_fails_is_left_for_good_and_its_blocks_are_segmented(
    network: Asis, caplog: pytest.LogCaptureFixture
) -> None:
    expected, _ = Inference(network, CPU, ModelConfig(precision='fp32')).run(FEATURES)
    network.register_forward_pre_hook(fail_off_the_cpu)
    config = ModelConfig(precision='fp32', retry_after_s=0.0)
    inference = Inference(network, META, config)
    found, _ = inference.run(FEATURES)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    problem = 'meta failed, running on cpu until a restart: CUDA error: unspecified launch failure'
    assert inference.reduction == problem
    assert caplog.messages == [problem]
    inference.recover()
    inference.release()
    inference.run(FEATURES)
    assert inference.device == CPU
    assert len(caplog.messages) == 1


def test_without_a_fallback_a_gpu_that_fails_is_an_error(network: Asis) -> None:
    network.register_forward_pre_hook(fail_off_the_cpu)
    config = ModelConfig(precision='fp32', allow_cpu_fallback=False)
    with pytest.raises(RuntimeError, match='unspecified launch failure'):
        Inference(network, META, config).run(FEATURES)


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs a GPU')
class TestOnGpu:
    """Fallback from the GPU to the CPU and back."""

    def test_a_block_without_room_on_the_gpu_goes_to_the_cpu(self, network: Asis) -> None:
        inference = Inference(network, torch.device('cuda'), ModelConfig())
        Memory(inference.network, room=0, device='cuda')
        inference.run(FEATURES)
        assert inference.device == CPU
        assert 'running on cpu' in inference.reduction

    def test_the_gpu_is_tried_again(self, network: Asis) -> None:
        inference = Inference(network, torch.device('cuda'), ModelConfig(retry_after_s=0.0))
        memory = Memory(inference.network, room=0, device='cuda')
        inference.run(FEATURES)
        memory.room = 8
        inference.recover()
        inference.run(FEATURES)
        assert inference.device.type == 'cuda'

    def test_released_memory_is_free(self, network: Asis) -> None:
        inference = Inference(network, torch.device('cuda'), ModelConfig())
        inference.run(FEATURES)
        inference.release()
        assert torch.cuda.memory_allocated() == 0
