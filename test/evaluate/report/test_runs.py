# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.runs: what is found in a folder, and what is missing."""

from asis_ros.errors import DatasetError
from asis_ros.evaluate.report.runs import read_groups
from asis_ros.evaluate.results_file import save_results
from evaluated_rooms import ALL_RIGHT, results
import pytest


@pytest.fixture
def save(tmp_path):
    """Save results under a folder, with weights beside them or without."""

    def save(folder='.', with_weights=True):
        path = tmp_path / folder
        path.mkdir(parents=True, exist_ok=True)
        save_results(path / 'results.json', results(f'of {folder}', ALL_RIGHT))
        if with_weights:
            (path / 'weights.npz').touch()
        return path

    return save


def test_an_ablation_is_read_backbone_by_backbone(save, tmp_path):
    for backbone in ('pointnet2', 'pointnet'):
        for variant in ('asis', 'baseline', 'awareness', 'fusion'):
            save(f'{backbone}/{variant}')
    first, second = read_groups(tmp_path)
    assert (first.title, second.title) == ('PointNet', 'PointNet++')
    assert [run.label for run in first.runs] == ['baseline', '+IF', '+SA', 'ASIS']
    assert [run.variant for run in first.runs][1:3] == [(True, False), (False, True)]
    assert first.runs[3].results.title == 'of pointnet/asis'
    assert first.runs[3].weights == tmp_path / 'pointnet' / 'asis' / 'weights.npz'
    assert first.missing == ()


def test_variants_without_results_are_missing(save, tmp_path):
    save('pointnet2/asis')
    (tmp_path / 'pointnet2' / 'fusion').mkdir()
    (group,) = read_groups(tmp_path)
    assert group.missing == ('baseline', '+IF', '+SA')


def test_results_do_not_need_weights(save, tmp_path):
    save('pointnet2/asis', with_weights=False)
    assert read_groups(tmp_path)[0].runs[0].weights is None


def test_the_results_of_one_network_are_a_group_of_their_own(save):
    (group,) = read_groups(save())
    assert (group.name, group.title) == ('network', 'of .')
    assert [(run.label, run.variant) for run in group.runs] == [('of .', None)]


@pytest.mark.parametrize(
    ('variants', 'shown'),
    [
        (('baseline', 'fusion', 'awareness', 'asis'), ['baseline', 'ASIS']),
        (('baseline', 'fusion'), ['+IF']),
        (('asis',), ['ASIS']),
    ],
)
def test_pictures_show_baseline_and_asis_or_the_last_variant(save, tmp_path, variants, shown):
    for variant in variants:
        save(f'pointnet/{variant}')
    assert [run.label for run in read_groups(tmp_path)[0].shown] == shown


def test_a_folder_without_results_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r'no results in .*expected results\.json'):
        read_groups(tmp_path)


def test_damaged_results_are_named(save, tmp_path):
    (save('pointnet/asis') / 'results.json').write_text('{}')
    with pytest.raises(DatasetError, match=r'asis/results\.json cannot be read as results'):
        read_groups(tmp_path)
