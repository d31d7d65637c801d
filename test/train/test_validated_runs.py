# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of trainings that are scored on held-out rooms: best weights, history, resume."""

from dataclasses import replace
import json
from pathlib import Path

from asis_ros.datasets.room_files import list_rooms
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.train.config import ValidationConfig
from asis_ros.train.loop import train
import numpy as np
import pytest
from small_trainings import CPU, interrupted, state_of, VALIDATED, with_steps


def test_validation_keeps_the_best_weights_and_a_picture(rooms: Path, tmp_path: Path) -> None:
    train(rooms, tmp_path / 'run', VALIDATED, CPU, validation_rooms=list_rooms(rooms))
    assert load_checkpoint(tmp_path / 'run' / 'best.npz').origin['step'] in ('1', '2')
    assert not (tmp_path / 'run' / 'candidate.npz').exists()
    assert (tmp_path / 'run' / 'validation.png').stat().st_size > 1000
    assert list((tmp_path / 'run' / 'board').glob('events.*'))


def rescore(path: Path, **changes: str) -> bytes:
    """Write other scores, or another run, into the origin of a checkpoint."""
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays['origin'] = json.dumps({**json.loads(str(arrays['origin'])), **changes})
    np.savez(path, **arrays)
    return path.read_bytes()


def test_the_best_weights_stay_the_best_when_a_run_is_resumed(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    validated = {'validation_rooms': list_rooms(rooms)}
    interrupted(rooms, tmp_path, VALIDATED, monkeypatch, **validated)
    best = rescore(tmp_path / 'best.npz', mIoU='1.0', mWCov='1.0')
    train(rooms, tmp_path, VALIDATED, CPU, **validated)
    assert (tmp_path / 'best.npz').read_bytes() == best
    assert not (tmp_path / 'candidate.npz').exists()


def test_weights_that_lost_their_history_are_still_compared_with_their_own_scores(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between weights and scores loses neither: the scores are in the file."""
    validated = {'validation_rooms': list_rooms(rooms)}
    interrupted(rooms, tmp_path, VALIDATED, monkeypatch, **validated)
    (tmp_path / 'validation.csv').unlink()
    rescore(tmp_path / 'best.npz', mIoU='0.0', mWCov='0.0')
    train(rooms, tmp_path, VALIDATED, CPU, **validated)
    origin = load_checkpoint(tmp_path / 'best.npz').origin
    assert float(origin['mIoU']) + float(origin['mWCov']) > 0


def test_weights_of_a_run_that_was_started_anew_stay_under_its_name(
    rooms: Path, tmp_path: Path
) -> None:
    once = replace(with_steps(1), validation=ValidationConfig(first=1.0, every=1.0))
    validated = {'validation_rooms': list_rooms(rooms)}
    train(rooms, tmp_path, once, CPU, **validated)
    earlier = state_of(tmp_path)['run']
    best = rescore(tmp_path / 'best.npz', mIoU='1.0', mWCov='1.0')
    (tmp_path / 'state.pt').unlink()
    train(rooms, tmp_path, once, CPU, **validated)
    run = state_of(tmp_path)['run']
    assert run != earlier
    assert (tmp_path / f'best_{earlier}.npz').read_bytes() == best
    for name in ('best.npz', 'weights.npz'):
        assert load_checkpoint(tmp_path / name).origin['run'] == run
    assert load_checkpoint(tmp_path / f'weights_{earlier}.npz').origin['run'] == earlier


def test_a_history_that_was_cut_is_continued(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    validated = {'validation_rooms': list_rooms(rooms)}
    interrupted(rooms, tmp_path, VALIDATED, monkeypatch, **validated)
    run = state_of(tmp_path)['run']
    (tmp_path / 'validation.csv').write_text(
        f'step,mIoU,mWCov,run\n1,0.5,0.25,{run}\n7,0.5,0.25,other\n2,0.5,0.5,{run}\n3,0.\0'
    )
    train(rooms, tmp_path, VALIDATED, CPU, **validated)
    header, *rows = (tmp_path / 'validation.csv').read_text().splitlines()
    assert header == 'step,mIoU,mWCov,run'
    assert [(row.split(',')[0], row.split(',')[-1]) for row in rows] == [
        ('1', run),
        ('7', 'other'),
        ('2', run),
    ]
    assert rows[0] == f'1,0.5,0.25,{run}'
