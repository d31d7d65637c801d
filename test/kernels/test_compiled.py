# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Test of the cache of compiled kernels."""

import ast
from pathlib import Path

from asis_ros.kernels import compiled

SORTERS = {'sort', 'argsort', 'unique', 'median', 'partition', 'percentile', 'quantile'}
"""Functions of NumPy that Numba compiles with the same inner functions, or ones of equal names."""


def test_kernels_call_one_sorter_alone() -> None:
    """
    Numba gives the inner functions of all sorters the same names, numbered in each process.

    A process that loads kernels which several processes compiled may take one for another.
    """
    calls = {
        node.attr
        for path in Path(compiled.__file__).parent.glob('*.py')
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
    }
    assert calls & SORTERS == {'argsort'}
