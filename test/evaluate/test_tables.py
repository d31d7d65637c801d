# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.tables: three ways to write a table."""

import csv

from asis_ros.evaluate.tables import as_csv, as_markdown, as_text, Percentage, Table

TABLE: Table = [
    ('scores (%)', 'protocol', 'mIoU', 'gain'),
    ('ASIS', 'strict', Percentage(81.25, 18.75), Percentage(1.5, sign='+')),
    ('a|b, c', 'paper', Percentage(7.0), Percentage(float('nan'))),
]


def test_text_aligns_words_to_the_left_and_numbers_to_the_right() -> None:
    assert as_text(TABLE).splitlines() == [
        'scores (%)  protocol         mIoU  gain',
        'ASIS        strict    81.2 ± 18.8  +1.5',
        'a|b, c      paper             7.0     -',
    ]


def test_markdown_escapes_what_parts_its_columns() -> None:
    assert as_markdown(TABLE).splitlines() == [
        '| scores (%) | protocol | mIoU | gain |',
        '| --- | --- | ---: | ---: |',
        '| ASIS | strict | 81.2 ± 18.8 | +1.5 |',
        r'| a\|b, c | paper | 7.0 | - |',
    ]


def test_csv_has_a_column_for_the_spread_and_empty_cells() -> None:
    assert list(csv.reader(as_csv(TABLE).splitlines())) == [
        ['scores (%)', 'protocol', 'mIoU', 'mIoU spread', 'gain'],
        ['ASIS', 'strict', '81.250', '18.750', '1.500'],
        ['a|b, c', 'paper', '7.000', '', ''],
    ]


def test_a_column_of_counts_is_numeric_though_a_cell_is_empty() -> None:
    table: Table = [('category', 'shapes'), ('mug', 12), ('mean', '')]
    assert as_text(table).splitlines() == ['category  shapes', 'mug           12', 'mean']
    assert as_markdown(table).splitlines()[1] == '| --- | ---: |'
    assert as_csv(table).splitlines() == ['category,shapes', 'mug,12', 'mean,']
