# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The examples of CONTRIBUTING.md run: a backbone, a score, a sensor, a merging method."""

from dataclasses import replace
import re
from typing import Any

from asis_ros.metrics import scores
from asis_ros.metrics.comparison import RoomLabels
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.backbones import BACKBONES
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.table import Sensor
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.segment.merging import BlockClusters, merge_clusters
from asis_ros.segment.merging.methods import MergingConfig, METHODS
import numpy as np
import pytest
from repository import ROOT
import torch


@pytest.fixture(scope='module')
def examples() -> dict[str, Any]:
    """Run the code of the guide."""
    text = (ROOT / 'CONTRIBUTING.md').read_text()
    found: dict[str, Any] = {}
    for code in re.findall(r'```python\n(.*?)```', text, flags=re.DOTALL):
        exec(code, found)
    return found


def test_the_backbone_computes_classes_and_embeddings(
    examples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BACKBONES, 'mine', examples['Mine'])
    network = Asis(NetworkConfig(backbone='mine')).eval()
    logits, embeddings = network(torch.rand(2, 100, 9))
    assert (tuple(logits.shape), tuple(embeddings.shape)) == ((2, 100, 13), (2, 100, 5))


def test_the_score_is_that_of_a_count_by_hand(
    examples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = {**scores.STRICT.metrics, 'Dice': scores.Metric(examples['dice'])}
    monkeypatch.setitem(scores.PROTOCOLS, 'strict', replace(scores.STRICT, metrics=metrics))
    true, predicted = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    room = RoomLabels(true, true, predicted, predicted)
    dice = scores.compute_scores([room], 2, 'strict')['Dice']
    assert dice.per_class.tolist() == pytest.approx([2 / 3, 4 / 5])


def test_the_sensor_sees_a_room(examples: dict[str, Any]) -> None:
    sensor = Sensor(examples['simulate_mine'], 'surfaces with 2 cm of noise')
    labelled = sensor.simulate(RayCaster(make_room(0)), np.random.default_rng(0))
    assert len(labelled.cloud) > 1000


def test_the_merging_method_makes_an_instance_of_each_block(
    examples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, 'mine', examples['merge_mine'])
    xyz = np.random.default_rng(0).uniform(0, 1, (6, 3))
    blocks = [
        BlockClusters(np.arange(first, first + 3), np.array([0, 0, 1]), np.zeros(3, np.uint8))
        for first in (0, 3)
    ]
    merged = merge_clusters(
        xyz, blocks, np.zeros(6, np.uint8), MergingConfig(method='mine'), spacing=0.0
    )
    assert merged.tolist() == [0, 0, -1, 1, 1, -1]
