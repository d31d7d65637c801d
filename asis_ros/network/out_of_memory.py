# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recognition of out-of-memory errors, which differ by device and library."""

import torch

# What RuntimeErrors of torch say: its CPU allocator on Linux and on Windows, CUDA, cuBLAS, cuDNN.
MESSAGES = (
    "can't allocate memory",
    'not enough memory',
    'out of memory',
    'CUBLAS_STATUS_ALLOC_FAILED',
    'CUDNN_STATUS_ALLOC_FAILED',
)


def is_out_of_memory(error: BaseException) -> bool:
    """
    Tell whether an error means that a CPU or GPU is out of memory, so that less work may fit.

    Only the allocator for GPUs raises ``torch.cuda.OutOfMemoryError`` (the name before torch 2.5,
    kept since). Without memory on the CPU torch raises a RuntimeError, and NumPy a MemoryError.
    """
    if isinstance(error, (torch.cuda.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(text in str(error) for text in MESSAGES)
