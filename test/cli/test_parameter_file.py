# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.cli.parameter_file: settings, or the parameters of the node."""

from asis_ros.cli.parameter_file import load_segmenter_config
from asis_ros.errors import ConfigError
import pytest


@pytest.fixture
def load(tmp_path):
    def load_text(text):
        (tmp_path / 'settings.yaml').write_text(text)
        return load_segmenter_config(tmp_path / 'settings.yaml')

    return load_text


def test_plain_settings_are_read(load):
    assert load('block: {stride: 1.0}').block.stride == 1.0


@pytest.mark.parametrize('name', ['/**', 'asis_segmenter', '/robot/asis_segmenter'])
def test_the_parameters_of_any_node_name_are_read(load, name):
    config = load(f'{name}:\n  ros__parameters:\n    seed: 7\n    block: {{stride: 1.0}}\n')
    assert (config.seed, config.block.stride) == (7, 1.0)


def test_dotted_names_and_those_of_other_settings_of_the_node_are_understood(load):
    config = load(
        '/**:\n  ros__parameters:\n    input.voxel_size: 0.1\n    input: {fuse: true}\n'
        '    target_frame: map\n    input.crop_min: [0.0, 0.0, 0.0]\n'
    )
    assert (config.input.voxel_size, config.input.crop_min) == (0.1, (0.0, 0.0, 0.0))


def test_later_nodes_win(load):
    text = '/**: {ros__parameters: {seed: 1}}\nasis_segmenter: {ros__parameters: {seed: 2}}'
    assert load(text).seed == 2


def test_a_misspelt_parameter_is_named(load):
    with pytest.raises(ConfigError, match="did you mean 'target_frame'"):
        load('/**: {ros__parameters: {targetframe: map}}')


def test_a_section_that_is_also_a_value_is_refused(load):
    with pytest.raises(ConfigError, match="'block' is a section and a value"):
        load('/**: {ros__parameters: {block: 1, block.stride: 1.0}}')
