# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis bench``: rows of its tables and that results agree, never time."""

import json
from pathlib import Path
import re

from asis_ros.benchmarks.inputs import simulated_scans
from asis_ros.cli import main
import numpy as np
import pytest


@pytest.fixture(scope='module')
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a floor, a wall and a box on the floor, in one block."""
    random = np.random.default_rng(0)
    u, v = random.random((2, 900))
    floor = np.stack([u, v, 0 * u], axis=1)
    wall = np.stack([u, 0 * u + 0.02, 2 * v], axis=1)
    box = random.uniform((0.4, 0.4, 0.2), (0.7, 0.7, 0.4), (300, 3))
    xyz = np.concatenate([floor, wall, box]).astype(np.float32)
    path = tmp_path_factory.mktemp('bench') / 'corner.npz'
    np.savez(path, xyz=xyz)
    return path


@pytest.fixture(scope='module')
def results(cloud: Path) -> dict:
    """Run the whole benchmark once, on the small cloud."""
    out = cloud.with_name('bench.json')
    status = main(
        ['bench', str(cloud), '--device', 'cpu', '--threads', '1,2', '--quick', '--paper',
         '--load', '1', '--growth', str(cloud.with_name('growth.png')), '--json', str(out)]
    )  # fmt: skip
    assert status == 0
    return json.loads(out.read_text())


def rows(results: dict, section: str) -> list[dict]:
    return results['sections'][section]['rows']


def test_machine_versions_and_threads_are_stated(results: dict) -> None:
    assert results['machine']['cores'] >= 1
    assert {'processor', 'torch', 'numba', 'scikit-learn', 'commit'} <= results['machine'].keys()
    assert results['settings']['threads'] == [1, 2]


@pytest.mark.parametrize('threads', [1, 2])
@pytest.mark.parametrize(
    'part',
    [
        'mean shift',
        'L1 neighbours of embeddings',
        'fusion maximum',
        'farthest point sampling',
        'all neighbourhoods of PointNet++',
    ],
)
def test_each_part_gives_what_the_straight_port_gives(
    results: dict, part: str, threads: int
) -> None:
    (row,) = [
        row
        for row in rows(results, 'comparisons')
        if row['what'] == part and row['threads'] == threads
    ]
    assert row['result'].startswith('equal')
    assert row['ratio'] == pytest.approx(row['straight port ms'] / row['own ms'])


def test_merging_and_scores_give_what_the_straight_port_gives(results: dict) -> None:
    found = {row['what']: row['result'] for row in rows(results, 'comparisons')}
    assert found['merging of 1 blocks (BlockMerging)'] == 'equal'
    assert found['scores of 2100 points'] == 'equal'


def test_the_chain_is_compared_on_easy_and_on_cluttered_blocks(results: dict) -> None:
    chains = [row for row in rows(results, 'comparisons') if row['what'].startswith('chain')]
    assert [row['what'].split()[1] for row in chains] == ['easy', 'cluttered'] * 2
    # Where distances round differently, a point near a border may have another class.
    assert all(re.match(r'classes: (equal|99\.)', row['result']) for row in chains)


def test_whole_clouds_have_their_stages_for_each_number_of_threads(results: dict) -> None:
    found = rows(results, 'whole_clouds')
    assert [(row['cloud'], row['points'], row['blocks']) for row in found] == [
        ('corner.npz', 2100, 1)
    ] * 2
    assert [(row['threads'], row['labels']) for row in found] == [(1, 'equal'), (2, 'equal')]
    assert {'network s', 'clustering s', 'merging s'} <= found[0].keys()


def test_operations_of_a_gpu_give_what_the_kernels_give(results: dict) -> None:
    found = {row['what']: row['result'] for row in rows(results, 'devices')}
    assert len(found) == 14
    assert {result[:5] for result in found.values()} == {'equal'}, found


def test_busy_processes_beside_a_cloud_are_counted(results: dict) -> None:
    assert [row['busy processes'] for row in rows(results, 'load')] == [1, 1]


def test_the_network_is_set_against_a_matrix_product(results: dict) -> None:
    (row,) = rows(results, 'roofline')
    assert row['share'] == pytest.approx(row['GFLOP/s'] / row['matrix product GFLOP/s'])


def test_table_5_has_all_methods_on_both_backbones(results: dict) -> None:
    found = {(row['backbone'], row['method']): row for row in rows(results, 'paper')}
    methods = ('SGPN', 'ASIS (vanilla)', 'ASIS', 'ASIS, scikit-learn')
    assert set(found) == {
        (name, method) for name in ('pointnet', 'pointnet2') for method in methods
    }
    row = found['pointnet', 'SGPN']
    assert row['paper (Tesla P40)'] == '18 + 708'
    assert row['overall ms'] == pytest.approx(row['network ms'] + row['grouping ms'])


def test_growth_is_drawn(results: dict, cloud: Path) -> None:
    assert [row['points'] for row in rows(results, 'growth')] == [1000, 3000, 10000]
    assert cloud.with_name('growth.png').read_bytes().startswith(b'\x89PNG')


def test_the_simulated_scans_have_true_labels() -> None:
    (scan,) = simulated_scans(quick=True)
    assert scan.truth is not None
    assert 5_000 < len(scan.cloud) <= 160 * 120
    assert scan.cloud.finite().all()
    assert len(np.unique(scan.truth.instance_ids)) > 5


@pytest.mark.parametrize(
    ('arguments', 'text'),
    [
        (['gone.pcd'], 'gone.pcd'),
        (['--json', 'nowhere/bench.json'], 'there is no folder nowhere'),
        (['--device', 'cuda:99'], "'cuda:99'"),
    ],
)
def test_what_cannot_be_measured_is_an_error_before_the_work(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(['bench', *arguments]) == 2
    assert text in capsys.readouterr().err


def test_a_cloud_without_finite_points_is_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / 'empty.npz'
    np.savez(path, xyz=np.full((5, 3), np.nan))
    assert main(['bench', str(path), '--device', 'cpu']) == 2
    assert 'no finite point' in capsys.readouterr().err
