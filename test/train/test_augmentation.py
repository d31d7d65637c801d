# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.augmentation: which properties each augmentation keeps."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.train.augmentation import Augmentation
import numpy as np
import pytest
from scipy.spatial.distance import pdist

STILL = {
    'scale': 0.0,
    'tilt': 0.0,
    'jitter': 0.0,
    'drop_ceiling': 0.0,
    'drop_floor': 0.0,
    'crop': 0.0,
    'thin': 0.0,
}


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def room() -> LabelledCloud:
    """Make 100 points whose height times ten is their class; 0 is the ceiling."""
    xyz = rng().random((100, 3)) * 4
    class_ids = (np.arange(100) % 13).astype(np.uint8)
    xyz[:, 2] = class_ids / 10
    rgb = np.full((100, 3), 0.5, np.float32)
    return LabelledCloud(PointCloud(xyz, rgb), class_ids, class_ids.astype(np.int32))


def test_turning_and_mirroring_keep_distances_and_heights() -> None:
    for seed in range(5):
        moved = Augmentation(**STILL).apply(room(), rng(seed)).cloud.xyz
        assert np.allclose(pdist(moved), pdist(room().cloud.xyz))
        assert np.allclose(moved[:, 2], room().cloud.xyz[:, 2])


def test_points_keep_their_labels_when_others_are_dropped() -> None:
    augmentation = Augmentation(**{**STILL, 'crop': 1.0, 'thin': 1.0})
    changed = augmentation.apply(room(), rng())
    assert 0 < len(changed.cloud) < 100
    assert np.allclose(changed.cloud.xyz[:, 2], changed.class_ids / 10)
    assert np.array_equal(changed.class_ids, changed.instance_ids)


@pytest.mark.parametrize(('surface', 'class_id'), [('ceiling', 0), ('floor', 1)])
def test_a_dropped_surface_is_gone_and_nothing_else(surface: str, class_id: int) -> None:
    augmentation = Augmentation(**{**STILL, f'drop_{surface}': 1.0})
    changed = augmentation.apply(room(), rng(), CLASS_NAMES)
    assert len(changed.cloud) == np.sum(room().class_ids != class_id)
    assert class_id not in changed.class_ids


def test_a_room_of_ceiling_only_keeps_its_points() -> None:
    ceiling = LabelledCloud(room().cloud, np.zeros(100, np.uint8), np.zeros(100, np.int32))
    changed = Augmentation(**{**STILL, 'drop_ceiling': 1.0}).apply(ceiling, rng(), CLASS_NAMES)
    assert len(changed.cloud) == 100


def test_without_a_class_ceiling_no_point_is_dropped() -> None:
    changed = Augmentation(**{**STILL, 'drop_ceiling': 1.0}).apply(room(), rng())
    assert len(changed.cloud) == 100


def test_nothing_changes_where_augmentation_is_off() -> None:
    same = room()
    assert Augmentation(enabled=False).apply(same, rng()) is same


def test_colours_are_changed_and_dropped_with_the_room() -> None:
    changed = Augmentation(**{**STILL, 'thin': 1.0, 'drop_colour': 0.0}).apply(room(), rng())
    assert changed.cloud.rgb is not None
    assert changed.cloud.rgb.shape == changed.cloud.xyz.shape
    assert Augmentation(**{**STILL, 'drop_colour': 1.0}).apply(room(), rng()).cloud.rgb is None
