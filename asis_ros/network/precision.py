# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Precision of the forward pass: float32, float16 or bfloat16."""

import torch

PRECISIONS = {'fp32': torch.float32, 'fp16': torch.float16, 'bf16': torch.bfloat16}
"""Data type of each precision that a setting may name."""

HALF_PRECISION_CAPABILITY = (7, 0)
"""First generation of NVIDIA cards with fast float16 (Volta)."""


def forward_type(precision: str, device: torch.device) -> torch.dtype:
    """
    Return the data type of the forward pass.

    Parameters
    ----------
    precision : {'auto', 'fp32', 'fp16', 'bf16'}
        ``'auto'`` is bf16 if the device has instructions for it, else fp16 on a GPU with fast
        float16, else fp32.
    device : torch.device
        Device of the network.

    Returns
    -------
    torch.dtype

    """
    if precision != 'auto':
        return PRECISIONS[precision]
    if device.type == 'cpu':
        return torch.bfloat16 if _cpu_has_bfloat16() else torch.float32
    if torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    fast = torch.cuda.get_device_capability(device) >= HALF_PRECISION_CAPABILITY
    return torch.float16 if fast else torch.float32


def _cpu_has_bfloat16() -> bool:
    """Whether the processor has instructions for bfloat16 products."""
    try:
        with open('/proc/cpuinfo') as file:
            flags = file.read()
    except OSError:  # not Linux
        return False
    return 'avx512_bf16' in flags or 'amx_bf16' in flags
