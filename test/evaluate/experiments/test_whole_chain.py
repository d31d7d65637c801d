# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""From an archive in the layout of S3DIS to the report, by the commands of a researcher."""

from pathlib import Path

from asis_ros.cli import main
from asis_ros.cloud import LabelledCloud
from asis_ros.datasets.room_files import list_rooms
from asis_ros.evaluate.results_file import load_results
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.scanner import scan_room
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.voxels import voxel_indices
import numpy as np
import pytest

ROOMS = ('Area_1/office_1', 'Area_1/hallway_1', 'Area_2/office_1')

RECIPE = """
preparation: {voxel_size: 0.1, block: {num_points: 512}}
optimiser: {average: 0.5}
augmentation: {enabled: false}
batch_size: 2
steps: 4
workers: 0
"""


def write_annotations(folder: Path, seed: int) -> None:
    """Write a synthetic room as S3DIS has it: one text file for each instance."""
    rng = np.random.default_rng(seed)
    scan = scan_room(RayCaster(make_room(seed)), rng)
    voxels = voxel_indices(scan.cloud.xyz, 0.1)
    scan = scan.take(np.unique(voxels, return_index=True)[1])
    folder.mkdir(parents=True)
    for instance_id in np.unique(scan.instance_ids):
        instance = scan.take(np.flatnonzero(scan.instance_ids == instance_id))
        name = CLASS_NAMES[np.bincount(instance.class_ids).argmax()]
        np.savetxt(folder / f'{name}_{instance_id + 1}.txt', columns_of(instance), '%.3f')


def columns_of(instance: LabelledCloud) -> np.ndarray:
    return np.hstack([instance.cloud.xyz, np.round(instance.cloud.rgb * 255)])


@pytest.fixture(scope='module')
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('s3dis') / 'Stanford3dDataset_v1.2_Aligned_Version'
    for seed, name in enumerate(ROOMS):
        write_annotations(folder / name / 'Annotations', seed)
    return folder


@pytest.fixture(scope='module')
def rooms(archive: Path) -> Path:
    """Prepare the archive."""
    out = archive.parent / 'rooms'
    arguments = ['prepare', 's3dis', str(archive), str(out), '--partial', '--workers', '1']
    assert main(arguments) == 0
    return out


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    path = tmp_path / 'recipe.yaml'
    path.write_text(RECIPE)
    return str(path)


def test_an_archive_becomes_rooms(rooms: Path) -> None:
    assert [path.stem for path in list_rooms(rooms)] == [
        'Area_1_hallway_1',
        'Area_1_office_1',
        'Area_2_office_1',
    ]


def test_weights_are_trained_without_an_area_and_scored_on_it(
    rooms: Path, recipe: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, scores = tmp_path / 'run', tmp_path / 'scores'
    assert main(
        ['train', str(rooms), str(out), '--recipe', recipe, '--held-out-area', '2', '--steps', '3']
    ) == 0  # fmt: skip
    checkpoint = load_checkpoint(out / 'weights.npz')
    assert checkpoint.origin['step'] == '3'
    assert 'Area_1_hallway_1.npz to Area_1_office_1.npz' in checkpoint.origin['training_rooms']
    assert (out / 'best.npz').is_file()  # scores on held-out rooms chose it

    weights = str(out / 'weights.npz')
    arguments = ['evaluate', weights, str(rooms), '--area', '2', '--out', str(scores)]
    assert main([*arguments, '--sampling-seeds', '0', '1']) == 0
    results = load_results(scores / 'results.json')
    assert results.num_rooms == 1
    assert [evaluation.seed for evaluation in results.evaluations] == [0, 1]
    table = capsys.readouterr().out
    assert f'{100 * results.mean("strict", "mIoU"):.1f}' in table
    assert 'paper, S3DIS Area 5: ASIS (PN++)' in table
    assert (scores / 'scores.csv').read_text().startswith('scores (%)')


def test_cross_validation_scores_each_area_and_all_together(
    rooms: Path, recipe: str, tmp_path: Path
) -> None:
    out = tmp_path / 'folds'
    arguments = ['crossval', str(rooms), str(out), '--recipe', recipe, '--sampling-seeds', '0']
    assert main(arguments) == 0
    one, two = (load_results(out / f'area_{area}' / 'results.json') for area in (1, 2))
    both = load_results(out / 'results.json')
    assert (one.num_rooms, two.num_rooms, both.num_rooms) == (2, 1, 3)
    assert both.num_points == one.num_points + two.num_points
    # Overall accuracy is that of the points of all areas.
    right = sum(part.num_points * part.mean('strict', 'oAcc') for part in (one, two))
    assert both.mean('strict', 'oAcc') == pytest.approx(right / both.num_points)
    before = (out / 'area_1' / 'weights.npz').stat().st_mtime_ns
    assert main(arguments) == 0  # nothing is trained twice
    assert (out / 'area_1' / 'weights.npz').stat().st_mtime_ns == before


def test_an_ablation_becomes_a_table_and_a_report(
    rooms: Path, recipe: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / 'ablation'
    arguments = ['ablate', str(rooms), str(out), '--area', '2', '--recipe', recipe]
    assert main([*arguments, '--backbones', 'pointnet', '--sampling-seeds', '0']) == 0
    table = capsys.readouterr().out
    for variant in ('baseline', 'fusion', 'awareness', 'asis'):
        network = load_checkpoint(out / 'pointnet' / variant / 'weights.npz').network.config
        assert network.instance_fusion == (variant in ('fusion', 'asis'))
        assert network.semantic_awareness == (variant in ('awareness', 'asis'))
        assert f'{variant} (pointnet)' in table
    assert main(['report', str(out), str(rooms), '--pictures', '1']) == 0
    page = (out / 'report.html').read_text()
    results = load_results(out / 'pointnet' / 'asis' / 'results.json')
    assert f'{100 * results.mean("strict", "mIoU"):.1f}' in page


def test_an_area_that_is_not_there_is_named(
    rooms: Path, recipe: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ['ablate', str(rooms), str(tmp_path), '--recipe', recipe, '--area', '5']
    assert main(arguments) == 2
    assert 'none of 3 rooms is of area 5' in capsys.readouterr().err
