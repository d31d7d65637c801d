# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The decorator of all kernels."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

KernelT = TypeVar('KernelT', bound=Callable[..., Any])

NO_NAN = {'nnan', 'nsz'}
"""
Floating-point flags of the compiler: minima and maxima of numbers that are not NaN may be
vectorised. Neither rounding nor the order of sums changes.
"""


SUMS = {*NO_NAN, 'reassoc'}
"""Also lets the compiler choose the order of additions, the same in every call."""


def kernel(function: KernelT) -> KernelT:
    """
    Compile a function that releases the interpreter lock; cached on disk if a folder is writable.

    Parameters
    ----------
    function : callable
        Takes and returns NumPy arrays and numbers; floats that are not NaN.

    """
    return _compile(function, NO_NAN)


def summing_kernel(function: KernelT) -> KernelT:
    """Compile a kernel in which the order of additions does not matter."""
    return _compile(function, SUMS)


def _compile(function: KernelT, flags: set[str]) -> KernelT:
    options: dict[str, Any] = {'nogil': True, 'fastmath': flags, 'error_model': 'numpy'}
    try:
        compiled: KernelT = njit(cache=True, **options)(function)
    except RuntimeError:  # no folder for the cache is writable
        compiled = njit(**options)(function)
    return compiled
