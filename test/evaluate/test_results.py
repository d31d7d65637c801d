# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.results: mean and spread over seeds, and the file."""

from dataclasses import fields, replace
import json
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import load_results, Results, save_results
from evaluated_rooms import evaluation
from labelled_rooms import random_rooms
import numpy as np
import pytest

CLASS_NAMES = ('ceiling', 'floor', 'wall', 'door', 'Büro')  # nothing is of the last class


@pytest.fixture(scope='module')
def results() -> Results:
    return Results(
        title='ASIS ± nothing',
        class_names=CLASS_NAMES,
        num_rooms=3,
        num_points=360,
        evaluations=tuple(evaluation(random_rooms(seed), 5, seed) for seed in range(3)),
        origin={'command': 'asis evaluate', 'duration': '3 s'},
    )


def test_mean_and_spread_are_over_the_seeds(results: Results) -> None:
    scores = [one.strict.mIoU for one in results.evaluations]
    assert results.mean('strict', 'mIoU') == pytest.approx(sum(scores) / 3)
    variance = sum((score - sum(scores) / 3) ** 2 for score in scores) / 3
    assert variance > 0
    assert results.spread('strict', 'mIoU') == pytest.approx(variance**0.5)


def test_scores_of_each_class_have_mean_and_spread_too(results: Results) -> None:
    found = results.mean('panoptic', 'pq'), results.spread('panoptic', 'pq')
    for class_id in range(4):
        scores = [one.panoptic.pq[class_id] for one in results.evaluations]
        assert found[0][class_id] == pytest.approx(np.mean(scores))
        assert found[1][class_id] == pytest.approx(np.std(scores))


def test_a_single_seed_has_no_spread(results: Results) -> None:
    single = replace(results, evaluations=results.evaluations[:1])
    assert single.mean('precision', 'AP50') == single.evaluations[0].precision.AP50
    assert single.spread('precision', 'AP50') == 0


def test_what_is_not_defined_for_one_seed_has_no_mean(results: Results) -> None:
    ghost = replace(results.evaluations[0].strict, iou=np.zeros(5))
    one, two, three = results.evaluations
    mixed = replace(results, evaluations=(one, replace(two, strict=ghost), three))
    assert np.isnan(mixed.mean('strict', 'iou')).tolist() == [False] * 4 + [True]
    assert np.isnan(mixed.spread('strict', 'iou')).tolist() == [False] * 4 + [True]


def test_every_number_survives_the_file(tmp_path: Path, results: Results) -> None:
    save_results(tmp_path / 'results.json', results)
    loaded = load_results(tmp_path / 'results.json')
    for name in ('title', 'class_names', 'num_rooms', 'num_points', 'origin'):
        assert getattr(loaded, name) == getattr(results, name)
    for found, expected in zip(loaded.evaluations, results.evaluations, strict=True):
        assert found.seed == expected.seed
        for part in ('paper', 'strict', 'precision', 'panoptic'):
            for item in fields(getattr(expected, part)):
                score = getattr(getattr(found, part), item.name)
                np.testing.assert_array_equal(
                    score, getattr(getattr(expected, part), item.name), strict=True
                )
    assert list(tmp_path.iterdir()) == [tmp_path / 'results.json']


def test_the_file_is_json_by_the_standard(tmp_path: Path, results: Results) -> None:
    def reject(constant: str) -> None:
        raise AssertionError(f'{constant} is not JSON')

    save_results(tmp_path / 'results.json', results)
    text = (tmp_path / 'results.json').read_text()
    content = json.loads(text, parse_constant=reject)
    assert content['evaluations'][0]['strict']['iou'][4] is None


def test_results_without_an_evaluation_are_rejected(results: Results) -> None:
    with pytest.raises(ValueError, match='at least one evaluation'):
        replace(results, evaluations=())


def test_scores_of_another_number_of_classes_are_rejected(results: Results) -> None:
    with pytest.raises(ValueError, match=r'paper iou has shape \(5,\), expected \(4,\)'):
        replace(results, class_names=CLASS_NAMES[:4])


DAMAGES = {
    'cut off': lambda text: text[: len(text) // 2],
    'empty': lambda text: '',
    'another file': lambda text: '[1, 2]',
    'no title': lambda text: text.replace('"title"', '"name"'),
    'a score is missing': lambda text: text.replace('"mIoU"', '"miou"'),
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
    with pytest.raises(DatasetError, match=r'results\.json holds no results, or is damaged'):
        load_results(path)


def test_bytes_that_are_no_text_are_damage(tmp_path: Path) -> None:
    (tmp_path / 'results.json').write_bytes(b'\xff\xfe\x00')
    with pytest.raises(DatasetError, match='or is damaged'):
        load_results(tmp_path / 'results.json')


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r'cannot read .*none\.json: No such file'):
        load_results(tmp_path / 'none.json')


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, results: Results) -> None:
    with pytest.raises(DatasetError, match=r'cannot write .*results\.json: No such file'):
        save_results(tmp_path / 'none' / 'results.json', results)
