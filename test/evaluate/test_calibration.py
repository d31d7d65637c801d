# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.calibration: offsets worked out by hand, and the command."""

from pathlib import Path

from asis_ros.cli import main
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.evaluate import calibration
from asis_ros.evaluate.calibration import calibrate, ClassPredictions, fit_offsets
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint, save_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
import numpy as np
import pytest
import torch


def predictions(*groups: tuple[int, int, list[float]]) -> ClassPredictions:
    """Make points from groups of their number, their class and their probabilities."""
    return ClassPredictions(
        np.concatenate([np.tile(np.float32(row), (number, 1)) for number, _, row in groups]),
        np.concatenate([np.full(number, class_id, np.uint8) for number, class_id, _ in groups]),
    )


WRONG = (7000, 0, [0.9, 0.1]), (2000, 0, [0.44, 0.56]), (1000, 1, [0.2, 0.8])
"""Points, true class, probabilities: 2000 points are wrong."""


def test_a_class_that_is_predicted_too_often_is_held_back_as_little_as_needed() -> None:
    """
    A point is of class 0 if its offset exceeds ln(p1 / p0) by that of class 1.

    That is ln(0.56 / 0.44) = 0.24 for the wrong points, and ln(4) = 1.39 for those of class 1.
    """
    fit = fit_offsets(predictions(*WRONG))
    assert fit.counts.tolist() == [9000, 1000]
    assert fit.offsets[0] - fit.offsets[1] == pytest.approx(0.4)
    assert np.count_nonzero(fit.offsets) == 1


def test_a_class_of_few_points_keeps_its_logits() -> None:
    groups = [(number, class_id, [*row, 0.0]) for number, class_id, row in WRONG]
    fit = fit_offsets(predictions(*groups, (999, 2, [0.0, 1.0, 0.9])))
    assert fit.offsets[2] == 0


def test_many_points_are_not_given_away_for_a_few_of_a_rare_class() -> None:
    """
    All 1000 points of class 1 are found for 4000 of class 0, if that is held back.

    The mIoU would rise from (20000 / 21000) / 2 = 47.6 % to (16000 / 20000 + 1000 / 5000) / 2 =
    50 %, but the oAcc would fall from 95.2 % to 81.0 %.
    """
    fit = fit_offsets(
        predictions(
            (16000, 0, [0.9, 0.1]),
            (4000, 0, [0.55, 0.45]),
            (1000, 1, [0.55, 0.45]),
        )
    )
    assert not fit.offsets.any()


def test_predictions_that_are_right_need_no_offsets() -> None:
    fit = fit_offsets(predictions((9000, 0, [0.9, 0.1]), (1000, 1, [0.2, 0.8])))
    assert not fit.offsets.any()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Save weights whose last layer calls most points the rare class."""
    torch.manual_seed(0)
    network = Asis(NetworkConfig(backbone='pointnet', num_classes=3))
    torch.nn.init.normal_(network.semantic_head.weight, std=0.01)
    with torch.no_grad():
        network.semantic_head.bias += torch.tensor([0.0, -5.0, 0.1])
    path = tmp_path / 'weights.npz'
    preparation = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=256))
    save_checkpoint(path, network, ('a', 'b', 'c'), {'seed': '0'}, preparation=preparation)
    return path


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make three rooms of 270 points of class 0 and 30 of class 2."""
    monkeypatch.setattr(calibration, 'MIN_POINTS', 50)
    folder = tmp_path / 'rooms'
    folder.mkdir()
    class_ids = np.repeat(np.array([0, 2], np.uint8), [270, 30])
    for number in range(3):
        cloud = PointCloud(np.random.default_rng(number).random((300, 3)))
        save_room(
            folder / f'{number}.npz', LabelledCloud(cloud, class_ids, class_ids.astype(np.int32))
        )
    return folder


def test_offsets_are_fitted_to_the_raw_weights_and_scored_on_other_rooms(
    weights: Path, rooms: Path, tmp_path: Path
) -> None:
    raw = load_checkpoint(weights)
    paths = sorted(rooms.glob('*.npz'))
    first = calibrate(weights, raw, paths, device='cpu', command='asis calibrate')
    first.checkpoint.save(tmp_path / 'calibrated.npz')
    calibrated = load_checkpoint(tmp_path / 'calibrated.npz')
    assert calibrated.logit_offsets is not None
    assert calibrated.logit_offsets[0] > calibrated.logit_offsets[2]
    assert calibrated.logit_offsets[1] == 0  # no point is of it
    assert torch.equal(calibrated.network.semantic_head.bias, raw.network.semantic_head.bias)
    assert calibrated.origin['seed'] == '0'
    assert calibrated.origin['calibration_rooms'] == '2 files, 0.npz to 1.npz'

    again = calibrate(weights, calibrated, paths, device='cpu')
    assert (again.calibration.offsets == first.calibration.offsets).all()
    for results, one in ((again.before, raw), (again.after, calibrated)):
        expected = evaluate(weights, paths[2:], seeds=(0,), device='cpu', checkpoint=one)
        assert results.mean('strict', 'oAcc') == expected.mean('strict', 'oAcc')
    assert again.before.mean('strict', 'oAcc') < again.after.mean('strict', 'oAcc')


def test_the_command_prints_a_table_and_writes_the_weights(
    weights: Path,
    rooms: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    out = tmp_path / 'calibrated.npz'
    assert main(['calibrate', str(weights), str(rooms), '--out', str(out), '--device', 'cpu']) == 0
    printed = capsys.readouterr().out
    assert 'IoU before  IoU after' in printed
    assert 'the offsets lower mIoU' not in caplog.text
    assert load_checkpoint(out).origin['calibration_scores'] in printed


def test_offsets_that_do_not_carry_over_to_other_rooms_are_warned_of(
    weights: Path, rooms: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = rooms / '2.npz'  # the room that is scored is of the rare class alone
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **{**arrays, 'class_ids': np.full(300, 2, np.uint8)})
    assert main(['calibrate', str(weights), str(rooms), '--device', 'cpu']) == 0
    assert 'the offsets lower mIoU on the rooms that were scored' in caplog.text


def test_too_few_rooms_and_a_missing_folder_are_named_before_the_work(
    weights: Path, rooms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / 'nowhere' / 'calibrated.npz'
    assert main(['calibrate', str(weights), str(rooms), '--out', str(out)]) == 2
    assert f'there is no folder {out.parent}' in capsys.readouterr().err
    (rooms / '0.npz').unlink()
    assert main(['calibrate', str(weights), str(rooms)]) == 2
    assert '2 rooms are too few: at least 3' in capsys.readouterr().err
