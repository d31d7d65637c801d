# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.export: single scans as files, read by other libraries."""

import os

from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.recorded.export import export_scans, ExportConfig
from labelled_bags import output, write_bag
import numpy as np
from plyfile import PlyData
from pypcd4 import PointCloud
import pytest

CHAIR = 8
RED = (255, 0, 0)  # of chairs
GREY = (90, 90, 90)  # of points without label
POINTS = '/asis_segmenter/output/points'


@pytest.fixture
def bag(tmp_path):
    scans = [output(second, [CHAIR, 255], [7, 0], x=[1.0, np.nan]) for second in (1, 2, 3)]
    return write_bag(tmp_path / 'bag', *((POINTS, scan) for scan in scans))


def export(bag, folder, **settings):
    return export_scans(bag, CLASS_NAMES, ExportConfig(folder=folder, **settings))


def test_a_ply_file_has_class_instance_and_score_of_every_point(bag, tmp_path):
    assert export(bag, tmp_path / 'scans') == 3
    names = sorted(os.listdir(tmp_path / 'scans'))
    assert names == [f'00000{i}_{i + 1}_000000000.ply' for i in range(3)]
    points = PlyData.read(tmp_path / 'scans' / names[0])['vertex']
    assert points['label'].tolist() == [CHAIR, 255]
    assert points['instance_id'].tolist() == [7, 0]
    assert points['score'].tolist() == [0.5, 0.5]
    assert points['x'][0] == 1.0
    assert np.isnan(points['x'][1])


def test_points_are_coloured_by_class(bag, tmp_path):
    export(bag, tmp_path, suffix='ply', colour='class')
    points = PlyData.read(tmp_path / '000000_1_000000000.ply')['vertex']
    colours = [tuple(points[name][i] for name in ('red', 'green', 'blue')) for i in range(2)]
    assert colours == [RED, GREY]


def test_points_are_coloured_by_instance_in_a_pcd_file(bag, tmp_path):
    export(bag, tmp_path, suffix='pcd', colour='instance')
    first, second = (
        PointCloud.from_path(tmp_path / f'00000{i}_{i + 1}_000000000.pcd') for i in range(2)
    )
    assert {'x', 'y', 'z', 'rgb', 'label', 'instance_id', 'score'} <= set(first.fields)
    assert first.pc_data['label'].tolist() == [CHAIR, 255]
    colours = first.pc_data['rgb'].view('u4') & 0xFFFFFF
    assert colours[1] == 0x5A5A5A  # 90 of each
    assert colours[0] != colours[1]
    assert (second.pc_data['rgb'].view('u4') & 0xFFFFFF).tolist() == colours.tolist()


def test_every_second_scan_is_exported(bag, tmp_path):
    assert export(bag, tmp_path / 'scans', stride=2) == 2
    assert [name[:6] for name in sorted(os.listdir(tmp_path / 'scans'))] == ['000000', '000002']


def test_a_file_in_place_of_the_folder_is_named(bag, tmp_path):
    (tmp_path / 'scans').touch()
    with pytest.raises(DatasetError, match=r'cannot make .*scans: File exists'):
        export(bag, tmp_path / 'scans')
