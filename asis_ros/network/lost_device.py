# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recognition of a GPU that has failed, after which its process cannot use it again."""

from asis_ros.network.out_of_memory import is_out_of_memory

# What RuntimeErrors of torch say; those of CUDA itself are a torch.AcceleratorError since 2.8.
MESSAGES = ('CUDA error', 'CUDA driver error', 'CUBLAS_STATUS_', 'CUDNN_STATUS_', 'HIP error')


def is_lost_device(error: BaseException) -> bool:
    """
    Tell whether an error means that a GPU has failed.

    After such an error every call for the GPU fails, until another process is started: nothing
    can be copied from it, and none of its memory can be freed.
    """
    if not isinstance(error, RuntimeError) or is_out_of_memory(error):
        return False
    return any(text in str(error) for text in MESSAGES)
