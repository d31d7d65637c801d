# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of glibc malloc that keep freed memory for the next scan or training step."""

import ctypes

# Names and numbers of glibc's malloc.h.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3


def configure_malloc() -> None:
    """
    Stop glibc from returning large buffers to the system after each use.

    By default each tensor of some megabytes is mapped afresh, and zeroing its pages costs more
    time than the work done in it. C libraries other than glibc are left as they are.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, 1 << 30)
    mallopt(_TRIM_THRESHOLD, 2**31 - 1)
    mallopt(_TOP_PAD, 1 << 28)
