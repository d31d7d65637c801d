# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Joint instance and semantic segmentation of point clouds (ASIS) for ROS 2.

``Segmenter`` segments a ``PointCloud`` without ROS; ``asis_ros.ros`` is the node.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any, TYPE_CHECKING

if TYPE_CHECKING:
    from asis_ros.cloud import PointCloud, Segmentation
    from asis_ros.segment.config import SegmenterConfig
    from asis_ros.segment.segmenter import Segmenter

__version__ = version('asis_ros')

__all__ = ['PointCloud', 'Segmentation', 'Segmenter', 'SegmenterConfig']

_MODULES = {
    'PointCloud': 'asis_ros.cloud',
    'Segmentation': 'asis_ros.cloud',
    'Segmenter': 'asis_ros.segment.segmenter',
    'SegmenterConfig': 'asis_ros.segment.config',
}


def __getattr__(name: str) -> Any:
    """Import a public class on first use: torch takes seconds, and many modules do without."""
    if name not in _MODULES:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(import_module(_MODULES[name]), name)
