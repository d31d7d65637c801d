# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.results_file: what is kept, and files of other versions."""

from dataclasses import replace
import json
import math
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.evaluate.results_file import load_results, save_results
from asis_ros.evaluate.score_tables import score_table
from asis_ros.metrics import Score
from evaluated_rooms import random_results
import numpy as np
import pytest


@pytest.fixture(scope='module')
def results() -> Results:
    return random_results()


def assert_equal_scores(found: Evaluation, expected: Evaluation) -> None:
    assert found.seed == expected.seed
    assert list(found.scores) == list(expected.scores)
    for protocol, scores in expected.scores.items():
        assert list(found.scores[protocol]) == list(scores)
        for name, score in scores.items():
            loaded = found.scores[protocol][name]
            assert loaded.name == name
            np.testing.assert_array_equal(loaded.mean, score.mean, strict=True)
            np.testing.assert_array_equal(loaded.per_class, score.per_class, strict=True)


def test_every_number_survives_the_file(tmp_path: Path, results: Results) -> None:
    save_results(tmp_path / 'results.json', results)
    loaded = load_results(tmp_path / 'results.json')
    for name in ('title', 'class_names', 'num_rooms', 'num_points', 'origin'):
        assert getattr(loaded, name) == getattr(results, name)
    for found, expected in zip(loaded.evaluations, results.evaluations, strict=True):
        assert_equal_scores(found, expected)
    assert list(tmp_path.iterdir()) == [tmp_path / 'results.json']


def test_the_file_is_json_by_the_standard(tmp_path: Path, results: Results) -> None:
    def reject(constant: str) -> None:
        raise AssertionError(f'{constant} is not JSON')

    save_results(tmp_path / 'results.json', results)
    text = (tmp_path / 'results.json').read_text()
    content = json.loads(text, parse_constant=reject)
    assert content['format'] == 2
    assert content['evaluations'][0]['scores']['strict']['mIoU']['per_class'][4] is None
    assert content['evaluations'][0]['scores']['paper']['mIoU']['mean'] is None
    assert list(content['evaluations'][0]['scores']['strict']['oAcc']) == ['mean']


def test_scores_and_protocols_that_this_version_does_not_have_are_kept(
    tmp_path: Path, results: Results
) -> None:
    one = results.evaluations[0]
    strict = {**one.scores['strict'], 'mOther': Score('mOther', 0.125, np.full(5, 0.125))}
    scores = {**one.scores, 'strict': strict, 'lenient': {'mOther': Score('mOther', 0.75)}}
    more = replace(one, scores=scores)
    save_results(tmp_path / 'first.json', replace(results, evaluations=(more,)))
    save_results(tmp_path / 'second.json', load_results(tmp_path / 'first.json'))
    assert_equal_scores(load_results(tmp_path / 'second.json').evaluations[0], more)


def test_scores_that_a_file_lacks_are_undefined(tmp_path: Path, results: Results) -> None:
    save_results(tmp_path / 'results.json', results)
    content = json.loads((tmp_path / 'results.json').read_text())
    for evaluation in content['evaluations']:
        del evaluation['scores']['strict']['mIoU'], evaluation['scores']['paper']
    (tmp_path / 'results.json').write_text(json.dumps(content))
    loaded = load_results(tmp_path / 'results.json')
    assert math.isnan(loaded.mean('strict', 'mIoU'))
    header, strict, paper = score_table([loaded])
    undefined = [name for name, cell in zip(header, strict, strict=True) if str(cell) == '-']
    assert undefined == ['mIoU']
    assert {str(cell) for cell in paper[2:]} == {'-'}


VERSION_1 = """{
  "title": "mine",
  "class_names": ["floor", "chair"],
  "num_rooms": 2,
  "num_points": 1000,
  "origin": {"weights": "runs/mine/weights.npz"},
  "evaluations": [
    {
      "seed": 3,
      "paper": {
        "mIoU": 0.5, "mAcc": 0.625, "oAcc": 0.75,
        "mCov": 0.25, "mWCov": 0.375, "mPrec": null, "mRec": 1.0,
        "iou": [0.75, 0.25], "acc": [1.0, 0.25],
        "cov": [0.5, 0.0], "wcov": [0.5, 0.25], "prec": [0.5, null], "rec": [1.5, 0.5]
      },
      "strict": {
        "mIoU": 0.625, "mAcc": 0.5, "oAcc": 0.875,
        "mCov": 0.75, "mWCov": 0.25, "mPrec": 0.125, "mRec": 0.0,
        "iou": [0.5, 0.75], "acc": [0.75, 0.25],
        "cov": [1.0, 0.5], "wcov": [0.25, 0.25], "prec": [0.25, 0.0], "rec": [0.0, 0.0]
      },
      "precision": {
        "AP": 0.25, "AP50": 0.5, "AP25": 0.75,
        "ap": [0.25, null], "ap50": [0.5, null], "ap25": [0.75, null]
      },
      "panoptic": {
        "PQ": 0.375, "SQ": 0.75, "RQ": 0.5,
        "pq": [0.75, 0.0], "sq": [0.75, 0.75], "rq": [1.0, 0.0]
      }
    }
  ]
}
"""


def test_files_of_version_1_are_read(tmp_path: Path) -> None:
    path = tmp_path / 'results.json'
    path.write_text(VERSION_1)
    loaded = load_results(path)
    assert (loaded.title, loaded.class_names) == ('mine', ('floor', 'chair'))
    assert (loaded.num_rooms, loaded.num_points) == (2, 1000)
    assert loaded.origin == {'weights': 'runs/mine/weights.npz'}
    nan = math.nan
    paper = [
        Score('mIoU', 0.5, np.array([0.75, 0.25])),
        Score('mAcc', 0.625, np.array([1.0, 0.25])),
        Score('oAcc', 0.75),
        Score('mCov', 0.25, np.array([0.5, 0.0])),
        Score('mWCov', 0.375, np.array([0.5, 0.25])),
        Score('mPrec', nan, np.array([0.5, nan])),
        Score('mRec', 1.0, np.array([1.5, 0.5])),
    ]
    strict = [
        Score('mIoU', 0.625, np.array([0.5, 0.75])),
        Score('mAcc', 0.5, np.array([0.75, 0.25])),
        Score('oAcc', 0.875),
        Score('mCov', 0.75, np.array([1.0, 0.5])),
        Score('mWCov', 0.25, np.array([0.25, 0.25])),
        Score('mPrec', 0.125, np.array([0.25, 0.0])),
        Score('mRec', 0.0, np.array([0.0, 0.0])),
        Score('AP', 0.25, np.array([0.25, nan])),
        Score('AP50', 0.5, np.array([0.5, nan])),
        Score('AP25', 0.75, np.array([0.75, nan])),
        Score('PQ', 0.375, np.array([0.75, 0.0])),
        Score('SQ', 0.75, np.array([0.75, 0.75])),
        Score('RQ', 0.5, np.array([1.0, 0.0])),
    ]
    scores = {
        protocol: {score.name: score for score in one}
        for protocol, one in (('strict', strict), ('paper', paper))
    }
    (evaluation,) = loaded.evaluations
    assert_equal_scores(evaluation, Evaluation(seed=3, scores=scores))


DAMAGES = {
    'cut off': lambda text: text[: len(text) // 2],
    'empty': lambda text: '',
    'another file': lambda text: '[1, 2]',
    'no title': lambda text: text.replace('"title"', '"name"'),
    'no scores': lambda text: text.replace('"scores"', '"points"'),
    'a score without a mean': lambda text: text.replace('"mean"', '"average"'),
    'a word for a number': lambda text: text.replace('"seed": 0', '"seed": "first"'),
    'a class too few': lambda text: text.replace('"ceiling",', ''),
    'a number for a list': lambda text: text.replace(
        '"evaluations": [', '"evaluations": 3, "x": ['
    ),
}


@pytest.mark.parametrize('damage', DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_named(tmp_path: Path, results: Results, damage) -> None:
    path = tmp_path / 'results.json'
    save_results(path, results)
    path.write_text(damage(path.read_text()))
    with pytest.raises(DatasetError, match=r'results\.json cannot be read as results: .*anew'):
        load_results(path)


def test_a_damaged_file_of_version_1_is_named(tmp_path: Path) -> None:
    path = tmp_path / 'results.json'
    path.write_text(VERSION_1.replace('"panoptic"', '"quality"'))
    with pytest.raises(DatasetError, match=r'results\.json cannot be read as results: .*anew'):
        load_results(path)


def test_bytes_that_are_no_text_are_damage(tmp_path: Path) -> None:
    (tmp_path / 'results.json').write_bytes(b'\xff\xfe\x00')
    with pytest.raises(DatasetError, match='cannot be read as results'):
        load_results(tmp_path / 'results.json')


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r'cannot read .*none\.json: No such file'):
        load_results(tmp_path / 'none.json')


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, results: Results) -> None:
    with pytest.raises(DatasetError, match=r'cannot write .*results\.json: No such file'):
        save_results(tmp_path / 'none' / 'results.json', results)
