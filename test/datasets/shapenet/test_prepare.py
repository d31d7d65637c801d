# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.shapenet.prepare on files of two shapes."""

import json
from pathlib import Path
from typing import Any

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.shapenet.categories import PART_NAMES
from asis_ros.datasets.shapenet.prepare import prepare_shapenet
from asis_ros.errors import DatasetError
import h5py
import numpy as np
import pytest


@pytest.fixture
def source(tmp_path: Path, arrays: dict[str, Any]) -> Path:
    """Write two files to train with, the second shifted by 1, and one to test with."""
    folder = tmp_path / 'hdf5'
    folder.mkdir()
    for number, name in enumerate(('train0', 'train1', 'test0')):
        with h5py.File(folder / f'ply_data_{name}.h5', 'w') as file:
            file['data'] = arrays['data'] + number
            file['seglabel'] = arrays['seglabel']
            file['pid'] = arrays['pid']
    return folder


def test_shapes_become_blocks_in_the_order_of_the_files(
    source: Path, tmp_path: Path, arrays: dict[str, Any]
) -> None:
    prepare_shapenet(source, tmp_path / 'out', ['train'])
    blocks, rooms = load_blocks(tmp_path / 'out')
    assert np.array_equal(blocks.points, np.concatenate([arrays['data'], arrays['data'] + 1]))
    assert np.array_equal(blocks.class_ids, np.concatenate([arrays['seglabel']] * 2))
    assert rooms.tolist() == [0, 1, 2, 3]


def test_the_classes_are_the_50_parts(source: Path, tmp_path: Path) -> None:
    prepare_shapenet(source, tmp_path / 'out', ['test'])
    assert load_class_names(tmp_path / 'out') == PART_NAMES


def test_several_splits_can_be_combined(source: Path, tmp_path: Path) -> None:
    report = prepare_shapenet(source, tmp_path / 'out', ['train', 'test'])
    assert list(report.files) == ['ply_data_train0.h5', 'ply_data_train1.h5', 'ply_data_test0.h5']
    assert len(load_blocks(tmp_path / 'out')[0].points) == 6


def test_the_report_counts_shapes_and_instances(source: Path, tmp_path: Path) -> None:
    prepare_shapenet(source, tmp_path / 'out', ['train'])
    report = json.loads((tmp_path / 'out/report.json').read_text())
    assert report['files'] == {'ply_data_train0.h5': 2, 'ply_data_train1.h5': 2}
    assert {name: count for name, count in report['categories'].items() if count} == {
        'mug': 2,
        'chair': 2,
    }
    assert report['num_instances'] == 2 * (2 + 3)


def test_the_table_has_a_line_for_each_file_and_category(source: Path, tmp_path: Path) -> None:
    lines = prepare_shapenet(source, tmp_path / 'out', ['train']).table().splitlines()
    words = [line.split() for line in lines]
    assert words[:2] == [['ply_data_train0.h5', '2'], ['ply_data_train1.h5', '2']]
    assert ['chair', '2'] in words
    assert words[-2:] == [['shapes', '4'], ['instances', '10']]


def test_preparing_again_replaces_all_files(source: Path, tmp_path: Path) -> None:
    prepare_shapenet(source, tmp_path / 'out', ['train'])
    names = sorted(path.name for path in (tmp_path / 'out').iterdir())
    prepare_shapenet(source, tmp_path / 'out', ['test'])
    assert sorted(path.name for path in (tmp_path / 'out').iterdir()) == names
    assert len(load_blocks(tmp_path / 'out')[0].points) == 2


def test_an_invalid_file_keeps_earlier_results(source: Path, tmp_path: Path) -> None:
    prepare_shapenet(source, tmp_path / 'out', ['train'])
    with h5py.File(source / 'ply_data_test0.h5', 'a') as file:
        del file['pid']
    with pytest.raises(DatasetError, match=r'ply_data_test0.h5 cannot be read .*: it has no pid'):
        prepare_shapenet(source, tmp_path / 'out', ['test'])
    assert len(load_blocks(tmp_path / 'out')[0].points) == 4


def test_a_split_without_files_is_named_with_the_existing_files(
    source: Path, tmp_path: Path
) -> None:
    with pytest.raises(
        DatasetError, match=r'no ply_data_val\*.h5 in .* \(it holds ply_data_test0'
    ):
        prepare_shapenet(source, tmp_path / 'out', ['train', 'val'])


def test_files_without_shapes_are_refused(source: Path, tmp_path: Path) -> None:
    with h5py.File(source / 'ply_data_test0.h5', 'w') as file:
        file['data'] = np.zeros((0, 2048, 3))
        file['seglabel'] = file['pid'] = np.zeros((0, 2048))
    with pytest.raises(DatasetError, match=r'the files of test in .* hold no shape'):
        prepare_shapenet(source, tmp_path / 'out', ['test'])


def test_an_unwritable_folder_is_named(source: Path, tmp_path: Path) -> None:
    (tmp_path / 'out/report.json').mkdir(parents=True)
    with pytest.raises(DatasetError, match=r'cannot write .*report\.json: Is a directory'):
        prepare_shapenet(source, tmp_path / 'out', ['train'])
    assert not list((tmp_path / 'out').glob('*.part'))
