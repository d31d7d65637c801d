# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.components: by hand and against SciPy."""

from asis_ros.kernels.components import connected_cells
import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components


def by_all_pairs(cells: np.ndarray, owners: np.ndarray) -> list[int]:
    """Components of the graph of all pairs, numbered by owner and smallest cell."""
    touch = np.abs(cells[:, None] - cells[None]).max(axis=2) <= 1
    _, labels = connected_components(touch & (owners[:, None] == owners[None]))
    keys = [(owner, *cell) for owner, cell in zip(owners.tolist(), cells.tolist(), strict=True)]
    order = sorted(
        set(labels), key=lambda label: min(keys[i] for i in np.where(labels == label)[0])
    )
    return [order.index(label) for label in labels]


@pytest.mark.parametrize('seed', range(8))
@pytest.mark.parametrize('spread', [2, 6, 12])
def test_components_are_those_of_the_graph_of_all_pairs(spread: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.integers(-spread, spread, (150, 3))
    owners = rng.integers(3, size=150)
    assert connected_cells(cells, owners).tolist() == by_all_pairs(cells, owners)


def test_cells_that_touch_at_a_corner_are_connected_and_owners_stay_apart() -> None:
    cells = np.array([[5, 5, 5], [0, 0, 0], [1, 1, 1], [3, 3, 3], [0, 0, 0]])
    owners = np.array([0, 0, 0, 0, 1])
    assert connected_cells(cells, owners).tolist() == [2, 0, 0, 1, 3]


def test_no_points_have_no_components() -> None:
    assert len(connected_cells(np.zeros((0, 3), np.int64), np.zeros(0, np.int64))) == 0
