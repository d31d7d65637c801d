# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.parameters on a real node."""

from asis_ros.errors import ConfigError
from asis_ros.ros.node.config import NodeConfig
from asis_ros.segment.config import SegmenterConfig
import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.node.parameters import declare_parameters, Parameters, unknown_parameters  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100
from rclpy.parameter import Parameter  # noqa: E402, I100


@pytest.fixture
def make_node(ros):
    nodes = []

    def make(**overrides):
        given = [
            Parameter(name.replace('__', '.'), value=value) for name, value in overrides.items()
        ]
        nodes.append(Node('parameters_test', parameter_overrides=given))
        return nodes[-1]

    yield make
    for node in nodes:
        node.destroy_node()


@pytest.mark.parametrize('cls', [SegmenterConfig, NodeConfig])
def test_without_overrides_the_config_is_the_default_one(make_node, cls):
    assert declare_parameters(make_node(), cls) == cls()


def test_an_override_reaches_the_config(make_node):
    node = make_node(block__size=2.0, clustering__backend='sklearn', model__batch_size=3)
    config = declare_parameters(node, SegmenterConfig)
    assert config.block.size == 2.0
    assert config.clustering.backend == 'sklearn'
    assert config.model.batch_size == 3


def test_lists_reach_the_config(make_node):
    node = make_node(sensor_pose=[0.0, 0.0, 1.0, 0.0, 0.5, 0.0], objects__classes=['chair'])
    config = declare_parameters(node, NodeConfig)
    assert config.sensor_pose == (0.0, 0.0, 1.0, 0.0, 0.5, 0.0)
    assert config.objects.classes == ('chair',)


def test_an_empty_list_from_a_file_is_an_empty_list(make_node):
    # The parser of ROS cannot know the type of an empty list and hands on no value at all.
    node = make_node(sensor_pose=None, objects__classes=None)
    config = declare_parameters(node, NodeConfig)
    assert config.sensor_pose == ()
    assert config.objects.classes == ()


def test_parameters_carry_text_and_range(make_node):
    node = make_node()
    declare_parameters(node, SegmenterConfig)
    descriptor = node.describe_parameter('block.size')
    assert descriptor.description == (
        'side of a block on x and y (m); 0.0: as the network was trained'
    )
    limits = descriptor.floating_point_range[0]
    assert (limits.from_value, limits.to_value) == (0.0, 100.0)


def test_every_parameter_is_described(make_node):
    node = make_node()
    declare_parameters(node, NodeConfig)
    # rclpy declares these two itself.
    names = set(node.get_parameters_by_prefix('')) - {
        'use_sim_time',
        'start_type_description_service',
    }
    descriptors = node.describe_parameters(sorted(names))
    assert len(descriptors) >= 18
    assert all(descriptor.description for descriptor in descriptors)


def test_choices_are_named_in_the_constraints(make_node):
    node = make_node()
    declare_parameters(node, SegmenterConfig)
    descriptor = node.describe_parameter('merging.method')
    assert descriptor.additional_constraints == 'one of metric, paper'


def set_parameter(node, name, value):
    (result,) = node.set_parameters([Parameter(name, value=value)])
    return result


def test_a_running_node_takes_a_change_of_a_live_setting(make_node):
    node = make_node()
    parameters = Parameters(node)
    assert set_parameter(node, 'block.size', 2.0).successful
    assert set_parameter(node, 'max_scan_age_s', 0.5).successful
    assert parameters.config.block.size == 2.0
    assert parameters.config.max_scan_age_s == 0.5


@pytest.mark.parametrize(
    ('value', 'reason'),
    [(0.01, 'block.size'), (-1.0, 'block.size'), (float('nan'), 'block.size'), ('a', 'DOUBLE')],
)
def test_a_running_node_refuses_what_is_no_size(make_node, value, reason):
    node = make_node()
    parameters = Parameters(node)
    result = set_parameter(node, 'block.size', value)
    assert not result.successful
    assert reason in result.reason
    assert node.get_parameter('block.size').value == 0.0
    assert parameters.config.block.size == 0.0


def test_a_running_node_refuses_a_value_that_does_not_fit_the_others(make_node):
    node = make_node()
    parameters = Parameters(node)
    assert set_parameter(node, 'block.size', 1.0).successful
    result = set_parameter(node, 'block.stride', 1.5)
    assert not result.successful
    assert 'block.stride is 1.5 m but the size of a block is 1.0 m' in result.reason
    assert parameters.config.block.stride == 0.0


@pytest.mark.parametrize(
    ('name', 'value'),
    [('model.device', 'cpu'), ('target_frame', 'map'), ('input.reliability', 'reliable')],
)
def test_a_running_node_refuses_a_change_of_a_setting_that_is_not_live(make_node, name, value):
    node = make_node()
    before = Parameters(node)
    result = set_parameter(node, name, value)
    assert not result.successful
    assert 'read-only' in result.reason
    assert node.get_parameter(name).value != value
    assert before.config == NodeConfig()


def test_a_list_may_be_set_and_emptied_again(make_node):
    node = make_node()
    parameters = Parameters(node)
    assert set_parameter(node, 'input.crop_min', [0.0, -1.0, 0.0]).successful
    assert parameters.config.input.crop_min == (0.0, -1.0, 0.0)
    empty = Parameter('input.crop_min', Parameter.Type.DOUBLE_ARRAY, [])
    assert node.set_parameters([empty])[0].successful
    assert parameters.config.input.crop_min == ()


@pytest.mark.parametrize('value', [0.01, -1.0, float('nan'), float('inf')])
def test_a_value_out_of_range_is_rejected_by_name(make_node, value):
    with pytest.raises(ConfigError, match=r'block\.size'):
        declare_parameters(make_node(block__size=value), SegmenterConfig)


def test_an_integer_out_of_range_is_rejected_by_name(make_node):
    with pytest.raises(ConfigError, match=r'model\.batch_size.*0'):
        declare_parameters(make_node(model__batch_size=0), SegmenterConfig)


def test_a_whole_number_for_a_float_is_rejected_with_how_to_write_it(make_node):
    with pytest.raises(ConfigError, match=r'block\.size.*1\.0, not 1'):
        declare_parameters(make_node(block__size=1), SegmenterConfig)


def test_a_text_for_a_number_is_rejected_by_name(make_node):
    with pytest.raises(ConfigError, match=r'block\.size'):
        declare_parameters(make_node(block__size='a'), SegmenterConfig)


def test_a_word_that_is_no_choice_is_rejected_with_those_there_are(make_node):
    with pytest.raises(ConfigError, match='must be one of kernel, sklearn'):
        declare_parameters(make_node(clustering__backend='fast'), SegmenterConfig)


@pytest.mark.parametrize(
    ('given', 'nearest'),
    [
        ('targetframe:=base_link', {'targetframe': 'target_frame'}),
        ('block.sise:=2.0', {'block.sise': 'block.size'}),
        ('crop_min:=[0.0, 0.0, 0.0]', {'crop_min': 'input.crop_min'}),
        ('qqq:=1', {'qqq': ''}),
        ('block.size:=2.0', {}),
        ('use_sim_time:=false', {}),
    ],
)
def test_a_name_that_is_no_parameter_is_found_with_the_nearest_one(ros, given, nearest):
    node = Node('parameters_test', cli_args=['--ros-args', '-p', given])
    declare_parameters(node, NodeConfig)
    assert unknown_parameters(node) == nearest
    node.destroy_node()
