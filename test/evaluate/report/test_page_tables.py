# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.page_tables: which tables there are, and best scores."""

from asis_ros.evaluate.published import S3DIS
from asis_ros.evaluate.report.page_tables import comparison_table, group_tables, page_table
from asis_ros.evaluate.report.runs import Group, Run
from asis_ros.evaluate.tables import Percentage
from evaluated_rooms import ALL_RIGHT, ONE_WRONG, results


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def best(table):
    return [(row, column) for row, cells in enumerate(table.rows)
            for column, cell in enumerate(cells) if cell.is_best]  # fmt: skip


def test_networks_are_compared_class_by_class():
    table = comparison_table([results('old', ONE_WRONG), results('new', ALL_RIGHT)], 'mIoU')
    assert [[str(cell) for cell in row] for row in table] == [
        ['IoU (%)', 'mean', 'floor', 'chair', 'sofa'],
        ['old', '62.5', '75.0', '50.0', '-'],
        ['new', '100.0', '100.0', '100.0', '-'],
    ]


def test_rows_of_the_paper_go_by_the_names_of_classes():
    # Table 4, last row: WCov 48.2, floor 76.4, chair 59.4, sofa 9.9.
    asis = next(row for row in S3DIS if row.method == 'ASIS (PN)' and row.per_class)
    table = comparison_table([results('new', ALL_RIGHT)], 'mWCov', [asis])
    assert [str(cell) for cell in table[-1][1:]] == ['48.2', '76.4', '59.4', '9.9']


def test_the_best_score_of_each_column_stands_out():
    table = page_table(
        'caption',
        [
            ('method', 'a', 'b', 'c'),
            ('old', Percentage(50.0), Percentage(7.0), Percentage(float('nan'))),
            ('new', Percentage(49.0), Percentage(8.0), Percentage(1.0)),
            ('paper', Percentage(60.0), Percentage(9.0), Percentage(9.0)),
        ],
        num_compared=2,
    )
    assert best(table) == [(1, 1), (2, 2)]  # c: only one network has it; the paper is not compared


def test_scores_that_read_the_same_are_both_the_best():
    rows = [('method', 'a'), ('old', Percentage(50.01)), ('new', Percentage(50.04))]
    assert best(page_table('caption', rows, num_compared=2)) == [(1, 1), (2, 1)]


def test_where_nothing_was_found_nothing_is_the_best():
    rows = [('method', 'a'), ('old', Percentage(0.0)), ('new', Percentage(0.0))]
    assert best(page_table('caption', rows, num_compared=2)) == []


def test_a_loss_that_reads_zero_has_no_minus():
    assert str(Percentage(-0.04, sign='+')) == '+0.0'


def test_numbers_and_words_are_told_apart():
    table = page_table('caption', [('method', 'a'), ('old', Percentage(5.0))])
    assert [[cell.is_number for cell in row] for row in table.rows] == [[False, True]] * 2


def test_an_ablation_is_laid_out_by_both_protocols_and_by_class():
    runs = (
        Run('baseline', (False, False), results('old', ONE_WRONG), None),
        Run('ASIS', (True, True), results('new', ALL_RIGHT), None),
    )
    tables = group_tables(Group('pointnet2', 'PointNet++', runs))
    captions = [table.caption for table in tables if not table.folded]
    assert captions == [
        'Instance fusion (IF) and semantic awareness (SA), strict protocol',
        'Instance fusion (IF) and semantic awareness (SA), paper protocol',
        'Means over the classes',
        'WCov per class, strict protocol',
        'IoU per class, strict protocol',
    ]
    assert texts(tables[0])[1:] == [
        ['old', '', '', '62.5', '+0.0', '62.5', '+0.0'],
        ['new', '✓', '✓', '100.0', '+37.5', '100.0', '+37.5'],
    ]
    assert len(tables) == 5 + 2 * 2  # each network by each protocol, folded


def test_only_rows_of_the_paper_on_the_same_backbone_stand_beside_ours():
    run = Run('ASIS', (True, True), results('new', ALL_RIGHT), None)
    for name, mark in (('pointnet', '(PN)'), ('pointnet2', '(PN++)')):
        means = texts(group_tables(Group(name, name, (run,)))[2])
        published = [row[0] for row in means if row[0].startswith('paper')]
        assert len(published) == 4
        assert all(title.endswith(mark) for title in published)


def test_a_single_network_has_no_ablation():
    group = Group('network', 'mine', (Run('mine', None, results('mine', ALL_RIGHT), None),))
    assert group_tables(group)[0].caption == 'Means over the classes'
