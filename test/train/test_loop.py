# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.loop on a room of three planes."""

from dataclasses import replace
from functools import partial
import itertools
from pathlib import Path
import shutil
import subprocess
import sys
from types import SimpleNamespace

from asis_ros.datasets.room_files import list_rooms, load_room, save_room
from asis_ros.errors import CheckpointError, DatasetError
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train import loop
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.config import LossConfig, OptimiserConfig, TrainingConfig, ValidationConfig
from asis_ros.train.frozen_blocks import freeze_rooms
from asis_ros.train.loop import train
import numpy as np
import pytest
from small_trainings import CPU, interrupted, SMALL, state_of, with_steps
import torch


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
    interrupted(rooms, out, SMALL, monkeypatch, step=2)
    assert state_of(out)['step'] == 2
    torch.rand(7)  # whatever else the process did in between
    resumed = train(rooms, out, SMALL, CPU)

    expected, found = state_of(tmp_path / 'straight'), state_of(out)
    for name in ('network', 'average'):
        for key, tensor in expected[name].items():
            assert torch.equal(tensor, found[name][key]), key
    with np.load(straight) as one, np.load(resumed) as two:
        assert np.array_equal(one['semantic_head.weight'], two['semantic_head.weight'])


def test_a_finished_run_is_not_trained_again(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    before = state_of(tmp_path)['network']['semantic_head.weight']
    train(rooms, tmp_path, with_steps(1), CPU)
    assert torch.equal(before, state_of(tmp_path)['network']['semantic_head.weight'])


def test_a_training_of_four_seconds_ends_by_the_clock_and_is_scored_on_the_way(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = SimpleNamespace(monotonic=partial(next, itertools.count(0.0, 0.5)))
    monkeypatch.setattr(loop, 'time', ticks)  # a step takes half a second
    config = replace(SMALL, minutes=4 / 60, validation=ValidationConfig(first=0.5, every=1.0))
    train(rooms, tmp_path, config, CPU, validation_rooms=list_rooms(rooms))
    rows = (tmp_path / 'validation.csv').read_text().splitlines()[1:]
    assert [row.partition(',')[0] for row in rows] == ['4', '8']
    # The last step begins in second 3, after 1 of warm-up: 2/3 of the cosine are done.
    rate = config.optimiser.learning_rate * (0.01 + 0.99 * 0.25)
    assert state_of(tmp_path)['optimiser']['param_groups'][0]['lr'] == pytest.approx(rate)
    train(rooms, tmp_path, config, CPU)
    assert state_of(tmp_path)['step'] == 8


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_state(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wild = replace(
        SMALL, optimiser=OptimiserConfig(learning_rate=1e30, clip=0.0, precision='fp32')
    )
    interrupted(rooms, tmp_path, wild, monkeypatch)
    with pytest.raises(DatasetError, match=r'the loss is (nan|inf) at step \d'):
        train(rooms, tmp_path, wild, CPU)
    assert state_of(tmp_path)['step'] == 1


def test_a_state_of_another_network_is_refused(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path, with_steps(1), CPU)
    other = replace(SMALL, network=NetworkConfig(backbone='pointnet', semantic_awareness=False))
    problem = r'of a run with other network\.semantic_awareness True \(here False\)'
    with pytest.raises(CheckpointError, match=problem):
        train(rooms, tmp_path, other, CPU)


@pytest.mark.parametrize('content', [b'broken', None])
def test_a_damaged_state_is_named(rooms: Path, tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        torch.save({'step': 1}, tmp_path / 'state.pt')
    else:
        (tmp_path / 'state.pt').write_bytes(content)
    with pytest.raises(CheckpointError, match=r'state\.pt cannot be read as the state'):
        train(rooms, tmp_path, with_steps(1), CPU)


def test_a_full_disk_leaves_the_last_state(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    interrupted(rooms, tmp_path, with_steps(2), monkeypatch)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        with pytest.raises(CheckpointError, match='untouched'):
            train(rooms, tmp_path, with_steps(2), CPU)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert state_of(tmp_path)['step'] == 1
    assert not list(tmp_path.glob('.*.part'))


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


def test_a_finished_run_with_another_recipe_is_refused_and_its_weights_stay(
    rooms: Path, tmp_path: Path
) -> None:
    weights = train(rooms, tmp_path, with_steps(1), CPU)
    before = weights.read_bytes()
    other = replace(with_steps(1), optimiser=OptimiserConfig(learning_rate=0.1, precision='fp32'))
    problem = r'run with other optimiser\.learning_rate 0\.002 \(here 0\.1\): choose'
    with pytest.raises(CheckpointError, match=problem):
        train(rooms, tmp_path, other, CPU)
    train(rooms, tmp_path, replace(with_steps(1), workers=1), CPU)  # changes no weight
    assert weights.read_bytes() == before


def test_a_room_of_the_same_name_and_other_content_is_noticed(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path / 'run', with_steps(1), CPU)
    room = load_room(rooms / 'corner.npz')
    save_room(rooms / 'corner.npz', room.take(np.arange(500)))
    with pytest.raises(DatasetError, match='blocks was made of other rooms'):
        train(rooms, tmp_path / 'run', with_steps(1), CPU)
    shutil.rmtree(tmp_path / 'run' / 'blocks')
    with pytest.raises(CheckpointError, match='of a run with other rooms: choose another'):
        train(rooms, tmp_path / 'run', with_steps(1), CPU)


def test_an_interrupted_training_says_where_it_saved_and_how_to_go_on(
    rooms: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level('INFO', logger='asis_ros'):
        interrupted(rooms, tmp_path, with_steps(3), monkeypatch, step=2)
    assert f'saved step 2 of 3 in {tmp_path}: the same command goes on from there' in caplog.text


def test_two_trainings_in_one_folder_are_refused_with_the_process_that_holds_it(
    rooms: Path, tmp_path: Path
) -> None:
    code = (
        'import sys, time; from pathlib import Path; from asis_ros.files.lock import locked\n'
        'with locked(Path(sys.argv[1])): print("held", flush=True); time.sleep(60)'
    )
    command = [sys.executable, '-c', code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        problem = f'{tmp_path} is in use by process {process.pid} on'
        with pytest.raises(CheckpointError, match=problem):
            train(rooms, tmp_path, with_steps(1), CPU)
        process.kill()
    assert not (tmp_path / 'state.pt').exists()


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
