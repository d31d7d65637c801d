# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""config/segment.yaml is what the declarations of the parameters make it."""

from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.parameter_file import parameter_file
from asis_ros.settings import config_from_mapping, declarations
import pytest
from repository import CONFIG
import yaml

FILE = CONFIG / 'segment.yaml'
DECLARATIONS = {declaration.path: declaration for declaration in declarations(NodeConfig)}


def flat(mapping, prefix=''):
    """Nested mappings as one from dotted name to value."""
    found = {}
    for name, value in mapping.items():
        if isinstance(value, dict):
            found |= flat(value, f'{prefix}{name}.')
        else:
            found[prefix + name] = value
    return found


PARAMETERS = yaml.safe_load(FILE.read_text())['/**']['ros__parameters']
SETTINGS = flat(PARAMETERS)


def test_the_file_is_generated_from_the_declarations():
    assert FILE.read_text() == parameter_file()


def test_the_file_holds_the_defaults():
    assert config_from_mapping(NodeConfig, PARAMETERS) == NodeConfig()


def test_the_file_names_every_parameter_and_no_other():
    assert sorted(SETTINGS) == sorted(DECLARATIONS)


@pytest.mark.parametrize('name', sorted(DECLARATIONS))
def test_the_file_holds_the_type_that_ros_expects(name):
    default = DECLARATIONS[name].item.default
    expected = list if isinstance(default, tuple) else type(default)
    # ROS takes 1 for an integer and 1.0 for a float, and does not convert.
    assert type(SETTINGS[name]) is expected


def test_a_live_setting_is_marked_below_its_meaning():
    lines = FILE.read_text().splitlines()
    assert lines[lines.index('    tf_timeout_s: 0.2') - 1].endswith('(s). [live]')
    assert not lines[lines.index('    autostart: true') - 1].endswith('[live]')
