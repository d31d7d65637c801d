# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The documents name what is there: tests, parameters, reasons, files; the site has all pages."""

from dataclasses import asdict
from pathlib import Path
import re
import runpy
from typing import Any

from asis_ros.ros import drop_reasons
from asis_ros.ros.messages import decode
from asis_ros.ros.node.config import NodeConfig
from asis_ros.settings import declarations
import pytest
from repository import ROOT

README = (ROOT / 'README.md').read_text()
NODE = (ROOT / 'docs' / 'node.md').read_text()
BAGS = (ROOT / 'docs' / 'bags.md').read_text()
COMPARISON = (ROOT / 'docs' / 'comparison.md').read_text()
SITE = sorted(path for suffix in ('md', 'rst') for path in (ROOT / 'docs').rglob(f'*.{suffix}'))
PAGES = [ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', *SITE]


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


def test_every_message_that_the_readme_explains_is_one_of_the_package() -> None:
    section = README.partition('## When something is wrong')[2].partition('\n## ')[0]
    symptoms = re.findall(r'^\|(.*?)\|', section, re.MULTILINE)
    messages = [text for cell in symptoms for text in cell.split('`')[1::2] if ' ' in text]
    sources = ''.join(path.read_text() for path in (ROOT / 'asis_ros').rglob('*.py'))
    assert len(messages) >= 5
    for message in messages:
        assert all(part in sources for part in message.split('...')), message


def test_every_stage_that_is_timed_is_named() -> None:
    from asis_ros.ros.names import AGE, STAGES

    assert ', '.join(STAGES[:-1]) in ' '.join(NODE.split())
    assert AGE in NODE


@pytest.mark.parametrize('page', PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    prose = re.sub('```.*?```', '', page.read_text(), flags=re.DOTALL)
    for target in re.findall(r'\]\((?!http)([^)#]+)', prose):
        assert (page.parent / target).exists(), target


def test_every_page_of_the_site_is_in_its_table_of_contents() -> None:
    index = ROOT / 'docs' / 'index.md'
    contents = re.findall(r'```{toctree}\n(?::.*\n)*([^`]*)```', index.read_text())
    listed = [name for names in contents for name in names.split()]
    pages = [str(page.relative_to(index.parent).with_suffix('')) for page in SITE if page != index]
    assert sorted(listed) == sorted(pages)


@pytest.fixture(scope='module')
def site() -> dict[str, Any]:
    """Run docs/conf.py and return its names."""
    return runpy.run_path(str(ROOT / 'docs' / 'conf.py'))


def test_the_site_describes_a_parameter_with_type_default_and_range(site: dict[str, Any]) -> None:
    described = site['parameters']()
    assert (
        '```{confval} block.min_points\n\n'
        'a block of fewer points is skipped if all of them are in larger blocks too. '
        '*int; default `100`; 1 to 65536; can be changed while the node runs*\n```'
    ) in described
    assert described.count('```{confval}') == sum(1 for _ in declarations(NodeConfig))


def test_the_site_describes_the_options_of_nested_commands(site: dict[str, Any]) -> None:
    described = site['commands']()
    assert '## asis prepare cloud\n' in described
    assert '```{option} --labels YAML\n\nthe label map\n```' in described
    assert '%(default)s' not in described
