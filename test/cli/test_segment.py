# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis segment``: from a file to a file, every point in its place."""

import subprocess
import sys

from asis_ros.cli import main
from asis_ros.files.clouds import read_cloud
from asis_ros.labels import CLASS_NAMES
import numpy as np
from plyfile import PlyData
import pytest
from repository import CONFIG


def room():
    """Sample floor and walls of a room of 3 m x 3 m x 2.4 m, 3000 points."""
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 1, (3, 1000, 3)) * (3, 3, 2.4)
    points[0, :, 2], points[1, :, 0], points[2, :, 1] = 0, 0, 3
    return points.reshape(-1, 3)


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


def test_several_clouds_are_written_to_a_folder_under_their_names(tmp_path, xyz, weights):
    for name in ('a', 'b'):
        np.savez(tmp_path / f'{name}.npz', xyz=xyz)
    sources = [str(tmp_path / 'a.npz'), str(tmp_path / 'b.npz')]
    out = tmp_path / 'labelled'
    assert main(['segment', *sources, str(out), '--checkpoint', weights]) == 0
    assert sorted(path.name for path in out.iterdir()) == ['a.ply', 'b.ply']


def test_the_parameter_file_of_the_node_is_read(tmp_path, xyz, weights):
    np.savez(tmp_path / 'cloud.npz', xyz=xyz)
    out = tmp_path / 'out.pcd'
    status = main(
        ['segment', str(tmp_path / 'cloud.npz'), str(out), '--checkpoint', weights,
         '--config', str(CONFIG / 'segment.yaml')]
    )  # fmt: skip
    assert status == 0
    np.testing.assert_array_equal(read_cloud(out).xyz, xyz)


def test_millimetres_are_refused_at_once_with_the_scale_to_type(tmp_path, capsys):
    np.savez(tmp_path / 'cloud.npz', xyz=room() * 1000)
    assert main(['segment', str(tmp_path / 'cloud.npz'), str(tmp_path / 'o.ply')]) == 2
    assert 'in millimetres, add --scale 0.001' in capsys.readouterr().err


def test_a_scaled_cloud_is_segmented_in_metres_and_written_as_it_came(tmp_path, weights):
    results = []
    for name, scale in (('metres', 1), ('millimetres', 1000)):
        out = tmp_path / f'{name}_out.npz'
        np.savez(tmp_path / f'{name}.npz', xyz=room() * scale)
        options = ['--checkpoint', weights, '--scale', str(1 / scale)]
        assert main(['segment', str(tmp_path / f'{name}.npz'), str(out), *options]) == 0
        results.append(np.load(out))
    np.testing.assert_array_equal(results[0]['label'], results[1]['label'])
    np.testing.assert_array_equal(results[1]['xyz'], room() * 1000)


def test_an_up_axis_that_is_plainly_not_z_is_named_with_the_option(tmp_path, weights, caplog):
    np.savez(tmp_path / 'camera.npz', xyz=room() / (3, 3, 1) + (-0.5, -0.5, 1.0))
    arguments = ['segment', str(tmp_path / 'camera.npz'), str(tmp_path / 'o.ply')]
    main([*arguments, '--checkpoint', weights])
    assert 'add --up=-y' in caplog.text
    caplog.clear()
    main([*arguments, '--checkpoint', weights, '--up=-y'])
    assert 'add --up' not in caplog.text


def test_whether_there_was_colour_is_said(tmp_path, xyz, weights, capsys):
    np.savez(tmp_path / 'grey.npz', xyz=xyz)
    np.savez(tmp_path / 'red.npz', xyz=xyz, rgb=np.full(xyz.shape, 9, np.uint8))
    for name, words in (('grey', 'without colour'), ('red', 'with colour')):
        source, out = tmp_path / f'{name}.npz', tmp_path / f'{name}.ply'
        assert main(['segment', str(source), str(out), '--checkpoint', weights]) == 0
        assert words in capsys.readouterr().out


def test_points_beyond_the_range_are_unknown_and_the_sentence_says_how_many(
    tmp_path, weights, caplog
):
    far = room()[:500] + np.array([100, 0, 0])
    xyz = np.concatenate([room(), far])
    np.savez(tmp_path / 'street.npz', xyz=xyz)
    out = tmp_path / 'out.npz'
    options = ['--checkpoint', weights, '--max-range', '20']
    assert main(['segment', str(tmp_path / 'street.npz'), str(out), *options]) == 0
    labels = np.load(out)['label']
    assert (labels[3000:] == 255).all()
    assert (labels[:3000] != 255).all()
    assert '500 points are unknown: they are farther from the sensor' in caplog.text


def test_a_picture_of_a_file_whose_width_is_wrong_is_drawn(tmp_path, weights):
    header = (
        'FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 640\nHEIGHT 480\nPOINTS {}\nDATA binary\n'
    )
    xyz = room().astype('<f4')
    (tmp_path / 'a.pcd').write_bytes(header.format(len(xyz)).encode() + xyz.tobytes())
    arguments = ['segment', str(tmp_path / 'a.pcd'), str(tmp_path / 'o.ply')]
    picture = tmp_path / 'o.png'
    assert main([*arguments, '--checkpoint', weights, '--picture', str(picture)]) == 0
    assert picture.exists()


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (['o.obj'], 'o.obj: name the result *.ply, *.pcd, *.npz'),
        (['nowhere/o.ply'], 'there is no folder nowhere'),
        (['o.ply', '--picture', 'o.jpeg'], 'o.jpeg must end in .png'),
    ],
)
def test_a_result_that_cannot_be_written_is_refused_first(options, message, capsys):
    assert main(['segment', 'never_read.ply', *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ('sources', 'out', 'message'),
    [
        (['a.npz', 'b/a.npz'], 'new', 'a.npz, b/a.npz would all become new/a.ply'),
        (['a.npz', 'b/c.npz'], 'one.ply', 'one.ply is one file for 2 clouds: give a folder'),
        (['a.npz'], 'a.npz', 'would replace the cloud a.npz'),
        (['a.npz'], 'nowhere/new', 'there is no folder nowhere'),
        (['a.obj'], 'o.ply', 'a.obj is no cloud file'),
        (['gone.npz'], 'o.ply', 'cannot read gone.npz: No such file'),
    ],
)
def test_names_that_do_not_fit_are_refused_before_torch_is_imported(
    tmp_path, sources, out, message
):
    (tmp_path / 'b').mkdir()
    for name in ('a.npz', 'b/a.npz', 'b/c.npz', 'a.obj'):
        (tmp_path / name).touch()
    program = (
        'import sys\nfrom asis_ros.cli import main\n'
        f'status = main(["segment", *{sources!r}, {out!r}])\n'
        'sys.exit(9 if "torch" in sys.modules else status)\n'
    )
    done = subprocess.run(
        [sys.executable, '-c', program], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_nothing_is_written_after_an_error(tmp_path, weights):
    np.savez(tmp_path / 'cloud.npz', xyz=np.zeros((3, 2)))
    assert main(['segment', str(tmp_path / 'cloud.npz'), str(tmp_path / 'o.ply')]) == 2
    assert not (tmp_path / 'o.ply').exists()
