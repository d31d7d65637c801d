# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.methods: what settings change, on lines by hand."""

from asis_ros.errors import ConfigError
from asis_ros.geometry import to_unit_cube
from asis_ros.segment.merging import merge_clusters, merge_paper, MergingConfig, METHODS
from line_scenes import block, CHAIR, line, TABLE
import numpy as np
import pytest

TWO_PIECES = np.concatenate([line(30, step=0.05), line(30, start=1.8, step=0.05)])
"""1.45 m and, 35 cm further on, as much again."""


def merged(spacing: float = 0.04, **settings) -> list[int]:
    """Instances of a cluster, a chair, that holds both pieces."""
    only = block(range(60), [0] * 60, [CHAIR])
    chairs = np.full(60, CHAIR, np.uint8)
    config = MergingConfig(min_instance_points=1, **settings)
    return merge_clusters(TWO_PIECES, [only], chairs, config, spacing=spacing).tolist()


def test_pieces_with_air_between_them_are_two_instances() -> None:
    assert merged() == [0] * 30 + [1] * 30


@pytest.mark.parametrize('max_gap', [0.0, 0.4])
def test_a_wider_gap_or_none_keeps_them_together(max_gap: float) -> None:
    assert merged(max_gap=max_gap) == [0] * 60


def test_means_of_coarse_voxels_are_not_torn_apart() -> None:
    assert merged(spacing=0.2) == [0] * 60


def test_points_and_not_clusters_say_what_may_join() -> None:
    blocks = [block(range(40), [0] * 40, [CHAIR]), block(range(20, 60), [0] * 40, [TABLE])]
    config = MergingConfig(min_instance_points=1, max_gap=0)
    xyz = line(60, step=0.05)
    chairs = np.full(60, CHAIR, np.uint8)
    assert merge_clusters(xyz, blocks, chairs, config, spacing=0.04).tolist() == [0] * 60
    mostly_tables_in_the_second = np.array([CHAIR] * 35 + [TABLE] * 25, np.uint8)
    ids = merge_clusters(xyz, blocks, mostly_tables_in_the_second, config, spacing=0.04)
    assert ids[0] != ids[59]


def test_the_method_of_the_paper_is_as_published() -> None:
    expected = merge_paper(to_unit_cube(TWO_PIECES), [block(range(60), [0] * 60, [CHAIR])])
    assert merged(method='paper') == expected.tolist()


def test_every_method_of_the_table_may_be_chosen() -> None:
    for name in METHODS:
        assert MergingConfig(method=name).method == name
    with pytest.raises(ConfigError, match='must be one of metric, paper'):
        MergingConfig(method='best')
