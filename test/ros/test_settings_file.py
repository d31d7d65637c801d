# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""config/segment.yaml holds every parameter with its default."""

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from asis_ros.config import SegmenterConfig
from asis_ros.ros.config import NodeConfig
import pytest
import yaml

FILE = Path(__file__).parents[2] / 'config' / 'segment.yaml'


def flat(mapping, prefix=''):
    """Nested mappings as one from dotted name to value; tuples as the lists YAML has."""
    found = {}
    for name, value in mapping.items():
        if isinstance(value, dict):
            found |= flat(value, f'{prefix}{name}.')
        else:
            found[prefix + name] = list(value) if isinstance(value, tuple) else value
    return found


DEFAULTS = flat(asdict(SegmenterConfig())) | flat(asdict(NodeConfig()))
SETTINGS = flat(yaml.safe_load(FILE.read_text())['/**']['ros__parameters'])


def test_the_file_names_every_parameter_and_no_other():
    assert sorted(SETTINGS) == sorted(DEFAULTS)


@pytest.mark.parametrize('name', sorted(DEFAULTS))
def test_the_file_holds_the_default(name):
    assert SETTINGS[name] == DEFAULTS[name]
    # ROS takes 1 for an integer and 1.0 for a float, and does not convert.
    assert type(SETTINGS[name]) is type(DEFAULTS[name])


def test_every_parameter_has_a_comment_above_it():
    lines = FILE.read_text().splitlines()
    for above, line in pairwise(lines):
        name, colon, value = line.strip().partition(': ')
        if colon and not name.startswith('#'):
            assert above.strip().startswith('#'), f'{name}: {value}'
