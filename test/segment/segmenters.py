# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmenters and a cloud for tests."""

from collections.abc import Mapping

from asis_ros.cloud import PointCloud
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.settings import config_from_mapping
import numpy as np


def make_segmenter(path: str = '', **sections: Mapping[str, object]) -> Segmenter:
    values = {'model': {'path': path, 'device': 'cpu'}, **sections}
    return Segmenter(config_from_mapping(SegmenterConfig, values))


def corner(num_points: int = 4000) -> PointCloud:
    """Make a floor and a wall of 2 m; coordinates are multiples of 1/1024, exact when shifted."""
    rng = np.random.default_rng(0)
    xyz = rng.integers(0, 2048, (num_points, 3)) / 1024
    xyz[::2, 2] = 0.0
    xyz[1::2, 0] = 0.0
    return PointCloud(xyz, rng.random((num_points, 3)).astype(np.float32))
