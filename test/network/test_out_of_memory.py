# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.out_of_memory with the errors that the libraries raise."""

from asis_ros.network.out_of_memory import is_out_of_memory
import numpy as np
import pytest
import torch

MORE_THAN_ANY_MACHINE_HAS = 2**50
GPU = 'CUDA out of memory. Tried to allocate 2.00 GiB.'


def error_of(function):
    with pytest.raises((MemoryError, RuntimeError)) as caught:
        function()
    return caught.value


def test_a_cpu_without_memory_for_a_tensor_is_out_of_memory():
    error = error_of(lambda: torch.empty(MORE_THAN_ANY_MACHINE_HAS, dtype=torch.uint8))
    assert not isinstance(error, torch.cuda.OutOfMemoryError)
    assert is_out_of_memory(error)


def test_a_cpu_without_memory_for_the_result_of_an_operation_is_out_of_memory():
    column = torch.ones(2**23, 1)
    assert is_out_of_memory(error_of(lambda: column @ column.T))


def test_a_cpu_without_memory_for_a_numpy_array_is_out_of_memory():
    assert is_out_of_memory(error_of(lambda: np.empty(MORE_THAN_ANY_MACHINE_HAS, np.uint8)))


@pytest.mark.parametrize(
    'error',
    [
        torch.cuda.OutOfMemoryError(GPU),
        RuntimeError(GPU),
        RuntimeError('CUDA error: out of memory'),
        RuntimeError('CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`'),
        RuntimeError('cuDNN error: CUDNN_STATUS_ALLOC_FAILED'),
    ],
)
def test_a_gpu_without_memory_is_out_of_memory(error):
    assert is_out_of_memory(error)


def test_shapes_that_do_not_match_are_another_error():
    assert not is_out_of_memory(error_of(lambda: torch.zeros(2) + torch.zeros(3)))


def test_a_size_that_no_number_holds_is_another_error():
    assert not is_out_of_memory(error_of(lambda: torch.empty(2**62)))


def test_an_error_of_another_kind_is_not_judged_by_its_text():
    assert not is_out_of_memory(ValueError('out of memory'))
