# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The C allocator, told to keep the memory that every scan or training step needs again."""

import ctypes

# Names and numbers of glibc's malloc.h.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3


def keep_memory() -> bool:
    """
    Stop glibc from returning large buffers to the system after each use.

    By default each tensor of some megabytes is mapped afresh, and zeroing its pages costs more
    time than the work done in it.

    Returns
    -------
    bool
        Whether the C library took the settings; other libraries are left as they are.

    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    settings = ((_MMAP_THRESHOLD, 1 << 30), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 1 << 28))
    return all(mallopt(name, value) == 1 for name, value in settings)
