# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.custom.prepare: rooms from clouds of three formats."""

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.custom.label_map import LabelMap
from asis_ros.datasets.custom.prepare import prepare_clouds
from asis_ros.datasets.room_files import load_room
from asis_ros.errors import DatasetError
from asis_ros.geometry import rotation_to_z_up
import numpy as np
from plyfile import PlyData, PlyElement
from pypcd4.pypcd4 import Encoding
from pypcd4.pypcd4 import PointCloud as PcdCloud
import pytest

LABELS = LabelMap(
    class_field='label',
    instance_field='object',
    classes={7: 'rock', 0: 'ground'},
    unlabelled=[255],
)
NUM_ROCKS = 300
# One point of ground, then a rock for each of 300 values, and a point that is in no class.
XYZ = np.stack([np.arange(NUM_ROCKS + 2), np.full(NUM_ROCKS + 2, 2), np.ones(NUM_ROCKS + 2)], 1)
CLASSES = np.array([0] + [7] * NUM_ROCKS + [255])
OBJECTS = np.arange(NUM_ROCKS + 2)


def write_npz(path, **changes):
    arrays = {'xyz': XYZ.astype(np.float32), 'label': CLASSES, 'object': OBJECTS}
    np.savez(path, **{**arrays, **changes})


def write_ply(path, text):
    kinds = [('x', 'f4'), ('y', 'f4'), ('z', 'f4'), ('label', 'u1'), ('object', 'i4')]
    rows = np.empty(len(XYZ), kinds)
    for axis in range(3):
        rows['xyz'[axis]] = XYZ[:, axis]
    rows['label'], rows['object'] = CLASSES, OBJECTS
    PlyData([PlyElement.describe(rows, 'vertex')], text=text).write(str(path))


def write_pcd(path, encoding):
    columns = (*XYZ.T.astype(np.float32), CLASSES.astype(np.uint8), OBJECTS.astype(np.uint32))
    kinds = (np.float32, np.float32, np.float32, np.uint8, np.uint32)
    PcdCloud.from_points(columns, ('x', 'y', 'z', 'label', 'object'), kinds).save(path, encoding)


WRITERS = {
    'npz': ('cave.npz', write_npz),
    'binary ply': ('cave.ply', lambda path: write_ply(path, text=False)),
    'ascii ply': ('cave.ply', lambda path: write_ply(path, text=True)),
    'binary pcd': ('cave.pcd', lambda path: write_pcd(path, Encoding.BINARY)),
    'ascii pcd': ('cave.pcd', lambda path: write_pcd(path, Encoding.ASCII)),
}


@pytest.fixture
def out(tmp_path):
    """Name a folder for rooms."""
    return tmp_path / 'out'


def prepare(paths, out, up='z', label_map=LABELS):
    return prepare_clouds(paths, out, label_map, rotation_to_z_up(up))


@pytest.mark.parametrize('kind', WRITERS)
def test_labels_and_points_are_read_from_every_format_with_over_255_instances(tmp_path, out, kind):
    name, write = WRITERS[kind]
    write(tmp_path / name)
    prepare([tmp_path / name], out)
    room = load_room(out / 'cave.npz')
    # Rock is class 0, so rocks are instances 0 to 299 and the ground is instance 300.
    assert room.class_ids.tolist() == [1] + [0] * 300 + [255]
    assert room.instance_ids.tolist() == [300, *range(300), -1]
    assert room.cloud.xyz[:3].tolist() == [[0, 0, 0], [1, 0, 0], [2, 0, 0]]
    assert room.cloud.rgb is None


def test_the_class_names_are_written_beside_the_rooms(tmp_path, out):
    write_npz(tmp_path / 'cave.npz')
    prepare([tmp_path / 'cave.npz'], out)
    assert load_class_names(out) == ('rock', 'ground')


def test_colours_are_kept(tmp_path, out):
    rgb = np.tile(np.array([[255, 0, 51]], np.uint8), (len(XYZ), 1))
    write_npz(tmp_path / 'cave.npz', rgb=rgb)
    prepare([tmp_path / 'cave.npz'], out)
    with np.load(out / 'cave.npz') as arrays:
        assert np.array_equal(arrays['rgb'], rgb)


def test_the_up_axis_is_rotated_to_z(tmp_path, out):
    # Down the y axis of a camera by 0, 1 and 2 m: heights 2, 1 and 0.
    xyz = np.array([[0, 0, 5], [0, 1, 5], [0, 2, 5]], np.float32)
    write_npz(tmp_path / 'a.npz', xyz=xyz, label=np.zeros(3), object=np.zeros(3))
    prepare([tmp_path / 'a.npz'], out, up='-y')
    assert load_room(out / 'a.npz').cloud.xyz[:, 2] == pytest.approx([2, 1, 0])


def test_earth_coordinates_keep_millimetres(tmp_path, out):
    xyz = np.array([[456789.001, 5432109.002, 301.003], [456789.004, 5432109.0, 301.0]])
    write_npz(tmp_path / 'a.npz', xyz=xyz, label=np.zeros(2), object=np.zeros(2))
    prepare([tmp_path / 'a.npz'], out)
    expected = np.array([[0, 0.002, 0.003], [0.003, 0, 0]])
    assert load_room(out / 'a.npz').cloud.xyz == pytest.approx(expected, abs=1e-6)


def test_points_that_are_not_finite_are_dropped_and_counted(tmp_path, out):
    xyz = XYZ.astype(np.float32)
    xyz[1, 2] = np.nan
    write_npz(tmp_path / 'cave.npz', xyz=xyz)
    (record,) = prepare([tmp_path / 'cave.npz'], out)
    assert (record.num_points, record.num_dropped) == (len(XYZ) - 1, 1)
    assert load_room(out / 'cave.npz').class_ids.tolist() == [1] + [0] * 299 + [255]


def test_the_record_counts_instances_and_unlabelled_points(tmp_path, out):
    write_npz(tmp_path / 'cave.npz')
    (record,) = prepare([tmp_path / 'cave.npz'], out)
    assert record.num_instances == {'rock': 300, 'ground': 1}
    assert record.num_unlabelled == 1


def test_each_cloud_becomes_a_room_with_its_name(tmp_path, out):
    for name in ('a', 'b'):
        write_npz(tmp_path / f'{name}.npz')
    records = prepare([tmp_path / 'b.npz', tmp_path / 'a.npz'], out)
    assert [record.path for record in records] == [out / 'b.npz', out / 'a.npz']
    assert all(record.path.exists() for record in records)


def test_an_unknown_class_is_quoted_with_the_file(tmp_path, out):
    write_npz(tmp_path / 'cave.npz', label=np.where(CLASSES == 0, 3, CLASSES))
    with pytest.raises(DatasetError, match=r"cave\.npz: 'label' holds 3, .*7 rock, 0 ground"):
        prepare([tmp_path / 'cave.npz'], out)


def test_an_instance_that_is_not_an_integer_is_quoted_with_the_file(tmp_path, out):
    write_npz(tmp_path / 'cave.npz', object=OBJECTS + 1.5)
    with pytest.raises(
        DatasetError, match=r"cave\.npz: 'object' must hold whole numbers, got 1\.5"
    ):
        prepare([tmp_path / 'cave.npz'], out, label_map=LABELS)


@pytest.mark.parametrize(
    ('kind', 'fields'),
    [
        ('npz', 'label, object, xyz'),
        ('ascii ply', 'x, y, z, label, object'),
        ('binary pcd', 'x, y, z, label, object'),
    ],
)
def test_a_missing_field_is_named_with_the_existing_ones(tmp_path, out, kind, fields):
    name, write = WRITERS[kind]
    write(tmp_path / name)
    wrong = LabelMap(class_field='klass', instance_field='object', classes={0: 'a'})
    with pytest.raises(DatasetError, match=rf'{name} .*no field "klass" \(it has {fields}\)'):
        prepare([tmp_path / name], out, label_map=wrong)


def test_labels_with_another_length_are_refused(tmp_path, out):
    write_npz(tmp_path / 'cave.npz', label=CLASSES[1:])
    with pytest.raises(DatasetError, match=r'field "label" is .* \(301,\), expected .* \(302,\)'):
        prepare([tmp_path / 'cave.npz'], out)


def test_a_cloud_without_a_finite_point_is_refused(tmp_path, out):
    write_npz(tmp_path / 'cave.npz', xyz=np.full_like(XYZ, np.nan))
    with pytest.raises(DatasetError, match=r'cave\.npz has no finite point among 302'):
        prepare([tmp_path / 'cave.npz'], out)


def test_negative_colours_are_refused(tmp_path, out):
    write_npz(tmp_path / 'cave.npz', rgb=np.full(XYZ.shape, -0.5))
    with pytest.raises(DatasetError, match=r'cave\.npz .*colours go from -0\.5'):
        prepare([tmp_path / 'cave.npz'], out)


def test_two_clouds_with_the_same_name_are_refused_before_anything_is_written(tmp_path, out):
    paths = [tmp_path / 'a.ply', tmp_path / 'b.ply', tmp_path / 'a.pcd']
    with pytest.raises(DatasetError, match=r'a\.ply, .*a\.pcd would all become .*a\.npz'):
        prepare(paths, out)
    assert not out.exists()


def test_a_room_never_replaces_its_input_file(tmp_path):
    write_npz(tmp_path / 'cave.npz')
    before = (tmp_path / 'cave.npz').read_bytes()
    with pytest.raises(DatasetError, match=r'cave\.npz would replace a cloud'):
        prepare([tmp_path / 'cave.npz'], tmp_path)
    assert (tmp_path / 'cave.npz').read_bytes() == before


def test_an_unwritable_room_is_named(tmp_path, out):
    write_npz(tmp_path / 'cave.npz')
    prepare([tmp_path / 'cave.npz'], out)
    (out / 'cave.npz').unlink()
    (out / 'cave.npz').mkdir()
    with pytest.raises(DatasetError, match=r'cannot write .*cave\.npz: Is a directory'):
        prepare([tmp_path / 'cave.npz'], out)


def test_clouds_of_other_classes_are_refused(tmp_path, out):
    write_npz(tmp_path / 'cave.npz')
    prepare([tmp_path / 'cave.npz'], out)
    other = LabelMap(class_field='label', instance_field='object', classes={0: 'ground'})
    with pytest.raises(DatasetError, match=r'rooms of other classes \(rock, ground; not ground\)'):
        prepare([tmp_path / 'cave.npz'], out, label_map=other)
