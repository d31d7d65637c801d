# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Hash table of rows of numbers: an array of rows, and slots that hold their indices."""

from asis_ros.kernels.compiled import kernel
import numpy as np
from numpy.typing import NDArray


@kernel
def table_size(num_entries: int) -> int:
    """Compute the number of slots of a table that stays half empty: a power of two."""
    size = 16
    while size < 2 * num_entries + 2:
        size *= 2
    return size


@kernel
def find_slot(
    rows: NDArray[np.float64], row: NDArray[np.float64], slots: NDArray[np.int64]
) -> np.int64:
    """Slot of an equal row (linear probing), or a free slot, which holds -1."""
    mask = len(slots) - 1
    code = np.uint64(14695981039346656037)
    bits = row.view(np.uint64)
    for axis in range(len(row)):
        code = (code ^ bits[axis]) * np.uint64(1099511628211)
        code ^= code >> np.uint64(29)
    slot = np.int64(code & np.uint64(mask))
    while slots[slot] >= 0:
        is_equal = True
        for axis in range(len(row)):
            if rows[slots[slot], axis] != row[axis]:
                is_equal = False
                break
        if is_equal:
            break
        slot = (slot + 1) & mask
    return slot


@kernel
def grow_table(
    rows: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Double the rows of a table, of which ``count`` are used, and its slots."""
    larger = np.empty((2 * len(rows), rows.shape[1]))
    larger[:count] = rows[:count]
    slots = np.full(table_size(len(larger)), -1)
    for i in range(count):
        slots[find_slot(larger, larger[i], slots)] = i
    return larger, slots
