# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Connected components of occupied grid cells."""

from asis_ros.kernels.compiled import kernel
from asis_ros.kernels.row_table import find_slot, table_size
import numpy as np
from numpy.typing import NDArray


@kernel
def connected_cells(cells: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Find the connected components of points on a grid.

    Points of one owner are connected if their cells are the same or touch, at least at a corner.

    Parameters
    ----------
    cells : array of shape (N, 3), int64
        Grid coordinates of each point, below 2**53.
    owners : array of shape (N,), int64
        Owner of each point, below 2**53; points of different owners are never connected.

    Returns
    -------
    array of shape (N,), int64
        Component of each point, 0 to C-1 in lexicographic order of owner and smallest cell.

    """
    num_points = len(cells)
    nodes = np.empty((num_points, 4))  # owner and cell
    slots = np.full(table_size(num_points), -1)
    node_of_point = np.empty(num_points, np.int64)
    count = 0
    for i in range(num_points):
        nodes[count, 0] = owners[i]
        nodes[count, 1:] = cells[i]
        slot = find_slot(nodes, nodes[count], slots)
        if slots[slot] < 0:
            slots[slot] = count
            count += 1
        node_of_point[i] = slots[slot]
    parents = np.arange(count)
    neighbour = np.empty(4)
    for node in range(count):
        neighbour[0] = nodes[node, 0]
        for step in range(14, 27):  # half of the 26 neighbours; the others find this node
            neighbour[1] = nodes[node, 1] + (step // 9 - 1)
            neighbour[2] = nodes[node, 2] + (step // 3 % 3 - 1)
            neighbour[3] = nodes[node, 3] + (step % 3 - 1)
            other = slots[find_slot(nodes, neighbour, slots)]
            if other >= 0:
                first, second = _root(parents, node), _root(parents, other)
                if _is_before(nodes[second], nodes[first]):
                    first, second = second, first
                parents[second] = first  # the smallest cell is the root
    roots = np.empty(count, np.int64)
    num_roots = 0
    for node in range(count):
        if parents[node] == node:
            roots[num_roots] = node
            num_roots += 1
    ranks = np.empty(count, np.int64)
    order = roots[:num_roots]
    for axis in range(3, -1, -1):
        order = order[np.argsort(nodes[order, axis], kind='mergesort')]
    for rank in range(num_roots):
        ranks[order[rank]] = rank
    for i in range(num_points):
        node_of_point[i] = ranks[_root(parents, node_of_point[i])]
    return node_of_point


@kernel
def _root(parents: NDArray[np.int64], node: int) -> int:
    """Root of a tree; shortens the way to it."""
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


@kernel
def _is_before(row: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether a row comes before another one in lexicographic order."""
    for axis in range(len(row)):
        if row[axis] != other[axis]:
            return bool(row[axis] < other[axis])
    return False
