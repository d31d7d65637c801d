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
