# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of models that replace furniture."""

from asis_ros.errors import DatasetError
from asis_ros.rooms.furniture.meshes import is_held_out, load_mesh, MeshFolder
from asis_ros.rooms.solids import box
import numpy as np
import pytest
import trimesh

HEADER = 'file,class,size_x,size_y,size_z\n'
NAMES = [f'chair_{number}.ply' for number in range(10)]
CHAIR = box((0.5, 0.45, 0.9), (0, 0, 0), (0.2, 0.2, 0.2))


def write_list(folder, *rows):
    (folder / 'models.csv').write_text(HEADER + ''.join(row + '\n' for row in rows))


@pytest.fixture
def folder(tmp_path):
    """Write wedge-shaped chairs of 0.5 x 0.5 x 0.85 m, higher towards +y, and list them."""
    corners = np.array([(x, y, 0) for x in (-0.25, 0.25) for y in (-0.25, 0.25)], float)
    top = [(x, 0.25, 0.85) for x in (-0.25, 0.25)]
    mesh = trimesh.convex.convex_hull(np.concatenate([corners, top]))
    for name in NAMES:
        mesh.export(tmp_path / name)
    write_list(tmp_path, *(f'{name},chair,0.5,0.5,0.85' for name in NAMES))
    return tmp_path


def replacements(meshes, solid, class_name, count=40):
    rng = np.random.default_rng(0)
    made = [meshes.substitute(rng, solid, class_name) for _ in range(count)]
    return [each for each in made if each is not solid]


def test_a_model_has_the_bounds_of_the_solid_it_replaces(folder):
    models = replacements(MeshFolder(folder), CHAIR, 'chair')
    assert 5 < len(models) < 35
    for model in models:
        np.testing.assert_allclose(model.bounds(), CHAIR.bounds(), atol=1e-9)


def test_the_front_of_a_model_faces_plus_y(folder):
    # In the file the front is at -y, where the wedge is low.
    model = replacements(MeshFolder(folder), CHAIR, 'chair')[0]
    high = model.vertices[model.vertices[:, 2] > 0.5]
    assert np.all(high[:, 1] < 0)


def test_a_solid_of_another_size_or_class_is_not_replaced(folder):
    meshes = MeshFolder(folder)
    assert not replacements(meshes, box((2.0, 0.9, 0.8), (0, 0, 0), (1, 1, 1)), 'chair')
    assert not replacements(meshes, CHAIR, 'table')


def test_a_fifth_of_the_models_is_held_out():
    held_out = [is_held_out(f'model_{number}.ply') for number in range(2000)]
    assert np.mean(held_out) == pytest.approx(0.2, abs=0.03)


def test_a_model_is_either_trained_on_or_held_out(folder):
    kept = MeshFolder(folder).file_names()
    held_out = MeshFolder(folder, held_out=True).file_names()
    assert sorted(kept + held_out) == NAMES


def test_vertex_colours_are_kept(tmp_path):
    mesh = trimesh.creation.box()
    mesh.visual.vertex_colors = np.tile([255, 0, 51, 255], (len(mesh.vertices), 1))
    mesh.export(tmp_path / 'red.ply')
    np.testing.assert_allclose(load_mesh(tmp_path / 'red.ply').rgb, [(1.0, 0.0, 0.2)] * 12)


def test_a_glb_is_read_as_well(tmp_path):
    trimesh.creation.box((1, 2, 3)).export(tmp_path / 'box.glb')
    low, high = load_mesh(tmp_path / 'box.glb').bounds()
    np.testing.assert_allclose(high - low, (1, 2, 3))


def test_a_folder_without_a_list_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r'models\.csv'):
        MeshFolder(tmp_path)


@pytest.mark.parametrize(
    ('row', 'message'),
    [
        ('a.ply,throne,1,1,1', "line 2: expected a file, a class .* got 'a.ply', 'throne'"),
        ('a.ply,chair,1,wide,1', 'line 2: no size_x, size_y, size_z in metres'),
    ],
)
def test_a_bad_row_is_quoted(tmp_path, row, message):
    write_list(tmp_path, row)
    with pytest.raises(DatasetError, match=message):
        MeshFolder(tmp_path)


def test_a_file_without_a_mesh_is_named(tmp_path):
    (tmp_path / 'bad.ply').write_text('chair')
    with pytest.raises(DatasetError, match=r'bad\.ply'):
        load_mesh(tmp_path / 'bad.ply')
