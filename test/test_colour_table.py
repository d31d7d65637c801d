# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.palette: which colour a class has."""

from asis_ros.colours import class_colour_table
from asis_ros.errors import ConfigError
from asis_ros.labels import CLASS_NAMES
import pytest

GREY = [90, 90, 90]


def test_without_a_palette_the_classes_of_s3dis_have_their_usual_colours():
    table = class_colour_table((), CLASS_NAMES)
    assert table[0].tolist() == [0, 255, 0]  # ceiling
    assert table[8].tolist() == [255, 0, 0]  # chair


def test_ids_without_class_are_grey():
    table = class_colour_table((), CLASS_NAMES)
    assert table.shape == (256, 3)
    assert table[13].tolist() == table[255].tolist() == GREY


def test_colours_are_names_or_hexadecimal():
    table = class_colour_table(('tomato', '#102030'), ('rock', 'tree'))
    assert table[:3].tolist() == [[255, 99, 71], [16, 32, 48], GREY]


def test_each_of_many_classes_has_its_own_colour():
    names = [f'class {number}' for number in range(40)]
    colours = class_colour_table((), names)[:40]
    assert len({tuple(colour) for colour in colours.tolist()}) == 40


def test_a_colour_that_is_not_known_is_refused():
    with pytest.raises(ConfigError, match="'tomatoe', expected a name like 'tomato' or '#rrggbb'"):
        class_colour_table(('tomatoe',), ('rock',))


def test_a_palette_of_another_length_is_refused():
    with pytest.raises(ConfigError, match='has 1 colours, expected one for each of the 2 classes'):
        class_colour_table(('red',), ('rock', 'tree'))
