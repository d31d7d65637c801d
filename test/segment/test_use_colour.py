# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``model.use_colour``: whether the scores of a cloud depend on its colours."""

from pathlib import Path

from asis_ros.cloud import PointCloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.segment.config import PreparationConfig
import numpy as np
import pytest
from segmenters import corner, make_segmenter
import torch


@pytest.fixture
def colourless(tmp_path: Path) -> str:
    """Save random weights whose checkpoint says that colours do not help."""
    torch.manual_seed(0)
    path = tmp_path / 'colourless.npz'
    preparation = PreparationConfig(use_colour=False)
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {}, preparation=preparation)
    return str(path)


def sees_colour(path: str, use_colour: str) -> bool:
    """Tell whether a cloud without its colours gets other scores."""
    model = {'path': path, 'device': 'cpu', 'use_colour': use_colour}
    segmenter = make_segmenter(model=model)
    with_colour, without = (
        segmenter.segment(cloud) for cloud in (corner(), PointCloud(corner().xyz))
    )
    return not np.array_equal(with_colour.scores, without.scores)


def test_the_checkpoint_says_whether_colours_are_used(untrained: str, colourless: str) -> None:
    assert sees_colour(untrained, 'auto')
    assert not sees_colour(colourless, 'auto')


def test_the_setting_overrides_the_checkpoint_and_the_log_says_so(
    untrained: str, colourless: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert not sees_colour(untrained, 'never')
    assert 'untrained.npz was trained with use_colour True (here False)' in caplog.text
    assert sees_colour(colourless, 'always')
    assert 'colourless.npz was trained with use_colour False (here True)' in caplog.text


def test_nothing_is_logged_where_the_setting_agrees(
    untrained: str, colourless: str, caplog: pytest.LogCaptureFixture
) -> None:
    sees_colour(untrained, 'always')
    sees_colour(colourless, 'never')
    sees_colour(colourless, 'auto')
    assert not caplog.text
