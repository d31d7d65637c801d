# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Rendering of self-contained HTML pages from templates that extend ``base.html``."""

import base64
import json
from pathlib import Path
from typing import Any

from asis_ros import __version__
from asis_ros.files.atomic import atomic_write
from jinja2 import Environment, FileSystemLoader, StrictUndefined
import yaml

FOLDER = Path(__file__).parent


def render(template: Path, **values: Any) -> str:
    """
    Render a page.

    Parameters
    ----------
    template : Path
        Template that extends ``base.html``; texts are escaped. Its filters are those of Jinja,
        ``data_uri`` for the path of a PNG file, and ``readable`` for settings in JSON.
    values : object
        Variables of the template.

    Returns
    -------
    str
        HTML without references to other files.

    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(data_uri=_data_uri, readable=_readable)
    return environment.get_template(template.name).render(version=__version__, **values)


def write_page(path: Path, html: str) -> None:
    """
    Write a page.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    with atomic_write(path) as temporary:
        temporary.write_text(html, encoding='utf-8')


def _data_uri(path: Path) -> str:
    """Encode a PNG file as a data URI."""
    return 'data:image/png;base64,' + base64.b64encode(path.read_bytes()).decode('ascii')


def _readable(text: str) -> str:
    """Convert settings from JSON to YAML; return other texts unchanged."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return yaml.safe_dump(value, sort_keys=False) if isinstance(value, dict) else text
