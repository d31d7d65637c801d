# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The documentation site: ``make docs``, or rosdoc2 for docs.ros.org.

The pages are Markdown that GitHub shows, too. Two of them are filled from the code when the site
is built: the parameters from the declarations of the settings, the commands from their parsers.
"""

import argparse
from collections.abc import Iterator
import json
from operator import attrgetter
import os
from pathlib import Path
import re
from typing import Any, get_args, get_origin

import asis_ros
from asis_ros.cli import COMMANDS
from asis_ros.ros.node.config import NodeConfig
from asis_ros.settings import Declaration, declarations

project = 'asis_ros'
author = 'asis_ros contributors'
project_copyright = f'2026 {author}, Apache-2.0'
release = asis_ros.__version__

extensions = ['myst_parser', 'sphinx.ext.autodoc', 'sphinx.ext.napoleon']
exclude_patterns = ['_build']
smartquotes_action = 'D'  # dashes only
myst_heading_anchors = 3  # as on GitHub: page.md#heading
autodoc_typehints = 'none'  # the docstrings have types and shapes
autodoc_preserve_defaults = True
autodoc_member_order = 'bysource'
napoleon_google_docstring = False
html_theme = 'furo'
html_title = f'{project} {release}'

os.environ['COLUMNS'] = '80'  # of the usage lines

ROOT = Path(asis_ros.__file__).parents[1]  # rosdoc2 copies this folder elsewhere


def parameters() -> str:
    """List the parameters of the node, a heading for each section."""
    lines, last = [], None
    for item in declarations(NodeConfig):
        section = item.path.rpartition('.')[0]
        if section != last:
            lines.append(f'\n## {section or "general"}\n\n{section_text(section)}\n')
            last = section
        lines.append(parameter(item))
    return '\n'.join(lines)


def section_text(path: str) -> str:
    """Docstring of a section."""
    return str(type(attrgetter(path)(NodeConfig())).__doc__) if path else ''


def parameter(declaration: Declaration) -> str:
    """Describe one parameter."""
    meta, kind = declaration.item.metadata, declaration.item.type
    value = attrgetter(declaration.path)(NodeConfig())
    name = f'list of {get_args(kind)[0].__name__}' if get_origin(kind) is tuple else kind.__name__
    facts = [name, f'default `{json.dumps(value)}`']
    if meta['choices']:
        facts.append('one of ' + ', '.join(f'`{choice}`' for choice in meta['choices']))
    if meta['at_least'] is not None:
        facts.append(f'{meta["at_least"]:.12g} to {meta["at_most"]:.12g}')
    if declaration.live:
        facts.append('can be changed while the node runs')
    text = escape(f'{meta["help"]}.')
    return f'```{{confval}} {declaration.path}\n\n{text} *{"; ".join(facts)}*\n```\n'


def commands() -> str:
    """List the commands with usage and options."""
    subparsers = argparse.ArgumentParser(prog='asis').add_subparsers()
    for command in COMMANDS:
        command.add_parser(subparsers)
    return '\n'.join(
        text for parser in subparsers.choices.values() for text in command_texts(parser)
    )


def command_texts(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Describe a command, and its sub-commands below it."""
    yield f'## {parser.prog}\n\n{escape(str(parser.description))}\n'
    nested = [item for item in parser._actions if isinstance(item.choices, dict)]
    for action in nested:
        for inner in action.choices.values():
            yield from command_texts(inner)
    if nested:
        return
    yield f'```text\n{parser.format_usage()}```\n\n```{{program}} {parser.prog}\n```\n'
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            yield option(parser, action)


def option(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    """Describe an argument of a command."""
    formatter = parser._get_formatter()
    names = formatter._format_action_invocation(action)
    text = formatter._expand_help(action) if action.help else ''
    return f'```{{option}} {names}\n\n{escape(text)}\n```\n'


def escape(text: str) -> str:
    """Make a plain text one of Markdown, with options as code."""
    escaped = re.sub(r'([\\`*_<>\[\]])', r'\\\1', text)
    return re.sub(r'(--[a-z-]+)', r'`\1`', escaped)


def fill(app: object, page: str, source: list[str]) -> None:
    """Put generated lists into their pages, and the files of the root into theirs."""
    generated = {'reference/parameters': parameters, 'reference/commands': commands}
    of_the_root = {'changelog': 'CHANGELOG.rst', 'contributing': 'CONTRIBUTING.md'}
    if page in generated:
        source[0] = source[0].replace('<!-- generated -->', generated[page]())
    if page in of_the_root:
        source[0] = (ROOT / of_the_root[page]).read_text().replace('](docs/', '](')
    source[0] = source[0].replace('](../CONTRIBUTING.md', '](contributing.md')


def setup(app: Any) -> None:
    """Connect to Sphinx."""
    app.connect('source-read', fill)
