# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.loop on a room of three planes."""

from dataclasses import replace
from pathlib import Path

from asis_ros.datasets.room_files import list_rooms
from asis_ros.errors import CheckpointError, DatasetError
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.segment.config import BlockConfig, PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.config import LossConfig, OptimiserConfig, TrainingConfig, ValidationConfig
from asis_ros.train.frozen_blocks import freeze_rooms
from asis_ros.train.loop import train
import numpy as np
import pytest
import torch

CPU = torch.device('cpu')

SMALL = TrainingConfig(
    network=NetworkConfig(backbone='pointnet'),
    preparation=PreparationConfig(block=BlockConfig(num_points=512)),
    optimiser=OptimiserConfig(precision='fp32'),
    loss=LossConfig(fusion_start=0.0),
    batch_size=2,
    workers=0,
    steps=4,
)


def with_steps(steps: int) -> TrainingConfig:
    return replace(SMALL, steps=steps)


def state_of(out: Path) -> dict:
    return torch.load(out / 'state.pt', weights_only=True)


def test_training_overfits_one_room(rooms: Path, tmp_path: Path) -> None:
    config = TrainingConfig(
        preparation=PreparationConfig(
            voxel_size=0.0, block=BlockConfig(num_points=1024, fixed=True)
        ),
        augmentation=Augmentation(enabled=False),
        optimiser=OptimiserConfig(average=0.9, learning_rate=5e-3),
        loss=LossConfig(label_smoothing=0.0),
        steps=120,
        workers=0,
    )
    weights = train(rooms, tmp_path / 'run', config, CPU)
    scores = evaluate(weights, list_rooms(rooms), seeds=(0,), device='cpu').evaluations[0]
    assert scores.score('strict', 'mIoU').mean > 0.95
    assert scores.score('strict', 'mWCov').mean > 0.9


def test_an_interrupted_run_is_resumed_to_the_last_bit(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks, the dropout and the averages are those of a run without interruption."""
    straight = train(rooms, tmp_path / 'straight', SMALL, CPU)

    out = tmp_path / 'interrupted'
    with monkeypatch.context() as patched:
        interrupt_at(patched, step=2)
        with pytest.raises(KeyboardInterrupt):
            train(rooms, out, SMALL, CPU)
    assert state_of(out)['step'] == 2
    torch.rand(7)  # whatever else the process did in between
    resumed = train(rooms, out, SMALL, CPU)

    expected, found = state_of(tmp_path / 'straight'), state_of(out)
    for name in ('network', 'average'):
        for key, tensor in expected[name].items():
            assert torch.equal(tensor, found[name][key]), key
    with np.load(straight) as one, np.load(resumed) as two:
        assert np.array_equal(one['semantic_head.weight'], two['semantic_head.weight'])


def interrupt_at(patched: pytest.MonkeyPatch, step: int) -> None:
    """Send this process an interrupt within a step."""
    import os
    import signal

    from asis_ros.train.state import TrainingState

    train_on = TrainingState.train_on

    def interrupted(state: TrainingState, batch: object) -> object:
        if state.step == step - 1:
            os.kill(os.getpid(), signal.SIGINT)
        return train_on(state, batch)

    patched.setattr(TrainingState, 'train_on', interrupted)


def test_a_finished_run_is_not_trained_again(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    before = state_of(tmp_path)['network']['semantic_head.weight']
    train(rooms, tmp_path, with_steps(1), CPU)
    assert torch.equal(before, state_of(tmp_path)['network']['semantic_head.weight'])


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_state(
    rooms: Path, tmp_path: Path
) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    wild = replace(
        SMALL, optimiser=OptimiserConfig(learning_rate=1e30, clip=0.0, precision='fp32')
    )
    with pytest.raises(DatasetError, match=r'the loss is (nan|inf) at step \d'):
        train(rooms, tmp_path, wild, CPU)
    assert state_of(tmp_path)['step'] == 1


def test_a_state_of_another_network_is_refused(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    other = replace(SMALL, network=NetworkConfig(backbone='pointnet', semantic_awareness=False))
    with pytest.raises(CheckpointError, match='another network'):
        train(rooms, tmp_path, other, CPU)


@pytest.mark.parametrize('content', [b'broken', None])
def test_a_damaged_state_is_named(rooms: Path, tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        torch.save({'step': 1}, tmp_path / 'state.pt')
    else:
        (tmp_path / 'state.pt').write_bytes(content)
    with pytest.raises(CheckpointError, match=r'state\.pt (cannot be read|lacks)'):
        train(rooms, tmp_path, with_steps(1), CPU)


def test_a_full_disk_leaves_the_last_state(rooms: Path, tmp_path: Path) -> None:
    import resource

    train(rooms, tmp_path, with_steps(1), CPU)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        with pytest.raises(CheckpointError, match='untouched'):
            train(rooms, tmp_path, with_steps(2), CPU)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert state_of(tmp_path)['step'] == 1
    assert not list(tmp_path.glob('*.part'))


def test_weights_know_their_classes_command_and_preparation(rooms: Path, tmp_path: Path) -> None:
    (rooms / 'classes.yaml').write_text('classes: [ground, left, right]\n')
    weights = train(rooms, tmp_path / 'run', with_steps(1), CPU, command='asis train rooms run')
    checkpoint = load_checkpoint(weights)
    assert checkpoint.class_names == ('ground', 'left', 'right')
    assert checkpoint.origin['command'] == 'asis train rooms run'
    assert checkpoint.preparation == SMALL.preparation
    assert checkpoint.mean_sizes is not None
    assert checkpoint.mean_sizes.shape == (3,)


def test_weights_do_not_fuse_before_the_trained_network_does(rooms: Path, tmp_path: Path) -> None:
    late = replace(with_steps(1), loss=LossConfig(fusion_start=1.0))
    never = train(rooms, tmp_path / 'late', replace(late, steps=1), CPU)
    assert load_checkpoint(never).network.config.instance_fusion  # the last step is the end
    config = replace(SMALL, network=replace(SMALL.network, instance_fusion=False), steps=1)
    weights = train(rooms, tmp_path / 'never', config, CPU)
    assert not load_checkpoint(weights).network.config.instance_fusion


def test_validation_keeps_the_best_weights_and_a_picture(rooms: Path, tmp_path: Path) -> None:
    config = replace(with_steps(2), validation=ValidationConfig(first=0.5, every=1.0))
    train(rooms, tmp_path / 'run', config, CPU, validation_rooms=list_rooms(rooms))
    assert load_checkpoint(tmp_path / 'run' / 'best.npz').origin['step'] in ('1', '2')
    assert not (tmp_path / 'run' / 'candidate.npz').exists()
    assert (tmp_path / 'run' / 'validation.png').stat().st_size > 1000
    assert list((tmp_path / 'run' / 'board').glob('events.*'))


def test_the_best_weights_stay_the_best_when_a_run_is_resumed(rooms: Path, tmp_path: Path) -> None:
    config = replace(with_steps(2), validation=ValidationConfig(first=0.5, every=1.0))
    (tmp_path / 'validation.csv').write_text('step,mIoU,mWCov\n1,1.0,0.9\n')
    (tmp_path / 'best.npz').write_bytes(b'of an earlier day')
    train(rooms, tmp_path, config, CPU, validation_rooms=list_rooms(rooms))
    assert (tmp_path / 'best.npz').read_bytes() == b'of an earlier day'
    header, *rows = (tmp_path / 'validation.csv').read_text().splitlines()
    assert header == 'step,mIoU,mWCov'
    assert [row.partition(',')[0] for row in rows] == ['1', '1', '2']
    assert not (tmp_path / 'candidate.npz').exists()


def test_frozen_blocks_are_trained_on_for_a_number_of_epochs(rooms: Path, tmp_path: Path) -> None:
    preparation = PreparationConfig(block=BlockConfig(num_points=256, fixed=True))
    freeze_rooms(list_rooms(rooms), tmp_path / 'frozen', preparation, seed=0, workers=1)
    config = replace(
        SMALL,
        preparation=preparation,
        augmentation=Augmentation(enabled=False),
        frozen=True,
        epochs=3,
    )
    # A room of 1.2 m has 2 x 2 blocks, two batches of two.
    train(tmp_path / 'frozen', tmp_path / 'run', config, CPU)
    assert state_of(tmp_path / 'run')['step'] == 6


def test_a_cache_of_other_settings_is_refused(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    other = replace(SMALL, preparation=PreparationConfig(block=BlockConfig(num_points=1024)))
    with pytest.raises(DatasetError, match='other settings'):
        train(rooms, tmp_path, other, CPU)


def test_a_folder_without_rooms_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match='no rooms'):
        train(tmp_path, tmp_path / 'run', SMALL, CPU)
