# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Memory use of the process."""

from pathlib import Path
import resource

import torch


def memory_use() -> dict[str, float]:
    """
    Memory use of the process.

    Returns
    -------
    dict of str to float
        ``memory_mib``, and ``gpu_memory_mib`` if the network uses a GPU.

    """
    use = {'memory_mib': _resident_bytes() / 2**20}
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        use['gpu_memory_mib'] = torch.cuda.memory_reserved() / 2**20
    return use


def _resident_bytes() -> int:
    try:
        pages = int(Path('/proc/self/statm').read_text().split()[1])
    except OSError:  # not Linux: the peak
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
