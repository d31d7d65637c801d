# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of segmenter and node from a YAML file: plain, or a parameter file of ROS 2."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from asis_ros.assignments import merge_settings
from asis_ros.segment.config import InputConfig, SegmenterConfig
from asis_ros.settings import config_from_mapping, load_mapping

PARAMETERS = 'ros__parameters'
OF_EVERY_NODE = ('qos_overrides', 'start_type_description_service', 'use_sim_time')
"""Parameters that are no settings of this node."""


def load_segmenter_config(path: Path) -> SegmenterConfig:
    """
    Read settings of the segmenter.

    Parameters
    ----------
    path : Path
        ``name: value`` lines, or a parameter file of ROS 2 such as config/segment.yaml, of which
        all settings are checked and those of the segmenter are used.

    Raises
    ------
    ConfigError
        If the file cannot be read, is not YAML, or holds an unknown or wrong setting.

    """
    values = load_mapping(path)
    if not _parameters(values):
        return config_from_mapping(SegmenterConfig, values)
    from asis_ros.ros.node.config import NodeConfig

    node = config_from_mapping(NodeConfig, load_parameters(path))
    selected = _select(SegmenterConfig, node)
    return SegmenterConfig(
        **{**selected, 'input': InputConfig(**_select(InputConfig, node.input))}
    )


def load_parameters(path: Path) -> dict[str, Any]:
    """
    Read parameters of the node, without those that every node has.

    Parameters
    ----------
    path : Path
        A parameter file of ROS 2 such as config/segment.yaml, or ``name: value`` lines.

    Returns
    -------
    dict
        Nested sections, as ``config_from_mapping`` takes them.

    Raises
    ------
    ConfigError
        If the file cannot be read or is not YAML.

    """
    values = load_mapping(path)
    merged: dict[str, Any] = {}
    for item in _parameters(values) or [values]:
        merge_settings(merged, item)
    return {name: value for name, value in merged.items() if name not in OF_EVERY_NODE}


def _parameters(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Parameters of all nodes of a parameter file."""
    return [
        item[PARAMETERS]
        for item in values.values()
        if isinstance(item, Mapping) and isinstance(item.get(PARAMETERS), Mapping)
    ]


def _select(cls: type[Any], config: Any) -> dict[str, Any]:
    """Values of those settings and sections that a base class has."""
    return {item.name: getattr(config, item.name) for item in fields(cls)}
