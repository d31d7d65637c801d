# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.neighbours against all distances, sorted."""

from adversarial_points import adversarial_points
from asis_ros.kernels.neighbours import EUCLIDEAN, MANHATTAN, nearest_neighbours
import numpy as np
from numpy.typing import NDArray
import pytest

NAMES = list(adversarial_points(3))
CASES = [(3, 32, 0.2), (3, 3, np.inf), (5, 30, 0.5)]  # axes, neighbours, largest distance


def all_distances(
    queries: NDArray[np.float32], points: NDArray[np.float32], norm: int
) -> NDArray[np.float32]:
    """Distances (Q, P), summed axis by axis in float32 as the kernel does."""
    total = np.zeros((len(queries), len(points)), np.float32)
    for axis in range(points.shape[1]):
        difference = queries[:, None, axis] - points[None, :, axis]
        total += np.abs(difference) if norm == MANHATTAN else difference * difference
    return total if norm == MANHATTAN else np.sqrt(total)


@pytest.mark.parametrize('norm', [MANHATTAN, EUCLIDEAN])
@pytest.mark.parametrize(
    ('num_axes', 'count', 'limit'), [(3, 32, 0.2), (3, 3, np.inf), (5, 30, 0.5)]
)
@pytest.mark.parametrize('name', NAMES)
def test_neighbours_are_those_of_the_smallest_distances(
    name: str, num_axes: int, count: int, limit: float, norm: int
) -> None:
    points = adversarial_points(num_axes)[name]
    rng = np.random.default_rng(1)
    queries = np.concatenate([points, points[:20] + rng.normal(0, 0.1, points[:20].shape)])
    queries = queries.astype(np.float32)
    once = np.ones(len(points), np.int32)
    rows, distances = nearest_neighbours(points, once, queries, count, limit, norm)
    exact = all_distances(queries, points, norm)
    expected = np.sort(np.where(exact <= np.float32(limit), exact, np.inf), axis=1)[:, :count]
    missing = max(0, count - len(points))
    expected = np.pad(expected, ((0, 0), (0, missing)), constant_values=np.inf)
    np.testing.assert_allclose(np.sort(distances, axis=1), expected, rtol=1e-6)
    assert np.array_equal(rows < 0, np.isinf(distances))
    for query, own in enumerate(rows):
        own = own[own >= 0]
        assert len(set(own.tolist())) == len(own)
        np.testing.assert_allclose(exact[query, own], distances[query, : len(own)], rtol=1e-6)
    assert np.array_equal(distances[:, 0], distances.min(axis=1))


def test_a_repeated_point_counts_as_often_as_it_is_repeated() -> None:
    points = np.array([[0.0], [1.0], [2.0], [3.0]], np.float32)
    times = np.array([1, 2, 5, 1], np.int32)
    query = np.array([[0.0]], np.float32)
    rows, _ = nearest_neighbours(points, times, query, 4, np.inf, MANHATTAN)
    assert rows.tolist() == [[0, 1, 2, -1]]  # once, twice, and one of five


@pytest.mark.parametrize('name', NAMES)
def test_counted_points_have_the_neighbours_of_repeated_points(name: str) -> None:
    points = adversarial_points(5)[name]
    times = np.random.default_rng(2).integers(1, 6, len(points)).astype(np.int32)
    repeated = np.repeat(points, times, axis=0)
    once = np.ones(len(repeated), np.int32)
    _, distances = nearest_neighbours(points, times, points, 30, 0.5, MANHATTAN)
    _, of_repeated = nearest_neighbours(repeated, once, points, 30, 0.5, MANHATTAN)
    reach = np.where(np.isfinite(distances), distances, -1).max(axis=1)
    assert np.array_equal(reach, np.where(np.isfinite(of_repeated), of_repeated, -1).max(axis=1))


def test_a_point_exactly_at_the_largest_distance_is_a_neighbour() -> None:
    points = np.array([[0.0], [0.5], [np.nextafter(np.float32(0.5), np.float32(1))]], np.float32)
    once = np.ones(3, np.int32)
    rows, _ = nearest_neighbours(points, once, points[:1], 3, 0.5, MANHATTAN)
    assert rows.tolist() == [[0, 1, -1]]
