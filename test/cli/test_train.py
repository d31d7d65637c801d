# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis train``: its options."""

from pathlib import Path

from asis_ros.cli import main
import pytest


def test_an_unknown_backbone_is_refused_with_those_that_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(['train', str(tmp_path), str(tmp_path / 'run'), '--backbone', 'resnet']) == 2
    error = capsys.readouterr().err
    assert error.startswith('asis: backbone must be one of pointnet2, pointnet')
    assert error.endswith("got 'resnet'\n")


def test_the_settings_list_the_backbones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(['train', '--settings'])
    assert 'backbone of the network. One of pointnet2, pointnet' in capsys.readouterr().out


def test_a_recipe_of_the_package_is_found_by_its_name_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(['train', 'rooms', 'run', '--recipe', 'asis_pointnet2']) == 2
    assert 'no rooms (*.npz) in rooms' in capsys.readouterr().err
    assert main(['train', 'rooms', 'run', '--recipe', 'nothing']) == 2
    assert 'no recipe nothing: expected a YAML file, or one of asis_' in capsys.readouterr().err


def test_weights_that_are_not_there_are_named_without_an_option_that_evaluate_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / 'room.npz').touch()
    assert main(['evaluate', 'nothere.npz', str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        'asis: no weights at nothere.npz: expected a file of "asis train", or pointnet2 or '
        'pointnet for those in the package\n'
    )
