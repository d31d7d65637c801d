# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.clustering, by hand and against scikit-learn."""

from asis_ros.errors import ConfigError
from asis_ros.segment import clustering
import numpy as np
from numpy.typing import NDArray
import pytest
from sklearn.cluster import MeanShift


def mean_shift(
    embeddings: NDArray[np.floating],
    *,
    bandwidth: float = 0.6,
    max_seeds: int = 10_000,
    backend: str = 'kernel',
) -> list[int]:
    """Cluster ids of embeddings that have at most ``max_seeds`` seeds."""
    cluster_ids, is_complete = clustering.mean_shift(
        embeddings, bandwidth=bandwidth, max_seeds=max_seeds, backend=backend
    )
    assert is_complete
    return cluster_ids.tolist()


# scikit-learn's word for "every point has a cell of its own".
pytestmark = pytest.mark.filterwarnings('ignore:Binning data failed')

BACKENDS = pytest.mark.parametrize('backend', ['kernel', 'sklearn'])
# Clusters, points, standard deviation of a cluster, part of uniform noise, seed.
SHAPES = [
    *((1, 400, 0.05, 0.0, seed) for seed in range(5)),
    *((5, 600, 0.05, 0.0, seed) for seed in range(5)),
    *((12, 900, 0.1, 0.02, seed) for seed in range(5)),
    *((30, 900, 0.1, 0.0, seed) for seed in range(3)),
    *((8, 400, 0.3, 0.05, seed) for seed in range(3)),
    *((5, 300, 0.5, 0.1, seed) for seed in range(2)),
    *((4, 13, 0.1, 0.0, seed) for seed in range(10)),
    *((2, 5, 0.1, 0.0, seed) for seed in range(10)),
    *((1, 200, 0.1, 1.0, seed) for seed in range(2)),
]


def blobs(
    clusters: int, points: int, spread: float, noise: float, seed: int, dims: int = 5
) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    centres = random.normal(0, 1.5, (clusters, dims))
    embeddings = centres[random.integers(clusters, size=points)]
    embeddings = embeddings + random.normal(0, spread, embeddings.shape)
    noisy = int(noise * points)
    embeddings[:noisy] = random.uniform(-2, 2, (noisy, dims))
    return embeddings.astype(np.float32)


def sklearn_clusters(embeddings: NDArray[np.floating], bandwidth: float = 0.6) -> list[int]:
    shift = MeanShift(bandwidth=bandwidth, bin_seeding=True)
    return shift.fit(embeddings.astype(np.float64)).labels_.tolist()


@pytest.mark.parametrize('shape', SHAPES, ids=str)
def test_clusters_are_those_of_scikit_learn(shape: tuple) -> None:
    embeddings = blobs(*shape)
    assert mean_shift(embeddings) == sklearn_clusters(embeddings)


@pytest.mark.parametrize('dims', [1, 2, 3, 8])
def test_clusters_are_those_of_scikit_learn_in_any_number_of_dimensions(dims: int) -> None:
    embeddings = blobs(6, 500, 0.1, 0.02, seed=1, dims=dims)
    # In eight dimensions the corner of a cell is 0.85 away from its centre.
    bandwidth = 0.6 if dims < 8 else 1.5
    found = mean_shift(embeddings, bandwidth=bandwidth)
    assert found == sklearn_clusters(embeddings, bandwidth)


@pytest.mark.parametrize('bandwidth', [0.2, 1.0, 3.0])
def test_clusters_are_those_of_scikit_learn_at_other_bandwidths(bandwidth: float) -> None:
    embeddings = blobs(6, 600, 0.1, 0.02, seed=2)
    found = mean_shift(embeddings, bandwidth=bandwidth)
    assert found == sklearn_clusters(embeddings, bandwidth)


def test_clusters_are_those_of_scikit_learn_where_points_repeat() -> None:
    embeddings = blobs(5, 60, 0.1, 0.1, seed=3).repeat(7, axis=0)
    assert mean_shift(embeddings) == sklearn_clusters(embeddings)


def test_clusters_are_those_of_scikit_learn_far_from_the_origin() -> None:
    # A product of such numbers keeps no digit of the distance; their difference keeps all.
    embeddings = blobs(5, 300, 0.1, 0.02, seed=4).astype(np.float64) + 1e6
    assert mean_shift(embeddings) == sklearn_clusters(embeddings)


def test_clusters_are_those_of_scikit_learn_with_one_embedding_very_far_away() -> None:
    embeddings = blobs(5, 500, 0.1, 0.02, seed=5)
    embeddings[7] = 1e7
    assert mean_shift(embeddings) == sklearn_clusters(embeddings)


def test_both_backends_give_the_same_clusters() -> None:
    embeddings = blobs(6, 400, 0.1, 0.05, seed=7)
    assert mean_shift(embeddings) == mean_shift(embeddings, backend='sklearn')


def test_clusters_are_numbered_from_the_strongest_mode() -> None:
    embeddings = np.array([[5.0], [0.0], [0.1], [0.2], [5.1], [9.0]])
    assert mean_shift(embeddings) == [1, 0, 0, 0, 1, 2]


def test_a_point_exactly_one_bandwidth_away_is_inside_the_kernel() -> None:
    # Every point is a seed. With the rim, 1 sees all three points and its mode absorbs the modes
    # 0.5 and 1.5; without it each point sees only itself, and the modes 0 and 2 remain.
    embeddings = np.array([[0.0], [1.0], [2.0]])
    assert mean_shift(embeddings, bandwidth=1.0) == [0, 0, 0]


def test_a_point_exactly_one_bandwidth_away_is_inside_the_kernel_far_from_the_origin() -> None:
    # As above, where the squares of the embeddings have no exact floating-point value.
    embeddings = np.array([[0.0], [1.0], [2.0]]) + (1e6 + 1 / 3)
    assert mean_shift(embeddings, bandwidth=1.0) == [0, 0, 0]


def test_two_modes_closer_than_the_bandwidth_become_one() -> None:
    # Modes 0 (three points) and 0.9 (two); with a bandwidth of 0.5 they stay apart.
    embeddings = np.array([[0.0], [0.0], [0.0], [0.9], [0.9]])
    assert mean_shift(embeddings, bandwidth=1.0) == [0] * 5
    assert mean_shift(embeddings, bandwidth=0.5) == [0, 0, 0, 1, 1]


@BACKENDS
def test_one_point_is_one_cluster(backend: str) -> None:
    assert mean_shift(np.full((1, 5), 0.3), backend=backend) == [0]


@BACKENDS
def test_points_with_a_cell_each_are_their_own_seeds(backend: str) -> None:
    # The first lies 0.65 from the centre of its cell, where a kernel of 0.6 does not reach it.
    embeddings = np.array([[0.29] * 5, [2.0] * 5])
    assert sorted(mean_shift(embeddings, backend=backend)) == [0, 1]


@BACKENDS
def test_identical_points_are_one_cluster(backend: str) -> None:
    assert mean_shift(np.full((50, 5), 0.6), backend=backend) == [0] * 50


@BACKENDS
def test_points_that_no_seed_reaches_are_still_clustered(backend: str) -> None:
    # 0.29 from the centre of the cell on each of five axes: 0.65 away.
    assert mean_shift(np.full((50, 5), 0.29), backend=backend) == [0] * 50


@BACKENDS
def test_no_points_give_no_clusters(backend: str) -> None:
    assert mean_shift(np.zeros((0, 5)), backend=backend) == []


@pytest.mark.parametrize('dtype', [np.float16, np.float32, np.float64])
def test_any_float_type_is_accepted(dtype: type) -> None:
    embeddings = blobs(3, 100, 0.05, 0.0, seed=8).astype(dtype)
    assert mean_shift(embeddings) == sklearn_clusters(embeddings)


def test_more_seeds_than_the_limit_are_cut_to_the_fullest_cells_and_reported() -> None:
    # Cells of one, two and three points: the mode of the single point is lost, and it joins the
    # nearest of the others.
    embeddings = np.array([[9.0], [0.0], [0.0], [5.0], [5.0], [5.0]])
    cluster_ids, is_complete = clustering.mean_shift(embeddings, bandwidth=0.6, max_seeds=2)
    assert cluster_ids.tolist() == [0, 1, 1, 0, 0, 0]
    assert not is_complete


def test_scattered_embeddings_take_bounded_work() -> None:
    # 4096 cells of one point each: without a limit as many seeds.
    embeddings = np.random.default_rng(0).uniform(-100, 100, (4096, 5))
    cluster_ids, is_complete = clustering.mean_shift(embeddings, bandwidth=0.6, max_seeds=100)
    assert len(np.unique(cluster_ids)) <= 100
    assert not is_complete


@pytest.mark.parametrize('shape', [(5,), (2, 3, 5), (4, 0)])
def test_embeddings_that_are_no_matrix_are_rejected(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r'expected \(P, E\)'):
        mean_shift(np.zeros(shape))


def test_an_embedding_that_is_not_finite_is_quoted() -> None:
    embeddings = np.zeros((4, 2))
    embeddings[3, 1] = np.nan
    with pytest.raises(ValueError, match=r'point 3 is \[0\.0, nan\]'):
        mean_shift(embeddings)


def test_an_unknown_backend_is_quoted() -> None:
    with pytest.raises(ConfigError, match="got 'cuda'"):
        mean_shift(np.zeros((4, 2)), backend='cuda')


@pytest.mark.parametrize('bandwidth', [0.0, -1.0, float('nan')])
def test_a_bandwidth_that_is_not_above_zero_is_quoted(bandwidth: float) -> None:
    with pytest.raises(ConfigError, match=f'got {bandwidth}'):
        mean_shift(np.zeros((4, 2)), bandwidth=bandwidth)
