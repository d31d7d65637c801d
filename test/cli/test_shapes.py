# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the commands for ShapeNet part on two invented tables."""

from pathlib import Path

from asis_ros.cli import main
import h5py
import numpy as np
import pytest


def test_shapes_are_prepared_trained_on_scored_by_part_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with h5py.File(tmp_path / 'ply_data_train0.h5', 'w') as file:
        file['data'] = np.random.default_rng(0).normal(size=(2, 2048, 3))
        file['seglabel'] = np.tile([47, 48], (2, 1024))
        file['pid'] = np.tile([0, 1], (2, 1024))
    (tmp_path / 'recipe.yaml').write_text(
        'network: {backbone: pointnet}\n'
        'preparation: {block: {num_points: 2048, fixed: true}}\n'
        'augmentation: {enabled: false}\n'
        'frozen: true\nbatch_size: 2\nepochs: 1\nworkers: 0\n'
    )
    shapes, out, recipe = tmp_path / 'shapes', tmp_path / 'run', tmp_path / 'recipe.yaml'
    assert main(['prepare', 'shapenet', str(tmp_path), str(shapes)]) == 0
    assert main(['train', str(shapes), str(out), '--recipe', str(recipe)]) == 0
    capsys.readouterr()
    scores = tmp_path / 'scores'
    command = ['evaluate', str(out / 'weights.npz'), str(shapes), '--out', str(scores)]
    assert main(command) == 0
    table = capsys.readouterr().out
    assert 'table' in table
    assert 'paper' in table
    assert (scores / 'part_miou.csv').read_text().splitlines()[-1].startswith('weights')
    assert main(['report', str(out), str(shapes), '--pictures', '1']) == 0
    assert capsys.readouterr().out.strip() == str(out / 'report.html')
    assert (out / 'pictures' / 'shapes.png').is_file()
