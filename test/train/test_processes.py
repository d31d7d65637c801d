# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.processes: two processes over gloo against one with the whole batch."""

from dataclasses import replace
import os
from pathlib import Path
import socket
import subprocess
import sys

from asis_ros.errors import ConfigError
from asis_ros.network.asis import NetworkConfig
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.config import LossConfig, OptimiserConfig, TrainingConfig
from asis_ros.train.loop import train
from asis_ros.train.processes import running_processes, SyncBatchNorm1d
import numpy as np
import pytest
import torch

CPU = torch.device('cpu')

# Dropout is random in each process; all else is the same up to rounding.
CONFIG = TrainingConfig(
    network=NetworkConfig(backbone='pointnet', dropout=0.0, instance_fusion=False),
    preparation=PreparationConfig(block=BlockConfig(num_points=256, fixed=True)),
    augmentation=Augmentation(enabled=False),
    optimiser=OptimiserConfig(average=0.0, precision='fp32', learning_rate=1e-3, warm_up=0.0),
    loss=LossConfig(class_balance=0.5),
    batch_size=4,
    workers=0,
    steps=3,
)

CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_processes import CONFIG, CPU
from asis_ros.train.loop import train
train(Path(sys.argv[1]), Path(sys.argv[2]), CONFIG, CPU)
"""


def start_processes(count: int, rooms: Path, out: Path) -> list[subprocess.Popen]:
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    script = CHILD.format(tests=str(Path(__file__).parent))
    return [
        subprocess.Popen(
            [sys.executable, '-c', script, str(rooms), str(out)],
            env=os.environ
            | {
                'RANK': str(rank),
                'WORLD_SIZE': str(count),
                'MASTER_ADDR': '127.0.0.1',
                'MASTER_PORT': str(port),
                'OMP_NUM_THREADS': '1',
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(count)
    ]


@pytest.mark.skipif(not torch.distributed.is_available(), reason='torch without distributed')
def test_two_processes_train_the_weights_of_one_with_the_whole_batch(
    rooms: Path, tmp_path: Path
) -> None:
    processes = start_processes(2, rooms, tmp_path / 'two')
    train(rooms, tmp_path / 'one', CONFIG, CPU)
    for process in processes:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors

    start, one, two = start_weights(), *(weights_in(tmp_path / name) for name in ('one', 'two'))
    # Of weights whose gradient is 0 but for rounding, Adam makes steps of full length; so compare
    # with how far all have moved. A bias before normalisation has no gradient at all.
    names = [name for name in start if not ('linears' in name and name.endswith('bias'))]
    moved = torch.cat([(one[name] - start[name]).flatten().float() for name in names])
    apart = torch.cat([(two[name] - one[name]).flatten().float() for name in names])
    assert moved.norm() > 0.1
    assert apart.norm() < 0.02 * moved.norm()


def weights_in(out: Path) -> dict[str, torch.Tensor]:
    state = torch.load(out / 'state.pt', weights_only=True)
    assert state['step'] == CONFIG.steps
    return state['network']


def start_weights() -> dict[str, torch.Tensor]:
    from asis_ros.network.asis import Asis

    torch.manual_seed(CONFIG.seed)
    return Asis(replace(CONFIG.network, num_classes=13)).named_weights()


def test_a_batch_that_cannot_be_split_evenly_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv('WORLD_SIZE', '3')
    with (
        pytest.raises(
            ConfigError, match='batch_size is 4, which cannot be split evenly among 3 processes'
        ),
        running_processes(CPU, 4),
    ):
        pass


def test_synchronised_normalisation_is_the_plain_one_at_inference() -> None:
    plain = torch.nn.BatchNorm1d(3).eval()
    synchronised = SyncBatchNorm1d(3).eval()
    rows = torch.from_numpy(np.random.default_rng(0).random((5, 3), np.float32))
    assert torch.equal(plain(rows), synchronised(rows))
