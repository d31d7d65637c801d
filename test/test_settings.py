# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.settings: reading, checking, messages."""

from dataclasses import asdict
from pathlib import Path

from asis_ros.errors import ConfigError
from asis_ros.segment.block_config import CloudBlockConfig
from asis_ros.segment.config import SegmenterConfig
from asis_ros.settings import (
    config_from_mapping,
    load_config,
    settings_yaml,
)
from asis_ros.train.config import TrainingConfig
import pytest


def test_a_config_survives_the_way_through_a_mapping() -> None:
    config = SegmenterConfig(block=CloudBlockConfig(stride=1.0), seed=3)
    assert config_from_mapping(SegmenterConfig, asdict(config)) == config


def test_settings_are_read_from_yaml(tmp_path: Path) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text('block:\n  stride: 1\nseed: 5\n')
    config = load_config(SegmenterConfig, path)
    assert (config.block.stride, config.seed) == (1, 5)


def test_a_misspelt_setting_is_named_with_the_nearest_one() -> None:
    with pytest.raises(ConfigError, match=r"'block\.strid' is not a setting.*'block\.stride'"):
        config_from_mapping(SegmenterConfig, {'block': {'strid': 1.0}})


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'preparation': {'block': {'num_points': 3}}}, r'preparation\.block\.num_points must be'),
        ({'preparation': {'block': {'stride': 2.0}}}, r'preparation\.block\.stride is 2\.0 m'),
        ({'preparation': {'voxel_size': -1.0}}, r'preparation\.voxel_size must be at least 0\.0'),
        ({'optimiser': {'clip': 'a'}}, r"optimiser\.clip must be float, got 'a'"),
    ],
)
def test_a_wrong_setting_is_named_by_its_full_path(values: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=f'^{message}'):
        config_from_mapping(TrainingConfig, values)


def test_a_value_in_place_of_a_section_is_quoted() -> None:
    with pytest.raises(ConfigError, match=r"'block' is a section, got 3"):
        config_from_mapping(SegmenterConfig, {'block': 3})


def test_an_unknown_choice_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r'merging\.method must be one of metric, paper'):
        config_from_mapping(SegmenterConfig, {'merging': {'method': 'best'}})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r'nowhere\.yaml'):
        load_config(SegmenterConfig, tmp_path / 'nowhere.yaml')


def test_a_file_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / 'bad.yaml'
    path.write_text('block: [1')
    with pytest.raises(ConfigError, match=r'bad\.yaml'):
        load_config(SegmenterConfig, path)


def test_the_text_of_all_settings_is_yaml_that_means_the_same(tmp_path: Path) -> None:
    config = TrainingConfig(seed=3)
    path = tmp_path / 'recipe.yaml'
    path.write_text(settings_yaml(config))
    assert load_config(TrainingConfig, path) == config
    assert (
        '\n# random seed of weights, order, sampling and augmentation.\nseed: 3'
        in path.read_text()
    )


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SegmenterConfig().seed = 3  # type: ignore[misc]


def test_the_file_of_a_wrong_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / 'mine.yaml').write_text('block: {strid: 1.0}')
    with pytest.raises(ConfigError, match=r"mine\.yaml .*'block\.strid' is not a setting"):
        load_config(SegmenterConfig, tmp_path / 'mine.yaml')


@pytest.mark.parametrize('value', ['.nan', '.inf', '-.inf', '-1', '2020-01-01', '{a: b}'])
def test_a_value_that_is_no_number_of_the_range_is_quoted(tmp_path: Path, value: str) -> None:
    (tmp_path / 'mine.yaml').write_text(f'block: {{size: {value}}}')
    with pytest.raises(ConfigError, match=r'mine\.yaml .*block\.size must be .*, got '):
        load_config(SegmenterConfig, tmp_path / 'mine.yaml')


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(ConfigError) as error:
        config_from_mapping(SegmenterConfig, {'seed': 'x' * 10_000})
    assert len(str(error.value)) < 200
