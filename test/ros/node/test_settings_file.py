# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""config/segment.yaml holds every parameter with its default."""

from dataclasses import asdict, fields, is_dataclass

from asis_ros.ros.node.config import NodeConfig
from asis_ros.segment.config import SegmenterConfig
import pytest
from repository import CONFIG
import yaml

FILE = CONFIG / 'segment.yaml'


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


def told_of(cls, prefix='', live=False):
    """Text, and whether a running node takes a change, of every setting by its dotted name."""
    found = {}
    for item in fields(cls):
        is_live = live or item.metadata.get('live', False)
        if is_dataclass(item.type):
            found |= told_of(item.type, f'{prefix}{item.name}.', is_live)
        else:
            found[prefix + item.name] = (item.metadata['help'], is_live)
    return found


def comments():
    """Comment above each setting of the file, as one line, by dotted name."""
    found, section, comment = {}, '', []
    for line in FILE.read_text().splitlines():
        text = line.strip()
        name, _, value = text.partition(':')
        if text.startswith('# '):
            comment.append(text[2:])
        elif text.endswith(':'):
            section = f'{name}.'
        elif value:
            indent = len(line) - len(text)
            found[name if indent == 4 else section + name] = ' '.join(comment)
        if not text.startswith('# '):
            comment = []
    return found


TOLD = told_of(SegmenterConfig) | told_of(NodeConfig)
COMMENTS = comments()


@pytest.mark.parametrize('name', sorted(DEFAULTS))
def test_the_comment_says_what_the_parameter_says_of_itself(name):
    text, is_live = TOLD[name]
    comment = COMMENTS[name]
    assert comment[1:].startswith(text[1:])
    assert comment[0].lower() == text[0].lower()
    assert comment.endswith('[live]') == is_live
