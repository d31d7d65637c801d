# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.benchmarks.sgpn: groups by hand, similarity by definition."""

from asis_ros.benchmarks.sgpn import group_merging, Sgpn
from asis_ros.network.backbones import BACKBONES
import numpy as np
import pytest
import torch


def groups(positions: list[float], **settings: float) -> list[int]:
    """Group points on a line whose entries in the matrix are their distances."""
    line = np.array(positions)
    certain = np.ones(len(line))
    options = {'same_group': 1.0, 'min_points': 2, **settings}
    return group_merging(np.abs(line[:, None] - line), certain, **options).tolist()


def test_points_that_propose_the_same_group_are_one_group() -> None:
    assert groups([0.0, 0.1, 5.0, 5.1, 5.2]) == [0, 0, 1, 1, 1]


def test_a_proposal_of_too_few_points_is_dropped() -> None:
    assert groups([0.0, 0.1, 9.0]) == [0, 0, -1]


def test_of_two_groups_that_overlap_much_the_larger_stays() -> None:
    # 0 proposes the first three of four points; all others propose all four.
    assert groups([0.0, 0.5, 0.9, 1.2]) == [0, 0, 0, 0]


def test_a_point_of_two_groups_that_overlap_little_is_in_the_first() -> None:
    # Proposals {0, 1, 2} and {2, 3, 4} of the points 0, 1 and 3, 4; that of 2 overlaps less than
    # 0.6 with either, so that it stays, too.
    matrix = np.full((5, 5), 9.0)
    for row, members in enumerate([(0, 1, 2), (0, 1, 2), (1, 2, 3), (2, 3, 4), (2, 3, 4)]):
        matrix[row, list(members)] = 0
    found = group_merging(matrix, np.ones(5), same_group=1.0, min_points=2)
    assert found.tolist() == [0, 0, 0, 1, 2]


def test_a_proposal_without_confidence_is_dropped() -> None:
    matrix = np.abs(np.subtract.outer([0.0, 0.1, 5.0, 5.1], [0.0, 0.1, 5.0, 5.1]))
    confidences = np.array([0.05, 0.05, 0.9, 0.9])
    found = group_merging(matrix, confidences, same_group=1.0, min_points=2)
    assert found.tolist() == [-1, -1, 0, 0]


@pytest.mark.parametrize('backbone', list(BACKBONES))
def test_similarity_is_the_squared_distance_of_features(backbone: str) -> None:
    torch.manual_seed(0)
    network = Sgpn(backbone).eval()
    points = torch.rand(1, 512, 9)
    with torch.inference_mode():
        output = network(points)
        features, _ = network.backbone(points, network.backbone.neighbourhoods(points))
        rows = torch.relu(network.similarity_head(features))[0].double()
    expected = (rows[:, None] - rows).square().sum(dim=2).float()
    torch.testing.assert_close(output.similarity[0], expected, rtol=1e-3, atol=1e-3)
    assert output.confidences.shape == (1, 512)
    assert output.logits.shape == (1, 512, 13)
