# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.score_tables: which columns and rows there are."""

import csv
from dataclasses import replace
from pathlib import Path

from asis_ros.evaluate.published import ABLATION, AREA_5, PaperRow, S3DIS
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.results_file import load_results, save_results
from asis_ros.evaluate.score_tables import ablation_table, class_table, score_table
from asis_ros.evaluate.tables import as_csv, as_markdown, as_text, Table
from asis_ros.metrics import PROTOCOLS
from asis_ros.metrics.scores import Metric
from asis_ros.metrics.semantic import mean_iou
from evaluated_rooms import ALL_RIGHT, evaluation, ONE_WRONG, results
from labelled_rooms import room
import pytest

# Columns of today; those of new scores follow.
MEANS = (
    *('scores (%)', 'protocol', 'mCov', 'mWCov', 'mPrec', 'mRec', 'mAcc', 'mIoU', 'oAcc'),
    *('AP', 'AP50', 'AP25', 'PQ'),
)
CLASSES = ('class (%)', 'IoU', 'Acc', 'WCov', 'Prec', 'Rec', 'AP50', 'PQ')


def texts(table: Table) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table]


def first_columns(table: Table, columns: tuple[str, ...]) -> list[list[str]]:
    return [row[: len(columns)] for row in texts(table)]


def test_score_columns_have_the_order_of_the_paper() -> None:
    (header,) = score_table([])
    assert header[: len(MEANS)] == MEANS


def test_results_of_one_seed_are_percentages() -> None:
    _, strict, paper = first_columns(score_table([results('mine', ONE_WRONG)]), MEANS)
    assert strict[:2] == ['mine', 'strict']
    assert strict[2:9] == ['62.5', '62.5', '100.0', '100.0', '87.5', '62.5', '80.0']
    assert strict[9:] == ['25.0', '50.0', '100.0', '37.5']
    # The class that is absent makes every mean of the paper's protocol undefined.
    assert paper == ['mine', 'paper', *['-'] * 6, '80.0', *['-'] * 4]


def test_results_of_several_seeds_are_mean_and_spread() -> None:
    _, strict, _ = texts(score_table([results('mine', ONE_WRONG, ALL_RIGHT)]))
    assert strict[2] == '81.2 ± 18.8'
    assert strict[4] == '100.0 ± 0.0'
    assert strict[10] == '75.0 ± 25.0'


def test_rows_of_the_paper_follow_ours_and_say_what_they_are() -> None:
    area_5 = [row for row in S3DIS if row.data == AREA_5]
    rows = first_columns(score_table([results('mine', ONE_WRONG)], area_5), MEANS)
    assert rows[3] == [
        *('paper, S3DIS Area 5: SGPN (PN)', 'paper', '32.7', '35.5', '36.0', '28.7'),
        *['-'] * 7,
    ]
    assert rows[8] == [
        *('paper, S3DIS Area 5: ASIS (PN++)', 'paper', '44.6', '47.8', '55.3', '42.4'),
        *('60.9', '53.4', '86.9', '-', '-', '-', '-'),
    ]


def test_the_table_of_classes_begins_with_the_mean() -> None:
    assert first_columns(class_table(results('mine', ONE_WRONG)), CLASSES) == [
        list(CLASSES),
        ['mean', '62.5', '87.5', '62.5', '100.0', '100.0', '50.0', '37.5'],
        ['floor', '75.0', '75.0', '75.0', '100.0', '100.0', '100.0', '75.0'],
        ['chair', '50.0', '100.0', '50.0', '100.0', '100.0', '0.0', '0.0'],
        ['sofa', '-', '-', '-', '-', '-', '-', '-'],
    ]


def test_the_table_of_classes_can_follow_the_protocol_of_the_paper() -> None:
    # Both halves of a split chair count as right, so recall is 2.
    split = room([1] * 4, [0] * 4, [1] * 4, [0, 0, 1, 1], [1] * 4)
    both = replace(results('mine', ALL_RIGHT), evaluations=(evaluation([split], 3),))
    assert texts(class_table(both, 'strict'))[3][5] == '100.0'
    assert texts(class_table(both, 'paper'))[3][5] == '200.0'


def test_a_protocol_has_the_columns_of_its_own_scores() -> None:
    header = texts(class_table(results('mine', ONE_WRONG), 'paper'))[0]
    assert header == ['class (%)', 'IoU', 'Acc', 'WCov', 'Prec', 'Rec']


def test_columns_of_the_paper_are_found_by_the_name_of_the_class() -> None:
    (asis,) = (row for row in S3DIS if row.per_class and row.method == 'ASIS (PN)')
    strange = replace(results('mine', ONE_WRONG), class_names=('chair', 'floor', 'sink'))
    rows = texts(class_table(strange, paper=[asis]))
    title = 'paper, S3DIS 6-fold: ASIS (PN)'
    assert [row[-2:] for row in rows] == [
        [f'IoU ({title})', f'WCov ({title})'],
        ['51.1', '48.2'],
        ['49.3', '59.4'],
        ['89.7', '76.4'],
        ['-', '-'],
    ]


def test_the_ablation_has_the_rows_of_the_paper_and_gains_over_the_baseline() -> None:
    mine = {
        (True, True): results('both', ALL_RIGHT),
        (False, False): results('baseline', ONE_WRONG),
    }
    rows = texts(ablation_table(mine, paper=ABLATION))
    assert rows[0] == ['method (%)', '+IF', '+SA', 'mIoU', 'mIoU gain', 'mWCov', 'mWCov gain']
    assert rows[1] == ['baseline', '', '', '62.5', '+0.0', '62.5', '+0.0']
    assert rows[2] == ['both', '✓', '✓', '100.0', '+37.5', '100.0', '+37.5']
    title = 'paper, S3DIS 6-fold: '
    assert rows[3:] == [
        [title + 'baseline', '', '', '49.5', '+0.0', '46.3', '+0.0'],
        [title + '+IF', '✓', '', '50.0', '+0.5', '47.0', '+0.7'],
        [title + '+SA', '', '✓', '49.8', '+0.3', '47.4', '+1.1'],
        [title + '+IF +SA', '✓', '✓', '51.1', '+1.6', '48.2', '+1.9'],
    ]


def test_a_loss_is_a_negative_gain() -> None:
    mine = {(False, False): results('a', ALL_RIGHT), (False, True): results('b', ONE_WRONG)}
    assert texts(ablation_table(mine))[2][4] == '-37.5'


@pytest.mark.parametrize(('protocol', 'score'), [('strict', '62.5'), ('paper', '-')])
def test_without_a_baseline_there_is_no_gain(protocol, score: str) -> None:
    table = ablation_table({(True, False): results('+IF', ONE_WRONG)}, protocol)
    assert texts(table)[1] == ['+IF', '✓', '', score, '-', score, '-']


@pytest.mark.parametrize('write', [as_text, as_markdown, as_csv])
def test_a_table_without_rows_is_its_header(write) -> None:
    assert 'mWCov' in write(score_table([])).splitlines()[0]


@pytest.mark.parametrize('num_classes', [2, 40])
def test_a_list_of_classes_may_have_any_length(num_classes: int) -> None:
    names = tuple(f'class {class_id}' for class_id in range(num_classes))
    one = evaluation([room([0, 1], [0, 1], [0, 1], [0, 1], [1, 1])], num_classes)
    table = class_table(
        Results(title='', class_names=names, num_rooms=1, num_points=2, evaluations=(one,))
    )
    assert [row[0] for row in table] == ['class (%)', 'mean', *names]
    assert str(table[1][1]) == '100.0'


def test_a_row_of_the_paper_may_lack_every_score() -> None:
    _, row = texts(score_table([], [PaperRow('x', 'pointnet', 'y')]))
    assert set(row[2:]) == {'-'}


def dice(comparison):
    """Compute the Dice coefficient per class, 2 IoU / (1 + IoU)."""
    iou = mean_iou(comparison).per_class
    return comparison.score('mDice', 2 * iou / (1 + iou))


def test_a_new_score_in_the_table_of_scores_is_in_tables_and_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(PROTOCOLS['strict'].metrics, 'mDice', Metric(dice))
    save_results(tmp_path / 'results.json', results('mine', ONE_WRONG))
    loaded = load_results(tmp_path / 'results.json')
    means, classes = score_table([loaded]), class_table(loaded)
    # IoU 3/4 and 1/2: Dice 6/7 and 2/3.
    header, strict, paper = as_text(means).splitlines()
    assert [line.split()[-1] for line in (header, strict, paper)] == ['mDice', '76.2', '-']
    assert as_markdown(classes).splitlines()[0].endswith(' | Dice |')
    assert as_markdown(classes).splitlines()[3].endswith(' | 85.7 |')
    columns = list(zip(*csv.reader(as_csv(classes).splitlines()), strict=True))
    assert columns[-1] == ('Dice', '76.190', '85.714', '66.667', '')
    (evaluation,) = loaded.evaluations
    assert evaluation.score('strict', 'mDice').mean == pytest.approx((6 / 7 + 2 / 3) / 2)


def test_a_score_that_is_kept_out_of_tables_is_computed_and_saved_alone(tmp_path: Path) -> None:
    save_results(tmp_path / 'results.json', results('mine', ONE_WRONG))
    loaded = load_results(tmp_path / 'results.json')
    assert loaded.mean('strict', 'SQ') == pytest.approx(3 / 8)  # 3/4 for the floor, no match else
    assert not {'SQ', 'RQ'} & {*score_table([loaded])[0], *class_table(loaded)[0]}
