# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.encode: what a labelled point looks like on the wire."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import instance_colours
from asis_ros.errors import CloudError, ConfigError
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages.encode import OutputConfig, PointEncoder
import numpy as np
import pytest


def make_segmentation(class_ids, instance_ids):
    num_instances = max(instance_ids, default=-1) + 1
    return Segmentation(
        np.array(class_ids, np.uint8),
        np.array(instance_ids, np.int32),
        np.linspace(0.25, 0.75, len(class_ids), dtype=np.float32),
        np.full(num_instances, 8, np.uint8),
        np.ones(num_instances, np.float32),
    )


def make_encoder(**changes):
    return PointEncoder(OutputConfig(**changes), CLASS_NAMES)


def labelled(cloud, class_ids, instance_ids, track_ids=(1, 2, 3, 4, 5), **changes):
    segmentation = make_segmentation(class_ids, instance_ids)
    ids = np.array(track_ids[: len(segmentation.instance_class_ids)], np.uint32)
    return make_encoder(**changes).labelled(cloud, segmentation, ids)


XYZ = np.array([[1.5, 2, 3], [4, 5, 6]], np.float32)


def test_a_labelled_point_is_28_bytes_with_every_field_on_a_multiple_of_4():
    kind = labelled(PointCloud(XYZ), [8, 8], [0, 0]).dtype
    assert {name: kind.fields[name][1] for name in kind.names} == {
        'x': 0, 'y': 4, 'z': 8, 'rgb': 12, 'label': 16, 'instance_id': 20, 'score': 24
    }  # fmt: skip
    assert kind.itemsize == 28


def test_bytes_of_a_point_are_little_endian():
    cloud = PointCloud(XYZ[:1], np.array([[1, 0, 0]], np.float32))
    data = labelled(cloud, [8], [4]).tobytes()
    # 1.5 is 0x3fc00000, red is 0x00ff0000, score 0.25 is 0x3e800000.
    assert data.hex(' ', 4) == '0000c03f 00000040 00004040 0000ff00 08000000 05000000 0000803e'


def test_a_point_has_the_id_of_its_instance_and_0_where_there_is_none():
    points = labelled(PointCloud(XYZ), [8, 12], [0, -1], track_ids=(41,))
    assert points['instance_id'].tolist() == [41, 0]


def test_fields_are_called_as_the_settings_say():
    points = labelled(
        PointCloud(XYZ),
        [8, 12],
        [0, -1],
        label_field='class_id',
        instance_field='object',
        score_field='probability',
    )
    assert points.dtype.names == ('x', 'y', 'z', 'rgb', 'class_id', 'object', 'probability')
    assert points['class_id'].tolist() == [8, 12]
    assert points['object'].tolist() == [1, 0]


@pytest.mark.parametrize('name', ['', 'x', 'rgb', 'instance_id'])
def test_a_field_without_a_name_of_its_own_is_refused(name):
    with pytest.raises(ConfigError, match='expected a name of its own'):
        OutputConfig(label_field=name)


def test_an_unknown_class_goes_out_as_the_settings_say():
    points = labelled(PointCloud(XYZ), [8, 255], [0, -1], unknown_label=65535)
    assert points['label'].tolist() == [8, 65535]


def test_an_unknown_class_is_255():
    points = labelled(PointCloud(XYZ), [8, 255], [0, -1])
    assert points['label'].tolist() == [8, 255]


def test_every_colour_comes_out_as_it_went_in():
    values = np.arange(256)
    rgb = np.repeat(values[:, None], 3, axis=1).astype(np.float32) / 255
    points = labelled(PointCloud(np.zeros((256, 3)), rgb), [8] * 256, [0] * 256)
    np.testing.assert_array_equal(points['rgb'], values << 16 | values << 8 | values)


def test_a_scan_without_colour_takes_the_colour_of_the_class():
    points = labelled(PointCloud(XYZ), [8, 255], [0, -1])
    assert points['rgb'].tolist() == [0xFF0000, 0x5A5A5A]  # chairs red, unknown grey


def test_positions_that_are_not_finite_stay_so():
    xyz = np.array([[np.nan, np.inf, -np.inf], [1, 2, 3]])
    points = labelled(PointCloud(xyz), [255, 8], [-1, 0])
    assert np.isnan(points['x'][0])
    assert points['y'][0] == np.inf
    assert points['z'][0] == -np.inf


def test_float64_positions_ten_kilometres_away_are_exact_to_a_millimetre():
    xyz = np.array([[10_000.1234, -9_999.4321, 1.0]])
    points = labelled(PointCloud(xyz), [8], [0])
    assert [points[name][0] for name in 'xyz'] == pytest.approx(xyz[0], abs=1e-3, rel=0)


def test_an_empty_cloud_gives_no_points():
    empty = PointCloud(np.zeros((0, 3), np.float32))
    assert labelled(empty, [], []).shape == (0,)


def test_an_output_of_another_length_is_rejected():
    with pytest.raises(CloudError, match='the segmentation has 1 points, the cloud has 2'):
        labelled(PointCloud(XYZ), [8], [0])


def test_a_coloured_point_is_16_bytes():
    points = make_encoder().semantic(PointCloud(XYZ), make_segmentation([8, 8], [0, 0]))
    assert points.dtype.names == ('x', 'y', 'z', 'rgb')
    assert points.itemsize == 16


def test_points_are_coloured_by_class_even_where_the_sensor_sees_colour():
    cloud = PointCloud(XYZ, np.ones((2, 3), np.float32))
    points = make_encoder().semantic(cloud, make_segmentation([8, 255], [0, -1]))
    assert points['rgb'].tolist() == [0xFF0000, 0x5A5A5A]


def test_a_palette_changes_the_colours_of_classes():
    encoder = make_encoder(palette=('#102030',) * len(CLASS_NAMES))
    points = encoder.semantic(PointCloud(XYZ), make_segmentation([8, 255], [0, -1]))
    assert points['rgb'].tolist() == [0x102030, 0x5A5A5A]


def test_points_are_coloured_by_the_id_of_their_instance():
    segmentation = make_segmentation([8, 255], [1, -1])
    points = make_encoder().instances(PointCloud(XYZ), segmentation, np.array([9, 41], np.uint32))
    red, green, blue = instance_colours(np.array([41], np.int32))[0].tolist()
    assert points['rgb'].tolist() == [red << 16 | green << 8 | blue, 0x5A5A5A]
    assert points['x'].tolist() == [1.5, 4]
