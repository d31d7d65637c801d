# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.class_names: class names of a data set are written and checked."""

from asis_ros.datasets.class_names import create_dataset_folder, load_class_names
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
import pytest


def test_names_are_loaded_in_their_order(tmp_path):
    create_dataset_folder(tmp_path / 'rooms', ['rock', 'ground', 'höhle'])
    assert load_class_names(tmp_path / 'rooms') == ('rock', 'ground', 'höhle')


def test_a_name_that_yaml_could_misread_stays_a_string(tmp_path):
    create_dataset_folder(tmp_path, ['no', '7'])
    assert load_class_names(tmp_path) == ('no', '7')


def test_a_folder_without_class_names_has_those_of_s3dis(tmp_path):
    assert load_class_names(tmp_path) == CLASS_NAMES


@pytest.mark.parametrize(
    'text', ['classes: [a', 'classes: a', 'classes: [1, 2]', '', 'names: [a]']
)
def test_an_invalid_file_is_named(tmp_path, text):
    (tmp_path / 'classes.yaml').write_text(text)
    with pytest.raises(DatasetError, match=r'classes\.yaml'):
        load_class_names(tmp_path)


def test_rooms_of_the_same_classes_may_be_added(tmp_path):
    create_dataset_folder(tmp_path, ['rock', 'ground'])
    (tmp_path / 'scan.npz').touch()
    create_dataset_folder(tmp_path, ['rock', 'ground'])
    assert load_class_names(tmp_path) == ('rock', 'ground')


def test_rooms_of_classes_in_another_order_are_refused(tmp_path):
    create_dataset_folder(tmp_path, ['rock', 'ground'])
    (tmp_path / 'scan.npz').touch()
    with pytest.raises(DatasetError, match=r'rooms of other classes \(rock, ground; not ground, '):
        create_dataset_folder(tmp_path, ['ground', 'rock'])
    assert load_class_names(tmp_path) == ('rock', 'ground')


def test_rooms_without_names_have_the_classes_of_s3dis(tmp_path):
    (tmp_path / 'room.npz').touch()
    with pytest.raises(DatasetError, match=r'other classes \(ceiling, '):
        create_dataset_folder(tmp_path, ['rock'])


def test_the_class_names_of_a_folder_without_rooms_are_replaced(tmp_path):
    create_dataset_folder(tmp_path, ['rock', 'groud'])
    create_dataset_folder(tmp_path, ['rock', 'ground'])
    assert load_class_names(tmp_path) == ('rock', 'ground')


def test_blocks_of_other_classes_are_refused(tmp_path):
    create_dataset_folder(tmp_path, ('rock', 'ground'))
    (tmp_path / 'blocks.npy').touch()
    with pytest.raises(DatasetError, match='rooms of other classes'):
        create_dataset_folder(tmp_path, ('tree',))


def test_the_names_of_a_folder_are_limited(tmp_path):
    (tmp_path / 'classes.yaml').write_text(f'classes: {[str(n) for n in range(256)]}')
    with pytest.raises(DatasetError, match='names 256 classes, expected 1 to 255'):
        load_class_names(tmp_path)
