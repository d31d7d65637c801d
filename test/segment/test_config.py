# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.config: defaults, checks, and what a wrong setting says."""

from asis_ros.errors import ConfigError
from asis_ros.segment.block_config import BlockConfig, CloudBlockConfig
from asis_ros.segment.config import ClusteringConfig, PreparationConfig, SegmenterConfig
from asis_ros.settings import config_from_mapping
import pytest


def test_the_published_numbers_are_the_defaults() -> None:
    block = BlockConfig()
    assert (block.size, block.stride, block.num_points) == (1.0, 0.5, 4096)
    assert PreparationConfig().bandwidth == 0.6


def test_blocks_are_as_the_network_was_trained_unless_they_are_set() -> None:
    trained = BlockConfig(size=2.0, stride=1.0, num_points=8192)
    default = CloudBlockConfig().for_network(trained)
    assert (default.size, default.stride, default.num_points) == (2.0, 1.0, 8192)
    closer = CloudBlockConfig(stride=0.5).for_network(trained)
    assert (closer.size, closer.stride, closer.num_points) == (2.0, 0.5, 8192)
    smaller = CloudBlockConfig(size=0.8, num_points=512).for_network(trained)
    assert (smaller.size, smaller.stride, smaller.num_points) == (0.8, 0.8, 512)


def test_the_bandwidth_is_that_of_the_network_unless_it_is_set() -> None:
    trained = PreparationConfig(bandwidth=0.45)
    assert SegmenterConfig().for_network(trained).clustering.bandwidth == 0.45
    wider = SegmenterConfig(clustering=ClusteringConfig(bandwidth=0.8))
    assert wider.for_network(trained).clustering.bandwidth == 0.8


@pytest.mark.parametrize('size', [0.01, -1.0, float('nan'), float('inf'), 'a', True])
def test_a_block_size_that_makes_no_sense_is_quoted(size: object) -> None:
    with pytest.raises(ConfigError, match=r'block\.size .*' + str(size)):
        config_from_mapping(SegmenterConfig, {'block': {'size': size}})


def test_a_stride_beyond_the_block_is_refused() -> None:
    with pytest.raises(ConfigError, match='Lower stride or raise size'):
        BlockConfig(size=1.0, stride=2.0)
    with pytest.raises(ConfigError, match='Lower stride or raise size'):
        CloudBlockConfig(size=1.0, stride=2.0)
