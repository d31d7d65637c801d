# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis prepare``: printed output and errors."""

from asis_ros.cli import main
from asis_ros.datasets.room_files import list_rooms, load_room
from asis_ros.rooms.sensors.table import SENSORS
import numpy as np
import pytest

MAP = 'class_field: label\ninstance_field: object\nclasses: {0: ground, 7: rock}\n'


@pytest.fixture
def archive(tmp_path):
    """Write an archive of S3DIS with two rooms."""
    for room in ('Area_1/office_1', 'Area_1/office_2'):
        folder = tmp_path / 'archive' / room / 'Annotations'
        folder.mkdir(parents=True)
        (folder / 'wall_1.txt').write_text('1 2 3 4 5 6\n')
    return tmp_path / 'archive'


@pytest.fixture
def cloud(tmp_path):
    """Write a cloud of two points, and its label map beside it."""
    xyz = np.array([[0, 0, 0], [0, 1, 0]], np.float32)
    np.savez(tmp_path / 'cave.npz', xyz=xyz, label=np.array([0, 7]), object=np.array([5, 5]))
    (tmp_path / 'labels.yaml').write_text(MAP)
    return tmp_path / 'cave.npz'


def prepare_s3dis(archive, *more):
    out = archive.parent / 'out'
    return main(['prepare', 's3dis', str(archive), str(out), '--workers', '1', *more])


def prepare_cloud(cloud, *more):
    folder = cloud.parent
    return main(
        ['prepare', 'cloud', str(cloud), str(folder / 'out'),
         '--labels', str(folder / 'labels.yaml'), *more]
    )  # fmt: skip


def test_a_partial_archive_is_accepted_with_partial(archive, capsys):
    assert prepare_s3dis(archive, '--partial') == 0
    assert len(list_rooms(archive.parent / 'out')) == 2
    assert 'missing: Area_2 (all 40 rooms)' in capsys.readouterr().out


def test_missing_rooms_are_an_error_that_names_them(archive, capsys):
    assert prepare_s3dis(archive) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert 'lacks 270 of the rooms of S3DIS: Area_2 (all 40 rooms), ' in error
    assert 'Area_1_office_3, ' in error


def test_failed_rooms_are_listed_and_the_others_written(archive, capsys):
    (archive / 'Area_1/office_1/Annotations/wall_1.txt').write_text('1 2 3 4 5\n')
    assert prepare_s3dis(archive, '--partial') == 2
    printed = capsys.readouterr()
    assert printed.err.splitlines()[-1] == 'asis: 1 of 2 rooms failed: Area_1_office_1'
    assert 'wall_1.txt line 1: expected 6 columns x y z r g b, got 5' in printed.out
    assert [path.stem for path in list_rooms(archive.parent / 'out')] == ['Area_1_office_2']


def test_a_folder_without_areas_is_named(tmp_path, capsys):
    assert prepare_s3dis(tmp_path) == 2
    assert f'asis: {tmp_path} has no folder Area_1' in capsys.readouterr().err


def test_a_cloud_is_prepared_and_its_classes_listed(cloud, capsys):
    assert prepare_cloud(cloud) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(
        'cave.npz: 2 points (0 unlabelled), without colour, 2 instances; '
        '0 points that are not finite left out'
    )
    assert [line.split() for line in lines[1:]] == [
        ['0', 'ground', '1', 'instances'],
        ['1', 'rock', '1', 'instances'],
    ]


def test_several_clouds_are_prepared_at_once(cloud):
    second = cloud.with_name('mine.npz')
    second.write_bytes(cloud.read_bytes())
    arguments = [str(cloud), str(second), str(cloud.parent / 'out')]
    labels = str(cloud.parent / 'labels.yaml')
    assert main(['prepare', 'cloud', *arguments, '--labels', labels]) == 0
    assert [path.stem for path in list_rooms(cloud.parent / 'out')] == ['cave', 'mine']


@pytest.mark.parametrize(
    'way', [['--up', '-y'], ['--sensor-pose', '0', '0', '9', '-1.5707963', '0', '0']]
)
def test_the_up_direction_is_given_as_for_segment(cloud, way):
    assert prepare_cloud(cloud, *way) == 0
    # The second point lies 1 m along the y axis, which points down.
    assert load_room(cloud.parent / 'out' / 'cave.npz').cloud.xyz[:, 2] == pytest.approx([1, 0])


def test_an_unknown_class_is_an_error_of_one_line(cloud, capsys):
    (cloud.parent / 'labels.yaml').write_text(MAP.replace('7', '8'))
    assert prepare_cloud(cloud) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert "cave.npz: 'label' holds 7, which the label map lacks" in error


def test_clouds_without_a_label_map_are_refused(cloud, capsys):
    with pytest.raises(SystemExit):
        main(['prepare', 'cloud', str(cloud), str(cloud.parent / 'out')])
    assert '--labels' in capsys.readouterr().err


def test_synthetic_rooms_are_prepared(tmp_path):
    arguments = [str(tmp_path), '--rooms', '1', '--views', '0', '--workers', '1']
    assert main(['prepare', 'synthetic', *arguments]) == 0
    assert [path.name for path in list_rooms(tmp_path)] == ['room_001000_scan.npz']


def test_the_sensors_of_synthetic_rooms_are_chosen(tmp_path):
    arguments = [str(tmp_path), '--rooms', '1', '--workers', '1', '--sensors', 'surface,lidar']
    assert main(['prepare', 'synthetic', *arguments]) == 0
    names = [path.name for path in list_rooms(tmp_path)]
    assert names == ['room_001000_lidar.npz', 'room_001000_surface.npz']


def test_every_sensor_can_be_listed(capsys):
    with pytest.raises(SystemExit):
        main(['prepare', 'synthetic', '--list-sensors'])
    text = ' '.join(capsys.readouterr().out.split())
    for name, sensor in SENSORS.items():
        assert f'{name} {sensor.description}' in text


def test_held_out_models_without_a_folder_are_refused(tmp_path, capsys):
    assert main(['prepare', 'synthetic', str(tmp_path), '--held-out']) == 2
    assert '--held-out chooses among the models of --meshes' in capsys.readouterr().err
