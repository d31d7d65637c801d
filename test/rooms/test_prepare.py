# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the data set of synthetic rooms."""

import resource
import subprocess
import sys

from asis_ros.datasets.class_names import create_dataset_folder, load_class_names
from asis_ros.datasets.room_files import list_rooms, load_room
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.prepare import prepare_synthetic
import numpy as np
import pytest


def write(folder, *sensors, area=None):
    prepare_synthetic(
        folder, first_seed=4, num_rooms=1, views_per_room=2, workers=1, sensors=sensors, area=area
    )
    return [path.name for path in list_rooms(folder)]


def test_each_sensor_writes_a_small_labelled_file(tmp_path):
    assert write(tmp_path, 'surface', 'scan', 'view', 'fused', 'lidar') == [
        'room_000004_fused.npz', 'room_000004_lidar.npz', 'room_000004_scan.npz',
        'room_000004_surface.npz', 'room_000004_view_0.npz', 'room_000004_view_1.npz',
    ]  # fmt: skip
    for path in list_rooms(tmp_path):
        room = load_room(path)
        assert len(room.cloud) > 1000
        assert room.class_ids.max() < 13
        assert room.instance_ids.min() >= 0
        assert path.stat().st_size < 5e6


def test_a_deleted_file_is_written_again_with_the_same_content(tmp_path):
    write(tmp_path, 'surface', 'view')
    path = tmp_path / 'room_000004_view_1.npz'
    before = load_room(path)
    path.unlink()
    write(tmp_path, 'surface', 'view')
    after = load_room(path)
    np.testing.assert_array_equal(after.cloud.xyz, before.cloud.xyz)
    np.testing.assert_array_equal(after.instance_ids, before.instance_ids)


def test_an_area_prefixes_the_names(tmp_path):
    assert write(tmp_path, 'lidar', area=3) == ['Area_3_room_000004_lidar.npz']


def test_an_unknown_sensor_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="no sensor 'sonar'; there are scan, view"):
        write(tmp_path, 'sonar')


def test_the_class_names_are_written_beside_the_rooms(tmp_path):
    write(tmp_path, 'lidar')
    assert (tmp_path / 'classes.yaml').exists()
    assert load_class_names(tmp_path) == CLASS_NAMES


def test_rooms_of_other_classes_are_refused(tmp_path):
    create_dataset_folder(tmp_path, ['rock', 'ground'])
    (tmp_path / 'scan.npz').touch()
    with pytest.raises(DatasetError, match=r'holds rooms of other classes \(rock, ground; not ce'):
        write(tmp_path, 'lidar')


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / 'out').touch()
    with pytest.raises(DatasetError, match=r'cannot write to .*out: File exists'):
        write(tmp_path / 'out', 'lidar')


def test_a_full_disk_is_one_error_that_leaves_no_part_of_a_file(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        with pytest.raises(DatasetError, match=r'cannot write .*room_000004_lidar\.npz: File too'):
            write(tmp_path, 'lidar')
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(path.name for path in tmp_path.iterdir()) == ['.lock', 'classes.yaml']


def test_a_folder_in_use_is_refused(tmp_path):
    code = (
        'import sys, time; from pathlib import Path; from asis_ros.files.lock import locked\n'
        'with locked(Path(sys.argv[1])): print("held", flush=True); time.sleep(60)'
    )
    command = [sys.executable, '-c', code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with pytest.raises(DatasetError, match=f'in use by process {process.pid}'):
            write(tmp_path, 'lidar')
        process.kill()
    assert not (tmp_path / 'classes.yaml').exists()
