# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.bag_report: numbers, pictures and hashes of an evaluation on its page."""

from dataclasses import replace
import hashlib
from html.parser import HTMLParser
import re

from asis_ros.bags.reader import Bag
from asis_ros.ros.bag_report import write_bag_report
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.evaluate import evaluate_bag
from asis_ros.ros.recorded.evaluation import EvaluationConfig
from asis_ros.weights import find_weights
from labelled_bags import cloud, truth, write_bag
import pytest
from scripted_segmenter import ScriptedSegmenter

CHAIR, TABLE = 8, 7
COMMAND = 'asis evaluate-bag "<my bag>"'


class Page(HTMLParser):
    """Texts of the cells of each table by its caption, all other text, sources of pictures."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.sources, self.text = {}, [], ''
        self._open = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.sources += [value for name, value in attrs if name in ('src', 'href')]
        if tag not in ('meta', 'img'):
            self._open.append(tag)
        if tag == 'table':
            self._rows = []
        elif tag == 'tr':
            self._rows.append([])
        elif tag in ('th', 'td'):
            self._rows[-1].append('')

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, f'{tag} closes another element'

    def handle_data(self, data):
        if 'caption' in self._open:
            self.tables[data] = self._rows
        elif 'th' in self._open or 'td' in self._open:
            self._rows[-1][-1] += data
        self.text += data


def report_of(path, tmp_path, node=None):
    """Evaluate a bag with the segmenter of the tests, which sees only chairs; read its page."""
    config = EvaluationConfig(node=node or NodeConfig())
    segmenter = ScriptedSegmenter()
    segmenter.num_instances = 3
    result = evaluate_bag(path, segmenter, config)
    write_bag_report(tmp_path / 'report.html', result, COMMAND)
    return Page((tmp_path / 'report.html').read_text()), result


@pytest.fixture
def bag(tmp_path):
    """Two chairs, then three times a chair and a table."""
    scans = [truth(1, [CHAIR, CHAIR], [1, 2], x=[0.0, 5.0])]
    scans += [truth(second, [CHAIR, TABLE], [1, 2], x=[0.0, 5.0]) for second in (2, 3, 4)]
    return write_bag(tmp_path / 'bag', *(('/points', scan) for scan in scans))


def test_scores_are_in_the_tables_as_means_and_per_class(bag, tmp_path):
    page, _ = report_of(bag, tmp_path)
    # 5 of 8 points are chairs, and all are called chairs.
    header, means = page.tables['Means over the classes (%)']
    assert dict(zip(header, means, strict=True))['oAcc'] == '62.5'
    rows = {row[0]: row[1:3] for row in page.tables['Scores per class (%)']}
    assert rows['class'] == ['share', 'IoU']
    assert rows['chair'] == ['62.5', '62.5']
    assert rows['table'] == ['37.5', '0.0']
    assert 'sofa' not in rows


def test_the_confusion_matrix_has_the_shares_of_each_true_class(bag, tmp_path):
    page, _ = report_of(bag, tmp_path)
    header, *rows = page.tables['Predicted classes of the points of each true class (%)']
    assert header == ['true class', 'table', 'chair']
    assert rows == [['table', '0.0', '100.0'], ['chair', '0.0', '100.0']]


def test_the_worst_scans_are_drawn_beside_the_course_over_time(bag, tmp_path):
    page, result = report_of(bag, tmp_path)
    assert [shown.number for shown in result.worst] == [1, 2, 3]
    assert len(page.sources) == 4
    assert 'Scan 2, 1.00 s after the first: mIoU 25.0 %' in page.text


def test_the_page_needs_no_other_file(bag, tmp_path):
    page, _ = report_of(bag, tmp_path)
    assert all(source.startswith('data:image/png;base64,') for source in page.sources)
    html = (tmp_path / 'report.html').read_text()
    assert not re.search(r'url\(|@import|<script|<link', html)


def test_hashes_settings_and_command_are_on_the_page(bag, tmp_path):
    page, result = report_of(bag, tmp_path, NodeConfig(up='z'))
    with Bag(bag) as opened:
        scans = hashlib.sha256(b''.join(message.data for message in opened.messages()))
    weights = hashlib.sha256(find_weights('').read_bytes())
    for digest in (scans.hexdigest(), weights.hexdigest(), result.sha256):
        assert digest in page.text
    assert result.scans_sha256 == scans.hexdigest()
    assert COMMAND in page.text
    assert re.search(r'differ from the defaults\s+up\s+z\s', page.text)


def test_a_bag_without_true_labels_has_a_page_without_scores(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/points', cloud(1, {'x': [0.0]}, {})))
    page, _ = report_of(path, tmp_path)
    assert 'No scores: no scan has true labels (field true_label)' in page.text
    assert 'Time per scan (ms)' in page.tables
    assert 'Scores per class (%)' not in page.tables


def test_dropped_scans_are_counted_by_reason(bag, tmp_path):
    broken = truth(2, [CHAIR], [1])
    broken.fields[2].name = 'w'
    path = write_bag(tmp_path / 'broken', ('/points', broken))
    page, result = report_of(path, tmp_path)
    assert page.tables['Dropped scans'] == [['reason', 'scans'], ['missing_field', '1']]
    assert not result.scans


def test_a_class_of_other_weights_is_shown_by_its_name(bag, tmp_path):
    _, result = report_of(bag, tmp_path)
    names = tuple('seat' if name == 'chair' else name for name in result.class_names)
    write_bag_report(tmp_path / 'b.html', replace(result, class_names=names), COMMAND)
    tables = Page((tmp_path / 'b.html').read_text()).tables
    assert 'seat' in [row[0] for row in tables['Scores per class (%)']]
