# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.compare: what got better and worse, and how sure that is."""

import json

from asis_ros.cli import main
from asis_ros.errors import DatasetError
from asis_ros.ros.recorded.compare import compare_results
import numpy as np
import pytest
from scipy.stats import bootstrap


def result(scores, *, name='mIoU', protocol='strict', first=0):
    """Make the result of a bag with one score a scan."""
    scans = [
        {'stamp_ns': first + number, 'milliseconds': {}, 'scores': {name: score}}
        for number, score in enumerate(scores)
    ]
    return {'format': 1, 'bag': 'bag', 'protocol': protocol, 'per_scan': scans}


def test_a_change_is_the_mean_over_the_scans_that_both_have():
    before, after = result([0.1, 0.2, 0.3]), result([0.4, 0.5, 0.9], first=1)
    [change] = compare_results(before, after)  # 0.2 and 0.3 became 0.4 and 0.5
    assert (change.before, change.after, change.num_scans) == pytest.approx((0.25, 0.45, 2))


def test_a_score_that_is_undefined_in_one_of_both_is_left_out():
    [change] = compare_results(result([0.1, 0.3]), result([None, 0.4]))
    assert (change.before, change.num_scans) == (0.3, 1)


def test_the_same_twice_is_neither_better_nor_worse():
    [change] = compare_results(result([0.1, 0.9]), result([0.1, 0.9]))
    assert (change.low, change.high, change.verdict) == (0.0, 0.0, '-')


@pytest.mark.parametrize(('step', 'verdict'), [(0.2, 'better'), (-0.2, 'worse')])
def test_a_change_of_all_scans_is_sure(step, verdict):
    before = np.linspace(0.3, 0.6, 10)
    [change] = compare_results(result(before.tolist()), result((before + step).tolist()))
    assert change.verdict == verdict
    assert change.low == pytest.approx(step) == change.high


def test_the_interval_is_that_of_scipy():
    rng = np.random.default_rng(1)
    before = rng.uniform(0, 1, 60)
    after = before + rng.normal(0.02, 0.1, 60)
    [change] = compare_results(result(before.tolist()), result(after.tolist()))
    expected = bootstrap(
        (after - before,), np.mean, method='percentile', n_resamples=20_000, rng=rng
    ).confidence_interval
    assert (change.low, change.high) == pytest.approx((expected.low, expected.high), abs=2e-3)


def test_scans_of_one_stamp_are_paired_in_their_order():
    before, after = result([0.1, 0.5]), result([0.2, 0.6])
    for item in (*before['per_scan'], *after['per_scan']):
        item['stamp_ns'] = 0
    [change] = compare_results(before, after)
    assert (change.low, change.high) == pytest.approx((0.1, 0.1))


def test_different_bags_and_protocols_are_refused():
    with pytest.raises(DatasetError, match='no scored scan of bag is in bag'):
        compare_results(result([0.1]), result([0.1], first=5))
    with pytest.raises(DatasetError, match=r'protocols differ \(strict and paper\)'):
        compare_results(result([0.1]), result([0.1], protocol='paper'))


@pytest.fixture
def files(tmp_path):
    def write(before, after):
        for name, content in (('a.json', before), ('b.json', after)):
            (tmp_path / name).write_text(json.dumps(content))
        return [str(tmp_path / 'a.json'), str(tmp_path / 'b.json')]

    return write


def test_a_fall_beyond_the_limit_is_status_1(files, capsys):
    paths = files(result([0.5, 0.7]), result([0.4, 0.6]))
    with pytest.raises(SystemExit) as end:
        main(['compare', *paths, '--limit', '5'])
    assert end.value.code == 1
    assert 'mIoU fell by 10.0 percentage points, more than 5' in capsys.readouterr().out


@pytest.mark.parametrize('limit', ['10', '20'])
def test_a_fall_within_the_limit_is_status_0(files, limit):
    assert main(['compare', *files(result([0.5]), result([0.4])), '--limit', limit]) == 0


def test_another_file_or_score_is_refused_by_name(files, tmp_path, capsys):
    paths = files(result([0.5]), result([0.4]))
    assert main(['compare', *paths, '--metric', 'PQ', '--limit', '1']) == 2
    assert "no score 'PQ' in both, only mIoU" in capsys.readouterr().err
    (tmp_path / 'a.json').write_text('[]')
    assert main(['compare', *paths]) == 2
    assert 'a.json is no result of "asis evaluate-bag --json"' in capsys.readouterr().err
