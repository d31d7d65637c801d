# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis segment``: from a file to a file, every point in its place."""

from asis_ros.cli import main
from asis_ros.labels import CLASS_NAMES
import numpy as np
from plyfile import PlyData
import pytest


@pytest.fixture(scope='module')
def xyz():
    """Scatter points in half a metre; every tenth is not finite."""
    xyz = np.random.default_rng(0).uniform(0, 0.5, (400, 3)).astype(np.float32)
    xyz[::10, 1] = np.nan
    return xyz


@pytest.fixture(scope='module')
def segmented(tmp_path_factory, xyz, weights):
    """Give the rows written for a small cloud, and the folder with its picture."""
    folder = tmp_path_factory.mktemp('segment')
    np.savez(folder / 'cloud.npz', xyz=xyz, rgb=np.full((400, 3), 102, np.uint8))
    status = main(
        ['segment', str(folder / 'cloud.npz'), str(folder / 'out.ply'), '--checkpoint', weights,
         '--device', 'cpu', '--picture', str(folder / 'out.png')]
    )  # fmt: skip
    assert status == 0
    return PlyData.read(str(folder / 'out.ply'))['vertex'].data, folder


def test_every_point_comes_back_in_its_place(segmented, xyz):
    rows, _ = segmented
    np.testing.assert_array_equal(np.stack([rows['x'], rows['y'], rows['z']], axis=1), xyz)


def test_finite_points_get_a_class_and_a_score(segmented, xyz):
    rows, _ = segmented
    finite = np.isfinite(xyz).all(axis=1)
    assert rows['label'][finite].max() < len(CLASS_NAMES)
    assert rows['score'][finite].min() > 0


def test_points_that_are_not_finite_are_unknown(segmented, xyz):
    rows, _ = segmented
    hole = ~np.isfinite(xyz).all(axis=1)
    assert set(rows['label'][hole]) == {255}
    assert set(rows['instance_id'][hole]) == {0}


def test_the_colours_of_the_input_are_kept(segmented):
    rows, _ = segmented
    assert set(rows['red']) == {102}


def test_the_picture_is_drawn(segmented):
    _, folder = segmented
    assert (folder / 'out.png').read_bytes().startswith(b'\x89PNG')


def test_an_empty_cloud_gives_an_empty_result(tmp_path, weights, capsys):
    np.savez(tmp_path / 'cloud.npz', xyz=np.zeros((0, 3), np.float32))
    out = tmp_path / 'out.ply'
    assert main(['segment', str(tmp_path / 'cloud.npz'), str(out), '--checkpoint', weights]) == 0
    assert len(PlyData.read(str(out))['vertex'].data) == 0
    assert '0 points' in capsys.readouterr().out


def test_the_way_up_changes_what_the_network_sees(tmp_path, xyz, weights):
    np.savez(tmp_path / 'cloud.npz', xyz=xyz * (1, 4, 1))
    scores = []
    for up in ('z', '-y'):
        out = tmp_path / f'{up}.ply'
        arguments = ['segment', str(tmp_path / 'cloud.npz'), str(out), '--checkpoint', weights]
        assert main([*arguments, '--up', up]) == 0
        scores.append(PlyData.read(str(out))['vertex'].data['score'])
    assert not np.array_equal(*scores)


def test_missing_weights_are_named(tmp_path, xyz, capsys):
    np.savez(tmp_path / 'cloud.npz', xyz=xyz)
    status = main(
        ['segment', str(tmp_path / 'cloud.npz'), str(tmp_path / 'o.ply'), '--checkpoint', 'no.npz']
    )
    assert status == 2
    assert 'no weights at no.npz' in capsys.readouterr().err


def test_settings_come_from_a_file_that_names_what_it_does_not_know(tmp_path, xyz, capsys):
    np.savez(tmp_path / 'cloud.npz', xyz=xyz)
    (tmp_path / 'my.yaml').write_text('block: {strid: 1.0}')
    status = main(
        ['segment', str(tmp_path / 'cloud.npz'), str(tmp_path / 'o.ply'),
         '--config', str(tmp_path / 'my.yaml')]
    )  # fmt: skip
    assert status == 2
    assert "did you mean 'block.stride'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (['o.obj'], 'o.obj must end in .ply'),
        (['nowhere/o.ply'], 'there is no folder nowhere'),
        (['o.ply', '--picture', 'o.jpeg'], 'o.jpeg must end in .png'),
    ],
)
def test_a_result_that_cannot_be_written_is_refused_first(options, message, capsys):
    assert main(['segment', 'never_read.ply', *options]) == 2
    assert message in capsys.readouterr().err


def test_nothing_is_written_after_an_error(tmp_path, weights):
    np.savez(tmp_path / 'cloud.npz', xyz=np.zeros((3, 2)))
    assert main(['segment', str(tmp_path / 'cloud.npz'), str(tmp_path / 'o.ply')]) == 2
    assert not (tmp_path / 'o.ply').exists()
