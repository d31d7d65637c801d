# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scans of every layout through the running node: the same points get the same outputs."""

import numpy as np
import pytest
from scan_messages import make_message, make_scene, packed, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from scan_client import BEST_EFFORT, columns_of, RELIABLE, ScanClient  # noqa: E402, I100

SCENE = make_scene()
PLAIN = scene_fields(SCENE)
POSITION = {name: PLAIN[name] for name in 'xyz'}
ANSWER = ('label', 'instance_id', 'score')


@pytest.fixture(scope='module')
def expected(client):
    """Answer to the scene in its plain layout."""
    return columns_of(client.ask(make_message(PLAIN)))


def assert_same_output(output, expected):
    found = columns_of(output)
    for name in ANSWER:
        np.testing.assert_array_equal(found[name], expected[name], err_msg=name)


def test_outputs_vary_over_the_scene(expected):
    # Otherwise the other tests of this module would compare constants.
    assert len(np.unique(expected['score'])) > 100


def test_the_output_has_the_header_size_and_fields_of_the_interface(client):
    scan = client.send(make_message(PLAIN, frame='lidar'))
    client.wait_until(lambda: client.outputs[-1].header == scan.header)
    output = client.outputs[-1]
    assert (output.height, output.width) == (1, len(SCENE.xyz))
    assert (output.point_step, output.row_step) == (28, 28 * len(SCENE.xyz))
    assert [(field.name, field.offset, field.datatype) for field in output.fields] == [
        ('x', 0, 7), ('y', 4, 7), ('z', 8, 7), ('rgb', 12, 7),
        ('label', 16, 6), ('instance_id', 20, 6), ('score', 24, 7),
    ]  # fmt: skip


def test_points_and_colours_come_back_in_order(expected):
    for name, column in PLAIN.items():
        assert expected[name].tobytes() == column.tobytes(), name


@pytest.mark.parametrize(('name', 'code'), [('rgb', 'u4'), ('rgba', 'u4'), ('rgba', 'f4')])
def test_packed_colour_may_be_declared_otherwise(client, expected, name, code):
    columns = {**POSITION, name: packed(SCENE.rgb).view(code)}
    assert_same_output(client.ask(make_message(columns)), expected)


def test_a_scan_without_colour_is_labelled_with_one_warning(client, node_process):
    for _ in range(2):
        assert client.ask(make_message(POSITION)).width == len(SCENE.xyz)
    assert node_process.log.count('no colour') == 1


def test_float64_positions_give_the_same_output(client, expected):
    columns = {name: column.astype(np.float64) for name, column in POSITION.items()}
    assert_same_output(client.ask(make_message({**columns, 'rgb': PLAIN['rgb']})), expected)


def test_more_fields_and_padding_give_the_same_output(client, expected):
    count = len(SCENE.xyz)
    others = {
        'intensity': np.ones(count, np.float32),
        'ring': np.arange(count, dtype=np.uint16),
        'time': np.linspace(0, 0.1, count),
    }
    message = make_message({**POSITION, **others, 'rgb': PLAIN['rgb']}, point_step=48)
    assert_same_output(client.ask(message), expected)


def test_fields_in_reverse_order_give_the_same_output(client, expected):
    columns = {name: PLAIN[name] for name in ('rgb', 'z', 'y', 'x')}
    assert_same_output(client.ask(make_message(columns)), expected)


def test_big_endian_gives_the_same_output(client, expected):
    assert_same_output(client.ask(make_message(PLAIN, big_endian=True)), expected)


def test_an_organised_scan_with_padded_rows_comes_back_organised(client):
    even = len(SCENE.xyz) // 2 * 2
    columns = {name: column[:even] for name, column in PLAIN.items()}
    flat = columns_of(client.ask(make_message(columns)))
    output = client.ask(make_message(columns, height=2, row_padding=12))
    assert (output.height, output.width, output.row_step) == (2, even // 2, 14 * even)
    assert_same_output(output, flat)


def test_the_layout_may_change_from_scan_to_scan(client, expected):
    without = columns_of(client.ask(make_message(POSITION)))
    mixed = {**POSITION, 'intensity': PLAIN['x'], 'rgb': PLAIN['rgb']}
    assert_same_output(client.ask(make_message(mixed)), expected)
    assert_same_output(client.ask(make_message(POSITION)), without)


@pytest.mark.parametrize('dense', [False, True])
def test_points_that_are_not_finite_are_unknown_and_change_no_other(client, expected, dense):
    bad = np.array([0, 700, 701, 2500])
    columns = {name: np.insert(column, bad, column[bad]) for name, column in PLAIN.items()}
    where = bad + np.arange(4)
    columns['x'][where] = [np.nan, np.inf, -np.inf, 1]
    columns['z'][where[3]] = np.nan
    output = columns_of(client.ask(make_message(columns, dense=dense)))
    assert output['label'][where].tolist() == [255] * 4
    assert output['instance_id'][where].tolist() == [0] * 4
    for name in ANSWER:
        np.testing.assert_array_equal(np.delete(output[name], where), expected[name])


@pytest.mark.parametrize(('height', 'width'), [(0, 5), (1, 0), (0, 0)])
def test_a_scan_without_points_is_labelled_without_points(client, height, width):
    message = make_message({name: column[:0] for name, column in PLAIN.items()})
    message.height, message.width = height, width
    output = client.ask(message)
    assert (output.height, output.width, len(output.data)) == (height, width, 0)


def test_a_scan_of_nan_only_is_all_unknown(client):
    nothing = np.full(10, np.nan, np.float32)
    output = client.ask(make_message({'x': nothing, 'y': nothing, 'z': nothing}))
    assert columns_of(output)['label'].tolist() == [255] * 10
    assert not output.is_dense


@pytest.mark.parametrize('count', [1, 5])
def test_a_few_points_get_a_class_each(client, count):
    output = client.ask(make_message({name: PLAIN[name][:count] for name in PLAIN}))
    assert (columns_of(output)['label'] < 13).all()
    assert output.width == count


@pytest.mark.parametrize('scan_qos', [RELIABLE, BEST_EFFORT], ids=['reliable', 'best effort'])
@pytest.mark.parametrize('output_qos', [RELIABLE, BEST_EFFORT], ids=['reliable', 'best effort'])
def test_publishers_and_subscribers_of_both_reliabilities_match(client, scan_qos, output_qos):
    other = ScanClient('/shared', scan_qos=scan_qos, output_qos=output_qos)
    few = {name: column[::10] for name, column in PLAIN.items()}
    other.connect(make_message(few))
    assert other.ask(make_message(few)).width == len(few['x'])
    other.close()
