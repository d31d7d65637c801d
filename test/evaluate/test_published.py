# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.published: the paper's tables and text agree with each other."""

from asis_ros.evaluate.published import ABLATION, AREA_5, PaperRow, S3DIS, SHAPENET, SIX_FOLD
from asis_ros.labels import CLASS_NAMES
import numpy as np
import pytest

WITH_CLASSES = [row for row in S3DIS if row.per_class]


def row(data: str, method: str) -> PaperRow:
    (found,) = [row for row in S3DIS if (row.data, row.method) == (data, method)]
    return found


@pytest.mark.parametrize(
    ('data', 'backbone', 'score', 'gain'),
    [
        (SIX_FOLD, 'PN', 'mWCov', 1.9),
        (SIX_FOLD, 'PN', 'mPrec', 2.6),
        (SIX_FOLD, 'PN', 'mIoU', 1.6),
        (AREA_5, 'PN', 'mWCov', 2.7),
        (AREA_5, 'PN', 'mPrec', 2.2),
        (AREA_5, 'PN', 'mAcc', 2.8),
        (AREA_5, 'PN', 'mIoU', 1.7),
        (AREA_5, 'PN++', 'mWCov', 2.1),
        (AREA_5, 'PN++', 'mIoU', 2.6),
        (SIX_FOLD, 'PN++', 'mWCov', 1.7),
        (SIX_FOLD, 'PN++', 'mIoU', 1.1),
    ],
)
def test_asis_gains_over_its_baseline_what_section_4_2_2_says(data, backbone, score, gain) -> None:
    asis, vanilla = row(data, f'ASIS ({backbone})'), row(data, f'ASIS vanilla ({backbone})')
    assert asis.mean(score) - vanilla.mean(score) == pytest.approx(gain)


def test_the_baseline_gains_over_sgpn_what_section_4_2_1_says() -> None:
    vanilla, sgpn = row(SIX_FOLD, 'ASIS vanilla (PN)'), row(SIX_FOLD, 'SGPN (PN)')
    assert vanilla.mean('mWCov') - sgpn.mean('mWCov') == pytest.approx(5.5)


@pytest.mark.parametrize('one', WITH_CLASSES, ids=lambda one: one.method)
def test_the_means_of_table_4_are_those_of_tables_1_and_2(one: PaperRow) -> None:
    assert set(one.per_class) == {'mIoU', 'mWCov'}
    for name, values in one.per_class.items():
        assert tuple(values) == CLASS_NAMES
        # The paper rounds both to one digit.
        assert np.mean(list(values.values())) == pytest.approx(one.mean(name), abs=0.051)


def test_asis_gains_on_board_wall_table_and_bookcase_what_the_text_says() -> None:
    vanilla, asis = WITH_CLASSES
    wcov, iou = (
        {
            name: asis.per_class[score][name] - vanilla.per_class[score][name]
            for name in CLASS_NAMES
        }
        for score in ('mWCov', 'mIoU')
    )
    assert wcov['board'] == pytest.approx(5.0)
    assert wcov['wall'] == pytest.approx(2.4)
    assert iou['table'] == pytest.approx(3.5)
    assert iou['bookcase'] == pytest.approx(2.2)


def test_the_ablation_begins_at_the_baseline_and_ends_at_asis() -> None:
    ends = {(False, False): 'ASIS vanilla (PN)', (True, True): 'ASIS (PN)'}
    for parts, method in ends.items():
        whole = row(SIX_FOLD, method)
        for score in ('mIoU', 'mWCov'):
            assert ABLATION[parts].mean(score) == whole.mean(score)


def test_single_parts_gain_what_section_4_2_3_says() -> None:
    baseline, fusion, awareness = (
        ABLATION[parts] for parts in ((False, False), (True, False), (False, True))
    )
    both = ABLATION[True, True]
    assert fusion.mean('mIoU') - baseline.mean('mIoU') == pytest.approx(0.5)
    assert awareness.mean('mWCov') - baseline.mean('mWCov') == pytest.approx(1.1)
    assert both.mean('mIoU') - fusion.mean('mIoU') == pytest.approx(1.1)
    assert both.mean('mWCov') - fusion.mean('mWCov') == pytest.approx(1.2)


def test_asis_gains_on_shapenet_what_section_4_3_says() -> None:
    scores = {row.method: row.mean('mIoU') for row in SHAPENET}
    assert scores['ASIS (PN)'] - scores['PN (RePr)'] == pytest.approx(0.6)
    assert scores['ASIS (PN++)'] - scores['PN++ (without normals)'] == pytest.approx(0.7)


def test_a_row_says_that_it_is_the_papers() -> None:
    assert row(AREA_5, 'ASIS (PN++)').title == 'paper, S3DIS Area 5: ASIS (PN++)'


def test_a_score_that_the_paper_does_not_have_is_undefined() -> None:
    vanilla = row(AREA_5, 'ASIS vanilla (PN)')
    assert np.isnan([vanilla.mean('PQ'), *vanilla.of_classes('mIoU', ['floor'])]).all()
