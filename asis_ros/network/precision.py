# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Which numbers the forward pass computes with."""

import torch

PRECISIONS = {'fp32': torch.float32, 'fp16': torch.float16, 'bf16': torch.bfloat16}
"""Names of the types, as users write them."""

HALF_PRECISION_CAPABILITY = (7, 0)
"""First generation of NVIDIA cards with fast float16 (Volta)."""


def forward_type(precision: str, device: torch.device) -> torch.dtype:
    """
    Choose the type of numbers of the forward pass.

    Parameters
    ----------
    precision : {'auto', 'fp32', 'fp16', 'bf16'}
        ``'auto'`` takes bf16 where the device has instructions for it, else fp16 on a GPU that is
        fast in it, else fp32.
    device : torch.device
        Where the network runs.

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
    """Tell whether products of bfloat16 are instructions of this processor."""
    try:
        with open('/proc/cpuinfo') as file:
            flags = file.read()
    except OSError:  # not Linux
        return False
    return 'avx512_bf16' in flags or 'amx_bf16' in flags
