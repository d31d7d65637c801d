# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.weights: what the package ships, and how it is named."""

from pathlib import Path

from asis_ros.labels import CLASS_NAMES
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.weights import DEFAULT, find_weights, SHIPPED
import numpy as np
import pytest

MEGABYTES = 1e6


@pytest.mark.parametrize('name', SHIPPED)
def test_weights_in_the_package_are_small_and_of_the_backbone_they_are_named_after(
    name: str,
) -> None:
    path = find_weights(name)
    assert path.stat().st_size < 8 * MEGABYTES
    checkpoint = load_checkpoint(path)
    assert checkpoint.network.config.backbone == name
    assert checkpoint.class_names == CLASS_NAMES
    assert not checkpoint.preparation.use_colour
    assert 'asis train' in checkpoint.origin['command']
    with np.load(path, allow_pickle=False) as archive:
        assert archive['semantic_head.weight'].dtype == np.float16


def test_the_default_is_in_the_package() -> None:
    assert find_weights(DEFAULT) == find_weights('') == SHIPPED[DEFAULT]


def test_any_other_name_is_a_file() -> None:
    assert find_weights('runs/mine/weights.npz') == Path('runs/mine/weights.npz')
