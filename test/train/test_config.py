# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.config: the recipes, and settings that do not go together."""

from dataclasses import asdict, replace
from pathlib import Path

from asis_ros.errors import ConfigError
from asis_ros.network.asis import NetworkConfig
from asis_ros.recipes import find_recipe
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.config import (
    load_recipe,
    OptimiserConfig,
    other_settings,
    TrainingConfig,
    ValidationConfig,
    with_assignments,
)
import pytest

FIXED = PreparationConfig(block=BlockConfig(fixed=True))


def test_the_modern_recipe_is_the_default() -> None:
    assert load_recipe(find_recipe('asis_modern')) == TrainingConfig()


def test_the_recipe_of_the_weights_is_the_modern_one_with_a_level_more_at_half_the_rate() -> None:
    recipe, modern = load_recipe(find_recipe('asis_indoor')), TrainingConfig()
    assert (recipe.preparation.use_colour, modern.preparation.use_colour) == (False, True)
    assert recipe.network == replace(modern.network, radii=(*modern.network.radii, 1.6))
    assert recipe.preparation.voxel_size == modern.preparation.voxel_size
    blocks = [(c.batch_size, c.preparation.block) for c in (recipe, modern)]
    # As many points in a batch, and per square metre half as many.
    assert [size * block.num_points for size, block in blocks] == [16384, 16384]
    assert [block.size / block.stride for _, block in blocks] == [2, 2]
    assert recipe.optimiser == replace(modern.optimiser, learning_rate=0.001)


def test_recipes_of_the_paper_differ_in_backbone_and_epochs_only() -> None:
    one = load_recipe(find_recipe('asis_pointnet'))
    two = load_recipe(find_recipe('asis_pointnet2'))
    assert (one.network.backbone, one.epochs) == ('pointnet', 50)
    assert (two.network.backbone, two.epochs) == ('pointnet2', 100)
    assert one.optimiser == two.optimiser
    assert one.preparation == two.preparation


def test_recipes_of_the_paper_change_nothing_but_the_order_of_blocks() -> None:
    recipe = load_recipe(find_recipe('asis_pointnet2'))
    assert recipe.frozen
    assert not recipe.augmentation.enabled
    assert recipe.preparation.voxel_size == 0
    assert recipe.preparation.block.num_points == 4096
    assert (
        recipe.loss.label_smoothing == recipe.loss.class_balance == recipe.loss.fusion_start == 0
    )


def test_the_recipe_for_shapes_takes_whole_shapes() -> None:
    recipe = load_recipe(find_recipe('asis_shapenet'))
    rooms = load_recipe(find_recipe('asis_pointnet2'))
    assert recipe.preparation.block.num_points == 2048
    assert (recipe.optimiser, recipe.loss) == (rooms.optimiser, rooms.loss)


def test_frozen_blocks_cannot_be_augmented() -> None:
    with pytest.raises(ConfigError, match='frozen blocks cannot be augmented'):
        TrainingConfig(frozen=True, preparation=FIXED)


def test_frozen_blocks_must_be_of_one_length() -> None:
    with pytest.raises(ConfigError, match=r'preparation\.block\.fixed'):
        TrainingConfig(frozen=True, augmentation=Augmentation(enabled=False))


def test_epochs_need_frozen_blocks() -> None:
    with pytest.raises(ConfigError, match='epochs is 3 but blocks are not frozen'):
        TrainingConfig(epochs=3)


def test_minutes_need_a_schedule_that_does_not_count_blocks() -> None:
    with pytest.raises(ConfigError, match=r'minutes is 8.0 but'):
        TrainingConfig(minutes=8.0, optimiser=OptimiserConfig(schedule='halving'))


def test_settings_are_changed_by_their_names() -> None:
    config = with_assignments(
        TrainingConfig(),
        ['optimiser.learning_rate:=5.0e-4', 'preparation.block.size:=2', 'seed:=3'],
    )
    expected = replace(
        TrainingConfig(),
        optimiser=OptimiserConfig(learning_rate=0.0005),
        preparation=PreparationConfig(block=BlockConfig(size=2.0)),
        seed=3,
    )
    assert config == expected


@pytest.mark.parametrize(
    ('assignment', 'message'),
    [
        ('optimiser.learning_rat:=1', "did you mean 'optimiser.learning_rate'"),
        ('optimizer.clip:=1', "did you mean 'optimiser'"),
        ('optimiser:=1', "'optimiser' is a section, got 1"),
        ('seed=1', "got 'seed=1'"),
        ('seed.x:=1', r"'seed' is a section and a value \(see seed\.x\)"),
        ('seed:=[', r"--set 'seed:=\[': the value is not YAML"),
        ('seed:=two', r"seed must be int, got 'two'"),
    ],
)
def test_a_change_of_no_setting_is_refused(assignment: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        with_assignments(TrainingConfig(), [assignment])


def test_a_misspelt_setting_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / 'recipe.yaml').write_text('optimiser: {learning_rat: 0.1}\n')
    with pytest.raises(ConfigError, match=r"did you mean 'optimiser\.learning_rate'"):
        load_recipe(tmp_path / 'recipe.yaml')


def test_pointnet_needs_two_blocks_in_a_batch() -> None:
    pointnet = NetworkConfig(backbone='pointnet')
    with pytest.raises(ConfigError, match=r'batch_size is 1, but pointnet normalises .* least 2'):
        TrainingConfig(network=pointnet, batch_size=1)
    assert TrainingConfig(batch_size=1).batch_size == 1


def test_settings_that_change_no_weight_are_no_other_settings() -> None:
    config = TrainingConfig()
    found = asdict(replace(config, workers=7, validation=ValidationConfig(rooms=1)))
    assert other_settings(found, config) == []
    assert other_settings({**found, 'seed': 3}, config) == ['seed 3 (here 0)']


def test_a_recipe_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r'no recipe pointnet2: .* one of asis_indoor, asis_mod'):
        load_recipe(find_recipe('pointnet2'))
