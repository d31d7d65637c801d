# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.neighbourhoods by hand and against slow searches."""

from asis_ros.network.neighbourhoods import (
    farthest_points,
    find_neighbourhoods,
    group_nearest,
    interpolation_weights,
)
import pytest
import torch

DEVICES = ['cpu', *(['cuda'] if torch.cuda.is_available() else [])]


def test_farthest_points_take_the_farthest_point_each_time() -> None:
    points = torch.tensor([[[0, 0, 0], [1, 0, 0], [0, 3, 0], [4, 0, 0], [4, 3, 0]]]).float()
    assert farthest_points(points, 4).tolist() == [[0, 4, 2, 3]]


def test_farthest_points_nest() -> None:
    points = torch.rand(2, 300, 3, generator=torch.Generator().manual_seed(0))
    assert torch.equal(farthest_points(points, 75)[:, :20], farthest_points(points, 20))


def test_farthest_points_use_every_point_before_a_repetition() -> None:
    points = torch.rand(1, 6, 3, generator=torch.Generator().manual_seed(0))
    padded = torch.cat([points, points[:, :2]], dim=1)
    assert sorted(farthest_points(padded, 6)[0].tolist()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize('device', DEVICES)
def test_group_holds_nearest_points_strictly_within_the_radius(device: str) -> None:
    points = torch.tensor([[[0, 0, 0], [0.125, 0, 0], [0.05, 0, 0], [0.2, 0, 0], [0, 0.09, 0]]])
    points = points.to(device)
    groups = group_nearest(points, points[:, :1], radius=0.125, num_neighbours=5)
    # Points 0, 2, 4 lie inside; point 1 lies exactly on the radius; the rest repeats the nearest.
    assert groups.tolist() == [[[0, 2, 4, 0, 0]]]


@pytest.mark.parametrize('device', DEVICES)
def test_group_keeps_only_the_nearest_when_there_are_too_many(device: str) -> None:
    points = torch.rand(2, 500, 3, generator=torch.Generator().manual_seed(1)).to(device)
    groups = group_nearest(points, points[:, :7], radius=0.8, num_neighbours=32)
    distance = (points[:, :7, None] - points[:, None]).square().sum(dim=3)
    nearest = distance.argsort(dim=2)[:, :, :32]
    assert torch.equal(groups.sort(dim=2).values, nearest.sort(dim=2).values)


def test_group_does_not_depend_on_the_order_of_the_points() -> None:
    points = torch.rand(1, 400, 3, generator=torch.Generator().manual_seed(2))
    order = torch.randperm(400, generator=torch.Generator().manual_seed(3))
    shuffled = points[:, order]
    centroid = torch.tensor([[[0.5, 0.5, 0.5]]])
    first = group_nearest(points, centroid, radius=0.3, num_neighbours=8)[0, 0]
    second = group_nearest(shuffled, centroid, radius=0.3, num_neighbours=8)[0, 0]
    assert set(first.tolist()) == set(order[second].tolist())


def test_a_centroid_that_counts_twice_is_two_of_the_three_nearest() -> None:
    centroids = torch.tensor([[[0, 0, 0], [1, 0, 0], [2, 0, 0]]]).float()
    point = torch.tensor([[[0.1, 0, 0]]])
    counts = torch.tensor([[2, 1, 1]], dtype=torch.int32)
    nearest, weights = interpolation_weights(point, centroids, counts)
    # Squared distances 0.01, 0.01 and 0.81: weights 100, 100, 1 / 0.81 before normalisation.
    by_centroid = torch.zeros(3).index_add(0, nearest[0, 0], weights[0, 0])
    assert by_centroid.tolist() == pytest.approx([0.993865, 0.006135, 0], abs=1e-6)


def test_interpolation_weighs_by_inverse_squared_distance() -> None:
    sources = torch.tensor([[[0, 0, 0], [1, 0, 0], [0, 2, 0], [5, 5, 5]]]).float()
    nearest, weights = interpolation_weights(torch.tensor([[[0.5, 0, 0]]]), sources)
    assert sorted(nearest[0, 0].tolist()) == [0, 1, 2]
    by_source = dict(zip(nearest[0, 0].tolist(), weights[0, 0].tolist(), strict=True))
    # Squared distances 0.25, 0.25, 4.25: weights 4, 4, 1 / 4.25 before normalisation.
    assert by_source == pytest.approx({0: 0.485714, 1: 0.485714, 2: 0.028571}, abs=1e-6)


def test_interpolation_gives_a_centroid_its_own_value() -> None:
    points = torch.rand(1, 64, 3, generator=torch.Generator().manual_seed(4))
    nearest, weights = interpolation_weights(points, points[:, :16])
    assert nearest[0, :16, 0].tolist() == list(range(16))
    assert torch.all(weights[0, :16, 0] > 0.999)


def test_interpolation_survives_a_single_centroid() -> None:
    points = torch.rand(1, 4, 3)
    nearest, weights = interpolation_weights(points, points[:, :1])
    assert nearest.shape == (1, 4, 3)
    assert torch.allclose(weights.sum(dim=2), torch.ones(1, 4))


def test_levels_have_the_sizes_of_the_paper_for_4096_points() -> None:
    points = torch.rand(1, 4096, 3, generator=torch.Generator().manual_seed(5))
    levels = find_neighbourhoods(points)
    assert [level.groups.shape[1] for level in levels] == [1024, 256, 64, 16]
    assert [level.nearest.shape[1] for level in levels] == [4096, 1024, 256, 64]
    assert all(level.groups.shape[2] == 32 for level in levels)


def test_each_level_groups_the_points_within_its_radius() -> None:
    """Sixteen points 1 m apart on a line; the farthest come first: those at 0, 15, 7, 11 m."""
    points = torch.arange(16.0)[None, :, None] * torch.tensor([1.0, 0.0, 0.0])
    first, second = find_neighbourhoods(points, radii=(1.5, 8.5))
    assert [set(group.tolist()) for group in first.groups[0]] == [
        {0, 1},
        {14, 15},
        {6, 7, 8},
        {10, 11, 12},
    ]
    assert set(second.groups[0, 0].tolist()) == {0, 2}  # of those four, 0 and 7 m away


@pytest.mark.parametrize('num_points', [256, 512, 1024])
def test_a_level_below_the_last_point_has_one_centroid(num_points: int) -> None:
    points = torch.rand(1, num_points, 3)
    levels = find_neighbourhoods(points, radii=(0.1, 0.2, 0.4, 0.8, 1.6))
    assert levels[-1].groups.shape[1] == 1
    torch.testing.assert_close(levels[-1].weights.sum(dim=2), torch.ones(1, num_points // 256))
