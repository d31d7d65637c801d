# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings as ROS parameters: every default, range and text comes from the config dataclasses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any, get_origin, TypeVar

from asis_ros.errors import ConfigError
from asis_ros.ros.node.config import NodeConfig
from asis_ros.segment.config import SegmenterConfig
from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rclpy.exceptions import InvalidParameterTypeException, ParameterException
from rclpy.node import Node
from rclpy.parameter import Parameter

ConfigT = TypeVar('ConfigT')

# An empty list has no type of its own in rclpy.
EMPTY_LISTS: dict[Any, Parameter.Type] = {
    tuple[float, ...]: Parameter.Type.DOUBLE_ARRAY,
    tuple[str, ...]: Parameter.Type.STRING_ARRAY,
}


class Parameters:
    """
    The settings of a node, as its parameters say now.

    Those that are live may be changed while the node runs. A change is checked as a whole: it is
    refused, with the reason, unless every setting stays sound.

    Parameters
    ----------
    node : Node
        Gets a parameter for every setting.
    check : callable
        Called with the settings that a change would lead to; raises ConfigError to refuse them.
    on_change : callable
        Called after a change.

    Attributes
    ----------
    segmenter : SegmenterConfig
        Settings of the segmenter.
    node : NodeConfig
        Settings of the node.

    Raises
    ------
    ConfigError
        If a value given on the command line or in a file has another type or lies out of range.

    """

    def __init__(
        self,
        node: Node,
        check: Callable[[SegmenterConfig, NodeConfig], None] = lambda *settings: None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._node = node
        self._check = check
        self._on_change = on_change
        self.node = declare_config(node, NodeConfig)
        self.segmenter = declare_config(node, SegmenterConfig)
        node.add_on_set_parameters_callback(self._validate)
        node.add_post_set_parameters_callback(self._take_over)

    def _validate(self, changed: Sequence[Parameter]) -> SetParametersResult:
        values = {parameter.name: parameter.value for parameter in changed}
        try:
            self._check(*self._read(values))
        except ConfigError as error:
            return SetParametersResult(successful=False, reason=str(error))
        return SetParametersResult(successful=True)

    def _take_over(self, changed: Sequence[Parameter]) -> None:
        self.segmenter, self.node = self._read({})
        self._on_change()

    def _read(self, changed: Mapping[str, Any]) -> tuple[SegmenterConfig, NodeConfig]:
        segmenter = _read_config(self._node, SegmenterConfig, changed)
        return segmenter, _read_config(self._node, NodeConfig, changed)


def declare_config(
    node: Node, cls: type[ConfigT], prefix: str = '', *, live: bool = False
) -> ConfigT:
    """
    Declare one parameter per setting and read them.

    Parameters
    ----------
    node : Node
        Gets parameters named like the YAML keys, ``block.size`` for example.
    cls : type
        A config dataclass.
    prefix : str
        Dotted path of ``cls``.
    live : bool
        Whether all parameters may change, not only those whose setting says so.

    Raises
    ------
    ConfigError
        If a value given on the command line or in a file has another type or lies out of range.

    """
    for name, item, kind in _settings(cls, prefix):
        is_live = live or item.metadata.get('live', False)
        if kind is None:
            _declare_setting(node, item, name, is_live)
        else:
            declare_config(node, kind, f'{name}.', live=is_live)
    return _read_config(node, cls, {}, prefix)


def _settings(cls: type[Any], prefix: str) -> list[tuple[str, Field[Any], type[Any] | None]]:
    """List dotted name and field of every setting, and the config of those that are sections."""
    found = []
    for item in fields(cls):
        kind: Any = item.type
        is_section = is_dataclass(kind) and isinstance(kind, type)
        found.append((prefix + item.name, item, kind if is_section else None))
    return found


def _declare_setting(node: Node, item: Field[Any], name: str, is_live: bool) -> None:
    default = item.default if item.default != () else EMPTY_LISTS[item.type]
    try:
        node.declare_parameter(name, default, _descriptor(item, is_live))
    except InvalidParameterTypeException as error:
        example = '1.0, not 1' if item.type in (float, tuple[float, ...]) else repr(item.default)
        raise ConfigError(f'{error} (write it like {example})') from error
    except ParameterException as error:
        raise ConfigError(f'{error} ({item.metadata["help"]})') from error


def _read_config(
    node: Node, cls: type[ConfigT], changed: Mapping[str, Any], prefix: str = ''
) -> ConfigT:
    values: dict[str, Any] = {}
    for name, item, kind in _settings(cls, prefix):
        if kind is not None:
            values[item.name] = _read_config(node, kind, changed, f'{name}.')
            continue
        value = changed[name] if name in changed else node.get_parameter_or(name).value
        values[item.name] = tuple(value or ()) if get_origin(item.type) is tuple else value
    return cls(**values)


def _descriptor(item: Field[Any], is_live: bool) -> ParameterDescriptor:
    meta = item.metadata
    descriptor = ParameterDescriptor(description=meta['help'], read_only=not is_live)
    if meta['choices']:
        descriptor.additional_constraints = 'one of ' + ', '.join(meta['choices'])
    if meta['at_least'] is not None and meta['at_most'] is not None:
        if item.type is float:
            limits = FloatingPointRange(from_value=meta['at_least'], to_value=meta['at_most'])
            descriptor.floating_point_range = [limits]
        else:
            limits = IntegerRange(from_value=meta['at_least'], to_value=meta['at_most'])
            descriptor.integer_range = [limits]
    return descriptor
