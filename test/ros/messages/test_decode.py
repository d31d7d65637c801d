# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.decode; none of them needs ROS."""

import copy
import tracemalloc

from asis_ros.errors import CloudError
from asis_ros.ros.messages.decode import cloud_from_msg, fields_from_msg
import numpy as np
import pytest
from scan_messages import make_message, malformed_messages, packed

XYZ = np.array([[1, -2, 3], [4, 5, -6], [7, 8, 9], [0, 0.5, -0.25]], np.float32)
RGB = np.array([[255, 0, 1], [2, 128, 3], [0, 0, 0], [254, 255, 255]], np.uint8)
X, Y, Z = XYZ.T
POSITION = {'x': X, 'y': Y, 'z': Z}
MALFORMED = malformed_messages()


def test_points_are_read_row_by_row():
    cloud = cloud_from_msg(make_message(POSITION, height=2))
    np.testing.assert_array_equal(cloud.xyz, XYZ)


def test_fields_may_come_in_any_order_with_others_between():
    columns = {'z': Z, 'ring': np.arange(4, dtype=np.uint16), 'y': Y, 'x': X}
    np.testing.assert_array_equal(cloud_from_msg(make_message(columns)).xyz, XYZ)


def test_padding_after_points_and_rows_is_skipped():
    message = make_message(POSITION, height=2, point_step=48, row_padding=7)
    np.testing.assert_array_equal(cloud_from_msg(message).xyz, XYZ)


def test_padded_image_of_640_by_480_equals_the_unpadded_one():
    xyz = np.random.default_rng(0).normal(size=(640 * 480, 3)).astype(np.float32)
    columns = dict(zip('xyz', xyz.T, strict=True))
    cloud = cloud_from_msg(make_message(columns, height=480, row_padding=64))
    np.testing.assert_array_equal(cloud.xyz, xyz)


def test_float64_positions_keep_their_precision():
    x = np.array([1e6 + 1e-4])
    cloud = cloud_from_msg(make_message({'x': x, 'y': x, 'z': x}))
    assert cloud.xyz.dtype == np.float64
    assert cloud.xyz[0, 0] == 1e6 + 1e-4


def test_float32_and_float64_may_be_mixed():
    cloud = cloud_from_msg(make_message({'x': X, 'y': Y.astype(np.float64), 'z': Z}))
    assert cloud.xyz.dtype == np.float64
    np.testing.assert_array_equal(cloud.xyz, XYZ)


@pytest.mark.parametrize('big_endian', [False, True])
@pytest.mark.parametrize('name', ['rgb', 'rgba'])
@pytest.mark.parametrize('code', [np.uint32, np.float32])
def test_packed_colour_is_read_from_its_bits(name, code, big_endian):
    columns = {**POSITION, name: packed(RGB).view(code)}
    cloud = cloud_from_msg(make_message(columns, big_endian=big_endian))
    np.testing.assert_array_equal(cloud.rgb, RGB.astype(np.float32) / 255)


def test_colour_with_an_opaque_alpha_byte_is_not_taken_for_nan():
    opaque = (packed(RGB) | 0xFF000000).view(np.float32)
    cloud = cloud_from_msg(make_message({**POSITION, 'rgba': opaque}))
    np.testing.assert_array_equal(cloud.rgb, RGB.astype(np.float32) / 255)


def test_a_scan_without_colour_has_none():
    assert cloud_from_msg(make_message(POSITION)).rgb is None


# As bytes, as wider integers, and as floats in both ranges in use.
CHANNELS = {
    'u1': [[255, 0, 51], [102, 255, 204]],
    'u2': [[255, 0, 51], [102, 255, 204]],
    'i4': [[255, 0, 51], [102, 255, 204]],
    'f4': [[1, 0, 0.2], [0.4, 1, 0.8]],
    'f8': [[255, 0, 51], [102, 255, 204]],
}


def with_channels(names, rows, code):
    """Give a message of two points whose colours have fields of their own."""
    position = {name: column[:2] for name, column in POSITION.items()}
    return make_message(position | dict(zip(names, np.array(rows, code).T, strict=True)))


@pytest.mark.parametrize('code', CHANNELS)
@pytest.mark.parametrize('names', [('r', 'g', 'b'), ('red', 'green', 'blue'), 'RGB'])
def test_colour_is_read_from_three_fields(names, code):
    cloud = cloud_from_msg(with_channels(names, CHANNELS[code], code))
    np.testing.assert_allclose(cloud.rgb, [[1, 0, 0.2], [0.4, 1, 0.8]], rtol=1e-6)


def test_names_of_colours_may_be_capitalised():
    cloud = cloud_from_msg(with_channels(('Red', 'Green', 'Blue'), [[255, 0, 51]] * 2, 'u1'))
    np.testing.assert_allclose(cloud.rgb, [[1, 0, 0.2]] * 2, rtol=1e-6)
    cloud = cloud_from_msg(make_message({**POSITION, 'RGB': packed(RGB)}))
    np.testing.assert_array_equal(cloud.rgb, RGB.astype(np.float32) / 255)


def test_a_name_in_small_letters_goes_before_a_capitalised_one():
    cloud = cloud_from_msg(with_channels('rRgb', [[255, 9, 0, 51]] * 2, 'u1'))
    np.testing.assert_allclose(cloud.rgb, [[1, 0, 0.2]] * 2, rtol=1e-6)


def test_packed_colour_goes_before_three_fields():
    zeros = np.zeros(4, np.uint8)
    columns = {**POSITION, 'r': zeros, 'g': zeros, 'b': zeros, 'rgb': packed(RGB)}
    np.testing.assert_array_equal(
        cloud_from_msg(make_message(columns)).rgb, RGB.astype(np.float32) / 255
    )


@pytest.mark.parametrize('names', ['rg', ('r', 'green', 'blue'), ('Rgb', 'RGB')])
def test_names_that_are_no_three_colours_are_none(names):
    columns = dict.fromkeys(names, np.zeros(4, np.uint32))
    assert cloud_from_msg(make_message(POSITION | columns)).rgb is None


def test_a_colour_that_is_nan_is_black():
    cloud = cloud_from_msg(with_channels('rgb', [[1, 0, 0.2], [np.nan] * 3], 'f4'))
    np.testing.assert_allclose(cloud.rgb, [[1, 0, 0.2], [0, 0, 0]], rtol=1e-6)


@pytest.mark.parametrize(('code', 'value'), [('u2', 65535), ('i1', -1), ('f4', np.inf)])
def test_channels_out_of_range_are_rejected_with_their_range(code, value):
    with pytest.raises(CloudError, match=r'colours go from .*expected 0 to 255') as caught:
        cloud_from_msg(with_channels('rgb', [[value, 0, 0]] * 2, code))
    assert caught.value.reason == 'bad_colour'


def test_a_channel_outside_of_its_point_is_rejected_by_name():
    message = with_channels('rgb', [[0, 0, 0]] * 2, 'u1')
    message.fields[5].offset = 15
    with pytest.raises(CloudError, match="'b' ends at byte 16") as caught:
        cloud_from_msg(message)
    assert caught.value.reason == 'bad_offset'


def test_big_endian_equals_little_endian():
    cloud = cloud_from_msg(make_message(POSITION, big_endian=True))
    assert cloud.xyz.dtype == np.dtype('=f4')
    np.testing.assert_array_equal(cloud.xyz, XYZ)


@pytest.mark.parametrize('big_endian', [False, True])
def test_decoding_twice_gives_the_same_and_leaves_the_message_alone(big_endian):
    message = make_message({**POSITION, 'rgb': packed(RGB)}, big_endian=big_endian)
    message.data = bytearray(message.data)
    before = copy.deepcopy(message)
    first, second = cloud_from_msg(message), cloud_from_msg(message)
    np.testing.assert_array_equal(first.xyz, second.xyz)
    np.testing.assert_array_equal(first.rgb, second.rgb)
    assert message == before


def test_changing_the_cloud_leaves_the_message_alone():
    message = make_message(POSITION)
    message.data = bytearray(message.data)
    before = bytes(message.data)
    cloud_from_msg(message).xyz[:] = 0
    assert bytes(message.data) == before


@pytest.mark.parametrize('dense', [False, True])
def test_nan_and_infinity_pass_through(dense):
    x = np.array([np.nan, np.inf, -np.inf, 1], np.float32)
    cloud = cloud_from_msg(make_message({**POSITION, 'x': x}, dense=dense))
    np.testing.assert_array_equal(cloud.xyz[:, 0], x)


@pytest.mark.parametrize(('height', 'width'), [(0, 4), (1, 0), (0, 0), (0, 2**32 - 1)])
def test_a_scan_without_points_is_an_empty_cloud(height, width):
    message = make_message(POSITION)
    message.height, message.width = height, width
    assert cloud_from_msg(message).xyz.shape == (0, 3)


@pytest.mark.parametrize('case', MALFORMED)
def test_malformed_scan_is_rejected_with_reason_and_what_is_wrong(case):
    reason, word, message = MALFORMED[case]
    with pytest.raises(CloudError) as caught:
        cloud_from_msg(message)
    assert caught.value.reason == reason
    assert word in str(caught.value)


def test_a_missing_field_is_reported_with_those_there_are():
    with pytest.raises(CloudError, match=r"'z' is missing \(the message has x, y, intensity\)"):
        cloud_from_msg(make_message({'x': X, 'y': Y, 'intensity': X}))


def test_a_huge_size_is_rejected_without_taking_memory():
    message = make_message(POSITION)
    message.height = message.width = 2**32 - 1
    tracemalloc.start()
    with pytest.raises(CloudError):
        cloud_from_msg(message)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


def test_a_field_that_is_not_read_may_be_odd():
    message = make_message({**POSITION, 'tag': X})
    message.fields[3].datatype = 99
    np.testing.assert_array_equal(cloud_from_msg(message).xyz, XYZ)


@pytest.mark.parametrize('code', ['u1', 'u2', 'u4', 'i1', 'i2', 'i4'])
@pytest.mark.parametrize('big_endian', [False, True])
def test_integer_fields_are_read_in_their_own_type(code, big_endian):
    labels = np.array([0, 1, 12, 100]).astype(code)
    message = make_message({**POSITION, 'true_label': labels}, height=2, big_endian=big_endian)
    found = fields_from_msg(message, ['true_label'])['true_label']
    assert found.dtype == np.dtype(code)
    np.testing.assert_array_equal(found, labels)


def test_a_label_field_must_be_an_integer():
    with pytest.raises(CloudError, match="'x' has datatype 7") as caught:
        fields_from_msg(make_message(POSITION), ['x'])
    assert caught.value.reason == 'bad_datatype'


def test_label_fields_of_a_scan_without_points_are_empty():
    message = make_message(POSITION)
    message.width = 0
    assert fields_from_msg(message, ['true_label'])['true_label'].shape == (0,)


def test_messages_of_the_rosbags_library_are_read_too():
    typesys = pytest.importorskip('rosbags.typesys', reason='rosbags is not installed')
    types = typesys.get_typestore(typesys.Stores.ROS2_JAZZY).types
    source = make_message({**POSITION, 'rgb': packed(RGB)}, height=2)
    field, stamp = types['sensor_msgs/msg/PointField'], types['builtin_interfaces/msg/Time']
    message = types['sensor_msgs/msg/PointCloud2'](
        header=types['std_msgs/msg/Header'](stamp(0, 0), 'base_link'),
        height=2,
        width=2,
        fields=[field(f.name, f.offset, f.datatype, f.count) for f in source.fields],
        is_bigendian=False,
        point_step=16,
        row_step=32,
        data=np.frombuffer(source.data, np.uint8),
        is_dense=True,
    )
    cloud = cloud_from_msg(message)
    np.testing.assert_array_equal(cloud.xyz, XYZ)
    np.testing.assert_array_equal(cloud.rgb, RGB.astype(np.float32) / 255)
