# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.replay.report: the numbers of a replay on paper."""

from dataclasses import replace
import json

from asis_ros.errors import ReplayError
from asis_ros.metrics import Score
from asis_ros.ros.replay.report import ReplayReport
import pytest

MEANS = {
    'mIoU': 0.125,
    'mAcc': 0.25,
    'oAcc': 0.5,
    'mCov': 0.6,
    'mWCov': 0.7,
    'mPrec': float('nan'),
    'mRec': 1.0,
}
SCORES = {name: Score(name, mean) for name, mean in MEANS.items()}


@pytest.fixture
def report():
    return ReplayReport(
        topic='/points',
        num_sent=10,
        num_labelled=6,
        dropped={'missing_field': 1, 'replaced': 2},
        times={'network': [1.0, 2.0, 3.0, 5.0], 'merging': []},
        num_instances=[3, 9, 4],
        scores={'strict': SCORES},
    )


def test_scans_neither_labelled_nor_dropped_are_lost(report):
    assert (report.num_dropped, report.num_lost) == (3, 1)


def test_the_table_accounts_for_every_scan(report):
    assert report.table().splitlines()[0] == (
        'scans      10 sent, 6 labelled, 3 dropped (missing_field 1, replaced 2), '
        '1 lost on the way'
    )


def test_the_table_counts_instances_by_their_median(report):
    assert '3 to 9 per scan, median 4' in report.table()


def test_the_table_gives_percentiles_in_milliseconds(report):
    # Between the 3rd and the 4th of four values: 3 + (0.95 * 3 - 2) * 2 = 4.7.
    [line] = [line for line in report.table().splitlines() if 'network' in line]
    assert line.split() == ['network', '2.5', '4.7']
    assert 'time per scan (ms)' in report.table()


def test_a_stage_without_times_is_left_out(report):
    assert 'merging' not in report.table()


def test_the_table_gives_scores_in_percent_and_a_dash_for_none(report):
    lines = report.table().splitlines()
    assert lines[-2].split()[2:] == ['mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec']
    assert lines[-1].split() == ['strict', '12.5', '25.0', '50.0', '60.0', '70.0', '-', '100.0']


def test_without_true_labels_there_are_no_scores(report):
    assert 'scores' not in replace(report, scores={}).table()


def test_the_table_fits_100_columns(report):
    assert max(len(line) for line in report.table().splitlines()) <= 100


def test_the_saved_report_holds_the_same_numbers(tmp_path, report):
    report.save(tmp_path / 'report.json')
    saved = json.loads((tmp_path / 'report.json').read_text())
    assert saved['scans'] == {
        'sent': 10, 'labelled': 6, 'dropped': {'missing_field': 1, 'replaced': 2}, 'lost': 1
    }  # fmt: skip
    assert saved['milliseconds'] == {'network': {'p50': 2.5, 'p95': pytest.approx(4.7)}}
    assert saved['instances_per_scan'] == [3, 9, 4]


def test_a_score_that_is_no_number_is_saved_as_null(tmp_path, report):
    report.save(tmp_path / 'report.json')
    scores = json.loads((tmp_path / 'report.json').read_text())['scores']['strict']
    assert (scores['mIoU'], scores['mPrec']) == (0.125, None)


def test_a_report_that_cannot_be_saved_is_named(tmp_path, report):
    with pytest.raises(ReplayError, match=r'cannot write .*missing'):
        report.save(tmp_path / 'missing' / 'report.json')
