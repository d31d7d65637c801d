# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The documents name what is there: tests, parameters, reasons, stages, files."""

from dataclasses import asdict
from pathlib import Path
import re

from asis_ros.ros import drop_reasons
from asis_ros.ros.messages import decode
from asis_ros.ros.node.config import NodeConfig
import pytest
from repository import ROOT

NODE = (ROOT / 'docs' / 'node.md').read_text()
BAGS = (ROOT / 'docs' / 'bags.md').read_text()
COMPARISON = (ROOT / 'docs' / 'comparison.md').read_text()


@pytest.mark.parametrize(
    ('path', 'name'), sorted(set(re.findall(r'`([\w/]+\.py)::(\w+)`', COMPARISON)))
)
def test_every_test_that_the_comparison_names_is_there(path: str, name: str) -> None:
    assert f'def {name}(' in (ROOT / 'test' / path).read_text()


def test_every_parameter_that_the_guide_names_is_there() -> None:
    known = asdict(NodeConfig())
    sections = {name for name, value in known.items() if isinstance(value, dict)}
    named = set(re.findall(r'`(\w+\.\w+)', NODE))
    named = {name for name in named if name.partition('.')[0] in sections}
    assert len(named) >= 8
    for name in named:
        section, _, setting = name.partition('.')
        assert setting in known[section], name


def test_every_reason_to_drop_a_scan_is_explained() -> None:
    reasons = {
        value for value in vars(drop_reasons).values() if re.fullmatch('[a-z_]+', str(value))
    }
    source = Path(decode.__file__).read_text()
    reasons |= set(re.findall(r"CloudError\(\s*'(\w+)'", source))
    missing = {reason for reason in reasons if f'`{reason}`' not in NODE}
    assert len(reasons) >= 15
    assert not missing


def test_every_stage_that_is_timed_is_named() -> None:
    from asis_ros.ros.names import AGE, STAGES

    assert ', '.join(STAGES[:-1]) in ' '.join(NODE.split())
    assert AGE in NODE


@pytest.mark.parametrize('text', [NODE, COMPARISON, BAGS])
def test_every_link_leads_to_a_file(text: str) -> None:
    for target in re.findall(r'\]\((?!http)([^)#]+)\)', text):
        assert (ROOT / 'docs' / target).exists(), target
