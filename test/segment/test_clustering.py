# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.clustering, by hand and against scikit-learn."""

from functools import partial

from asis_ros.errors import ConfigError
from asis_ros.segment import clustering
import numpy as np
import pytest
from sklearn.cluster import MeanShift
import torch

mean_shift = partial(clustering.mean_shift, bandwidth=0.6)

# scikit-learn's word for "every point has a cell of its own".
pytestmark = pytest.mark.filterwarnings('ignore:Binning data failed')

DEVICES = ['cpu', *(['cuda'] if torch.cuda.is_available() else [])]
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
) -> torch.Tensor:
    random = np.random.default_rng(seed)
    centres = random.normal(0, 1.5, (clusters, dims))
    embeddings = centres[random.integers(clusters, size=points)]
    embeddings = embeddings + random.normal(0, spread, embeddings.shape)
    noisy = int(noise * points)
    embeddings[:noisy] = random.uniform(-2, 2, (noisy, dims))
    return torch.tensor(embeddings, dtype=torch.float32)


def sklearn_clusters(embeddings: torch.Tensor, bandwidth: float = 0.6) -> list[int]:
    shift = MeanShift(bandwidth=bandwidth, bin_seeding=True)
    return shift.fit(embeddings.double().numpy()).labels_.tolist()


@pytest.mark.parametrize('device', DEVICES)
@pytest.mark.parametrize('shape', SHAPES, ids=str)
def test_clusters_are_those_of_scikit_learn(shape: tuple, device: str) -> None:
    embeddings = blobs(*shape)
    assert mean_shift(embeddings.to(device)).tolist() == sklearn_clusters(embeddings)


@pytest.mark.parametrize('dims', [1, 2, 3, 8])
def test_clusters_are_those_of_scikit_learn_in_any_number_of_dimensions(dims: int) -> None:
    embeddings = blobs(6, 500, 0.1, 0.02, seed=1, dims=dims)
    # In eight dimensions the corner of a cell is 0.85 away from its centre.
    bandwidth = 0.6 if dims < 8 else 1.5
    found = mean_shift(embeddings, bandwidth=bandwidth)
    assert found.tolist() == sklearn_clusters(embeddings, bandwidth)


@pytest.mark.parametrize('bandwidth', [0.2, 1.0, 3.0])
def test_clusters_are_those_of_scikit_learn_at_other_bandwidths(bandwidth: float) -> None:
    embeddings = blobs(6, 600, 0.1, 0.02, seed=2)
    found = mean_shift(embeddings, bandwidth=bandwidth)
    assert found.tolist() == sklearn_clusters(embeddings, bandwidth)


def test_clusters_are_those_of_scikit_learn_where_points_repeat() -> None:
    embeddings = blobs(5, 60, 0.1, 0.1, seed=3).repeat(7, 1)
    assert mean_shift(embeddings).tolist() == sklearn_clusters(embeddings)


def test_clusters_are_those_of_scikit_learn_far_from_the_origin() -> None:
    # A product of such numbers keeps no digit of the distance; their difference keeps all.
    embeddings = blobs(5, 300, 0.1, 0.02, seed=4).double() + 1e6
    assert mean_shift(embeddings).tolist() == sklearn_clusters(embeddings)


def test_clusters_are_those_of_scikit_learn_with_one_embedding_very_far_away() -> None:
    embeddings = blobs(5, 500, 0.1, 0.02, seed=5)
    embeddings[7] = 1e7
    assert mean_shift(embeddings).tolist() == sklearn_clusters(embeddings)


def test_clusters_are_those_of_scikit_learn_when_means_climb_in_many_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(clustering._CHUNK_ELEMENTS, 'cpu', 1000)
    embeddings = blobs(8, 200, 0.3, 0.1, seed=6)
    assert mean_shift(embeddings).tolist() == sklearn_clusters(embeddings)


def test_both_backends_give_the_same_clusters() -> None:
    embeddings = blobs(6, 400, 0.1, 0.05, seed=7)
    expected = mean_shift(embeddings, backend='sklearn')
    assert expected.tolist() == sklearn_clusters(embeddings)
    assert torch.equal(mean_shift(embeddings), expected)


def test_clusters_are_numbered_from_the_strongest_mode() -> None:
    embeddings = torch.tensor([[5.0], [0.0], [0.1], [0.2], [5.1], [9.0]])
    assert mean_shift(embeddings).tolist() == [1, 0, 0, 0, 1, 2]


def test_a_point_exactly_one_bandwidth_away_is_inside_the_kernel() -> None:
    # Every point is a seed. With the rim, 1 sees all three points and its mode absorbs the modes
    # 0.5 and 1.5; without it each point sees only itself, and the modes 0 and 2 remain.
    embeddings = torch.tensor([[0.0], [1.0], [2.0]])
    assert mean_shift(embeddings, bandwidth=1.0).tolist() == [0, 0, 0]


def test_a_point_exactly_one_bandwidth_away_is_inside_the_kernel_far_from_the_origin() -> None:
    # As above, where the squares of the embeddings have no exact floating-point value.
    embeddings = torch.tensor([[0.0], [1.0], [2.0]], dtype=torch.float64) + (1e6 + 1 / 3)
    assert mean_shift(embeddings, bandwidth=1.0).tolist() == [0, 0, 0]


def test_two_modes_closer_than_the_bandwidth_become_one() -> None:
    # Modes 0 (three points) and 0.9 (two); with a bandwidth of 0.5 they stay apart.
    embeddings = torch.tensor([[0.0], [0.0], [0.0], [0.9], [0.9]])
    assert mean_shift(embeddings, bandwidth=1.0).tolist() == [0] * 5
    assert mean_shift(embeddings, bandwidth=0.5).tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize('backend', ['torch', 'sklearn'])
def test_one_point_is_one_cluster(backend: str) -> None:
    assert mean_shift(torch.full((1, 5), 0.3), backend=backend).tolist() == [0]


@pytest.mark.parametrize('backend', ['torch', 'sklearn'])
def test_points_with_a_cell_each_are_their_own_seeds(backend: str) -> None:
    # The first lies 0.65 from the centre of its cell, where a kernel of 0.6 does not reach it.
    embeddings = torch.tensor([[0.29] * 5, [2.0] * 5])
    assert sorted(mean_shift(embeddings, backend=backend).tolist()) == [0, 1]


@pytest.mark.parametrize('backend', ['torch', 'sklearn'])
def test_identical_points_are_one_cluster(backend: str) -> None:
    assert mean_shift(torch.full((50, 5), 0.6), backend=backend).tolist() == [0] * 50


@pytest.mark.parametrize('backend', ['torch', 'sklearn'])
def test_points_that_no_seed_reaches_are_still_clustered(backend: str) -> None:
    # 0.29 from the centre of the cell on each of five axes: 0.65 away.
    assert mean_shift(torch.full((50, 5), 0.29), backend=backend).tolist() == [0] * 50


@pytest.mark.parametrize('backend', ['torch', 'sklearn'])
def test_no_points_give_no_clusters(backend: str) -> None:
    found = mean_shift(torch.zeros(0, 5), backend=backend)
    assert found.shape == (0,)
    assert found.dtype == torch.int64


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16, torch.float64])
def test_any_float_type_is_accepted(dtype: torch.dtype) -> None:
    embeddings = blobs(3, 100, 0.05, 0.0, seed=8).to(dtype)
    assert mean_shift(embeddings).tolist() == sklearn_clusters(embeddings)


def test_embeddings_that_carry_a_gradient_are_accepted_and_left_alone() -> None:
    embeddings = blobs(3, 100, 0.05, 0.0, seed=9).requires_grad_()
    before = embeddings.detach().clone()
    assert not mean_shift(embeddings).requires_grad
    assert torch.equal(embeddings.detach(), before)


@pytest.mark.parametrize('shape', [(5,), (2, 3, 5), (4, 0)])
def test_embeddings_that_are_no_matrix_are_rejected(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r'expected \(P, E\)'):
        mean_shift(torch.zeros(shape))


def test_an_embedding_that_is_not_finite_is_quoted() -> None:
    embeddings = torch.zeros(4, 2)
    embeddings[3, 1] = torch.nan
    with pytest.raises(ValueError, match=r'point 3 is \[0\.0, nan\]'):
        mean_shift(embeddings)


def test_an_unknown_backend_is_quoted() -> None:
    with pytest.raises(ConfigError, match="got 'cuda'"):
        mean_shift(torch.zeros(4, 2), backend='cuda')


@pytest.mark.parametrize('bandwidth', [0.0, -1.0, float('nan')])
def test_a_bandwidth_that_is_not_above_zero_is_quoted(bandwidth: float) -> None:
    with pytest.raises(ConfigError, match=f'got {bandwidth}'):
        mean_shift(torch.zeros(4, 2), bandwidth=bandwidth)
