# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.parameters on a real node."""

from asis_ros.config import SegmenterConfig
from asis_ros.errors import ConfigError
from asis_ros.ros.config import NodeConfig
import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.parameters import declare_config  # noqa: E402, I100
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
    assert declare_config(make_node(), cls) == cls()


def test_an_override_reaches_the_config(make_node):
    node = make_node(block__size=2.0, clustering__backend='sklearn', model__batch_size=3)
    config = declare_config(node, SegmenterConfig)
    assert config.block.size == 2.0
    assert config.clustering.backend == 'sklearn'
    assert config.model.batch_size == 3


def test_lists_reach_the_config(make_node):
    node = make_node(sensor_pose=[0.0, 0.0, 1.0, 0.0, 0.5, 0.0], markers__classes=['chair'])
    config = declare_config(node, NodeConfig)
    assert config.sensor_pose == (0.0, 0.0, 1.0, 0.0, 0.5, 0.0)
    assert config.markers.classes == ('chair',)


def test_an_empty_list_from_a_file_is_an_empty_list(make_node):
    # The parser of ROS cannot know the type of an empty list and hands on no value at all.
    node = make_node(sensor_pose=None, markers__classes=None)
    config = declare_config(node, NodeConfig)
    assert config.sensor_pose == ()
    assert config.markers.classes == ()


def test_parameters_carry_text_and_range(make_node):
    node = make_node()
    declare_config(node, SegmenterConfig)
    descriptor = node.describe_parameter('block.size')
    assert descriptor.description == 'side of a block on x and y (m)'
    limits = descriptor.floating_point_range[0]
    assert (limits.from_value, limits.to_value) == (0.05, 100.0)


def test_every_parameter_is_described_and_read_only(make_node):
    node = make_node()
    declare_config(node, SegmenterConfig)
    declare_config(node, NodeConfig)
    # rclpy declares these two itself.
    names = set(node.get_parameters_by_prefix('')) - {
        'use_sim_time',
        'start_type_description_service',
    }
    descriptors = node.describe_parameters(sorted(names))
    assert len(descriptors) >= 18
    assert all(descriptor.description and descriptor.read_only for descriptor in descriptors)


def test_choices_are_named_in_the_constraints(make_node):
    node = make_node()
    declare_config(node, SegmenterConfig)
    descriptor = node.describe_parameter('merging.method')
    assert descriptor.additional_constraints == 'one of metric, paper'


def test_a_running_node_refuses_a_change(make_node):
    node = make_node()
    declare_config(node, SegmenterConfig)
    (result,) = node.set_parameters([Parameter('block.size', value=2.0)])
    assert not result.successful
    assert node.get_parameter('block.size').value == 1.0


@pytest.mark.parametrize('value', [0.0, -1.0, float('nan'), float('inf')])
def test_a_value_out_of_range_is_rejected_by_name(make_node, value):
    with pytest.raises(ConfigError, match=r'block\.size'):
        declare_config(make_node(block__size=value), SegmenterConfig)


def test_an_integer_out_of_range_is_rejected_by_name(make_node):
    with pytest.raises(ConfigError, match=r'model\.batch_size.*0'):
        declare_config(make_node(model__batch_size=0), SegmenterConfig)


def test_a_whole_number_for_a_float_is_rejected_with_how_to_write_it(make_node):
    with pytest.raises(ConfigError, match=r'block\.size.*1\.0, not 1'):
        declare_config(make_node(block__size=1), SegmenterConfig)


def test_a_text_for_a_number_is_rejected_by_name(make_node):
    with pytest.raises(ConfigError, match=r'block\.size'):
        declare_config(make_node(block__size='a'), SegmenterConfig)


def test_a_word_that_is_no_choice_is_rejected_with_those_there_are(make_node):
    with pytest.raises(ConfigError, match='must be one of torch, sklearn'):
        declare_config(make_node(clustering__backend='fast'), SegmenterConfig)
