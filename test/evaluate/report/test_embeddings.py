# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.embeddings: shades of points, and the choice of blocks."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.evaluate.report import embeddings
from asis_ros.evaluate.report.embeddings import (
    busiest_blocks,
    COLOUR_MAP,
    draw_embeddings,
    EmbeddedBlock,
    embedding_shades,
)
from asis_ros.labels import UNASSIGNED
import numpy as np
import pytest


@pytest.fixture
def two_clusters():
    """Embed 60 points around (0, 0, 0, 0, 0) and 60 around (3, 3, 3, 3, 3)."""
    points = np.random.default_rng(0).normal(0, 0.1, (120, 5))
    points[60:] += 3
    return points


def test_points_far_apart_in_embedding_space_differ_in_shade(two_clusters):
    shades = embedding_shades(two_clusters)
    low, high = sorted([shades[:60], shades[60:]], key=np.mean)
    assert low.max() < high.min()


def test_shades_go_from_0_to_1(two_clusters):
    shades = embedding_shades(two_clusters)
    assert shades.shape == (120,)
    assert (shades.min(), shades.max()) == (0, 1)


def test_the_same_seed_gives_the_same_shades(two_clusters):
    np.testing.assert_array_equal(embedding_shades(two_clusters), embedding_shades(two_clusters))


def test_equal_embeddings_have_equal_shades(two_clusters):
    shades = embedding_shades(np.concatenate([two_clusters, two_clusters]))
    np.testing.assert_array_equal(shades[:120], shades[120:])


def test_points_that_are_not_sampled_take_the_shade_of_the_nearest_sampled_one(
    two_clusters, monkeypatch
):
    monkeypatch.setattr(embeddings, 'SAMPLE', 30)
    shades = embedding_shades(two_clusters)
    assert len(np.unique(shades)) == 30
    assert set(shades[:60]).isdisjoint(shades[60:])


@pytest.mark.parametrize('count', [1, 2, 9, 10, 11])
def test_hardly_any_points_have_shades_too(count):
    shades = embedding_shades(np.arange(count * 2.0).reshape(count, 2))
    assert len(np.unique(shades)) == count


def test_points_at_one_place_have_one_shade():
    assert embedding_shades(np.ones((50, 5))).tolist() == [0] * 50


def test_the_block_with_most_instances_comes_first():
    ids = np.repeat(np.arange(4), 40).astype(np.int32)
    blocks = [np.arange(0, 40), np.arange(40, 160)]
    assert busiest_blocks(blocks, ids, 2) == [1, 0]


def test_blocks_that_share_points_with_a_chosen_one_are_left_out():
    ids = np.repeat(np.arange(3), 40).astype(np.int32)
    blocks = [np.arange(0, 80), np.arange(0, 120), np.arange(100, 120)]
    assert busiest_blocks(blocks, ids, 3) == [1]


def test_tiny_instances_and_unassigned_points_do_not_make_a_block_busy():
    ids = np.concatenate([np.arange(20), np.full(40, UNASSIGNED), np.repeat([50, 51], 40)])
    blocks = [np.arange(0, 60), np.arange(60, 140)]
    assert busiest_blocks(blocks, ids.astype(np.int32), 1) == [1]


def test_each_network_has_a_panel_with_the_shades_of_its_embeddings(
    two_clusters, figures, tmp_path
):
    x = np.concatenate([np.arange(60) % 10, 10 + np.arange(60) % 10]) / 20
    xyz = np.stack([x, np.tile(np.arange(60) // 10, 2) / 20, np.zeros(120)], axis=1)
    half = np.repeat([0, 1], 60)
    labelled = LabelledCloud(PointCloud(xyz), half.astype(np.uint8), half.astype(np.int32))
    block = EmbeddedBlock(labelled, {'old': np.ones((120, 5)), 'new': two_clusters})
    draw_embeddings(tmp_path / 'out.png', [block, block], ('floor', 'chair'))
    panels = {axis.get_title(): axis for axis in figures[0].axes if axis.images}
    assert list(panels) == [
        'height',
        'true classes',
        'true instances (2)',
        'old: embeddings',
        'new: embeddings',
    ]
    old, new = (panels[f'{name}: embeddings'].images[0].get_array() for name in ('old', 'new'))
    assert colours_of(old) == {COLOUR_MAP(0.0, bytes=True)[:3]}
    ends = {COLOUR_MAP(shade, bytes=True)[:3] for shade in (0.0, 1.0)}
    assert ends < colours_of(new)
    assert sum(bool(axis.images) for axis in figures[0].axes) == 10  # two rows of five


def colours_of(pixels):
    return {tuple(colour) for colour in pixels.reshape(-1, 3).tolist()} - {(255, 255, 255)}
