# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pages: what every page has in common."""

import base64

from asis_ros import __version__
from asis_ros.errors import DatasetError
from asis_ros.pages import render, write_page
import pytest

TEMPLATE = """{% extends 'base.html' %}
{% block title %}{{ title }}{% endblock %}
{% block content %}<img src="{{ picture | data_uri }}">{% endblock %}"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / 'mine.html'
    path.write_text(TEMPLATE)
    return path


def test_texts_are_escaped_and_pictures_embedded(template, tmp_path):
    picture = tmp_path / 'a.png'
    picture.write_bytes(b'pixels')
    html = render(template, title='<b>', picture=picture)
    assert '<title>&lt;b&gt;</title>' in html
    assert f'src="data:image/png;base64,{base64.b64encode(b"pixels").decode()}"' in html
    assert f'asis_ros {__version__}' in html


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / 'page.html').mkdir()
    with pytest.raises(DatasetError, match=r'cannot write .*page\.html: Is a directory'):
        write_page(tmp_path / 'page.html', 'text')
    assert [path.name for path in tmp_path.iterdir()] == ['page.html']
