# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.custom.label_map: mapping values to classes and instances."""

from asis_ros.datasets.custom.label_map import LabelMap, load_label_map
from asis_ros.errors import ConfigError
import numpy as np
import pytest

MAP = """
class_field: label
instance_field: object
classes: {7: rock, 0: ground, 8: rock}
unlabelled: [255, -1]
"""


def label_map(**changes):
    return LabelMap(
        **{'class_field': 'label', 'instance_field': 'object', 'classes': {0: 'a'}, **changes}
    )


@pytest.fixture
def load(tmp_path):
    """Read a label map of this text."""

    def load_text(text):
        path = tmp_path / 'labels.yaml'
        path.write_text(text, encoding='utf-8')
        return load_label_map(path)

    return load_text


def test_fields_and_values_are_read(load):
    loaded = load(MAP)
    assert (loaded.class_field, loaded.instance_field) == ('label', 'object')
    assert dict(loaded.classes) == {7: 'rock', 0: 'ground', 8: 'rock'}
    assert list(loaded.unlabelled) == [255, -1]


def test_classes_are_numbered_in_order_of_the_map_and_equal_names_are_one_class(load):
    loaded = load(MAP)
    assert loaded.class_names == ('rock', 'ground')
    assert loaded.class_ids(np.array([0, 7, 8, 255, 0, -1])).tolist() == [1, 0, 0, 255, 1, 255]


@pytest.mark.parametrize('kind', [np.uint8, np.int64, np.float32, np.float64])
def test_values_of_any_type_are_mapped(load, kind):
    class_ids = load(MAP).class_ids(np.array([7, 0, 255], kind))
    assert class_ids.tolist() == [0, 1, 255]
    assert class_ids.dtype == np.uint8


@pytest.mark.parametrize('value', [3, 3.5, float('nan')])
def test_an_unknown_value_is_quoted_with_the_known_ones(load, value):
    with pytest.raises(ConfigError) as error:
        load(MAP).class_ids(np.array([7, value]))
    assert str(error.value) == (
        f"'label' holds {float(value) if value != 3 else 3}, which the label map lacks "
        '(classes: 7 rock, 0 ground, 8 rock; unlabelled: [255, -1]): add it to either'
    )


@pytest.mark.parametrize('kind', [np.float32, np.float64])
def test_points_whose_label_is_nan_may_be_unlabelled(load, kind):
    loaded = load(MAP.replace('[255, -1]', '[.nan, 255]'))
    class_ids = loaded.class_ids(np.array([7, np.nan, 0, 255, np.nan], kind))
    assert class_ids.tolist() == [0, 255, 1, 255, 255]


def test_a_map_with_nan_reads_labels_that_are_integers(load):
    loaded = load(MAP.replace('[255, -1]', '[.nan]'))
    assert loaded.class_ids(np.array([7, 0], np.uint8)).tolist() == [0, 1]


def test_a_cloud_of_nothing_but_nan_labels_has_no_class(load):
    loaded = load(MAP.replace('[255, -1]', '[.nan]'))
    assert loaded.class_ids(np.array([np.nan, np.nan])).tolist() == [255, 255]


def test_points_with_the_same_class_and_value_are_one_instance():
    # Class 0 has the objects 4 and 9, class 2 another 9; they are numbered by class, then value.
    class_ids = np.array([2, 0, 0, 2, 0], np.uint8)
    values = np.array([9, 9, 4, 9, 9])
    assert label_map().instance_ids(class_ids, values).tolist() == [2, 1, 0, 2, 1]


def test_unlabelled_points_are_in_no_instance_whatever_their_value():
    class_ids = np.array([255, 0, 255], np.uint8)
    ids = label_map().instance_ids(class_ids, np.array([5, 5, np.nan]))
    assert ids.tolist() == [-1, 0, -1]
    assert ids.dtype == np.int32


def test_no_value_of_an_instance_is_special():
    ids = label_map().instance_ids(np.zeros(4, np.uint8), np.array([-1, 0, 2**40, 255]))
    assert ids.tolist() == [0, 1, 3, 2]


def test_a_cloud_without_labels_has_no_instances():
    assert label_map().instance_ids(np.array([255], np.uint8), np.array([3])).tolist() == [-1]


@pytest.mark.parametrize('value', [0.5, float('nan')])
def test_an_instance_that_is_not_an_integer_is_quoted(value):
    with pytest.raises(ConfigError, match=f"'object' must hold whole numbers, got {value}"):
        label_map().instance_ids(np.zeros(2, np.uint8), np.array([1.0, value]))


@pytest.mark.parametrize(
    ('change', 'message'),
    [
        ({'class_field': ''}, 'class_field is missing: name the field that holds the class'),
        ({'instance_field': ''}, 'instance_field is missing: .*ASIS learns from objects'),
        ({'class_field': 3}, 'class_field must be the name of a field, got 3'),
        ({'classes': {}}, r'classes must map values .*got \{\}'),
        ({'classes': ['rock']}, r"classes must map values .*got \['rock'\]"),
        ({'classes': {'0': 'rock'}}, "classes: values in a file are whole numbers, got '0'"),
        ({'classes': {True: 'rock'}}, 'classes: values in a file are whole numbers, got True'),
        ({'classes': {7: False}}, 'classes: the name of 7 must be a text, got False'),
        ({'classes': {7: ''}}, "classes: the name of 7 must be a text, got ''"),
        ({'unlabelled': 255}, 'unlabelled must be a list of values, got 255'),
        ({'unlabelled': [0]}, r'0 is in unlabelled and in classes \(a\)'),
        ({'classes': {i: str(i) for i in range(256)}}, '256 classes, expected at most 255'),
    ],
)
def test_an_invalid_map_is_refused_with_the_value(change, message):
    with pytest.raises(ConfigError, match=message):
        label_map(**change)


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('class_fields: label', "'class_fields' is not a setting; did you mean 'class_field'"),
        ('classes: {0: a, 7: b, 0: c}', 'duplicate key 0'),
        ('classes: {0: a\n', 'expected'),
        ('', 'expected class_field, instance_field, classes; got None'),
        ('label', "got 'label'"),
        (MAP.replace('object', '""'), 'instance_field is missing'),
    ],
)
def test_the_problem_of_a_file_is_reported_with_its_name(load, text, message):
    problem = rf'labels\.yaml cannot be read as a label map: .*{message}'
    with pytest.raises(ConfigError, match=problem):
        load(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r'cannot read .*gone\.yaml: No such file'):
        load_label_map(tmp_path / 'gone.yaml')


def test_a_map_of_aliases_of_aliases_is_refused_at_once(load):
    lines = ['a0: &a0 [1, 1]', *(f'a{n}: &a{n} [*a{n - 1}, *a{n - 1}]' for n in range(1, 40))]
    with pytest.raises(ConfigError, match='more than 50000 values'):
        load('\n'.join(lines))
