# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.config: defaults, checks, and what a wrong setting says."""

from asis_ros.errors import ConfigError
from asis_ros.segment.config import BlockConfig, SegmenterConfig
from asis_ros.settings import config_from_mapping
import pytest


def test_the_published_numbers_are_the_defaults() -> None:
    config = SegmenterConfig()
    assert (config.block.size, config.block.stride, config.block.num_points) == (1.0, 0.5, 4096)
    assert config.clustering.bandwidth == 0.6


@pytest.mark.parametrize('size', [0.0, -1.0, float('nan'), float('inf'), 'a', True])
def test_a_block_size_that_makes_no_sense_is_quoted(size: object) -> None:
    with pytest.raises(ConfigError, match=r'block\.size .*' + str(size)):
        config_from_mapping(SegmenterConfig, {'block': {'size': size}})


def test_a_stride_beyond_the_block_is_refused() -> None:
    with pytest.raises(ConfigError, match='Lower stride or raise size'):
        BlockConfig(size=1.0, stride=2.0)
