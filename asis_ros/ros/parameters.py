# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings as ROS parameters: every default, range and text comes from the config dataclasses."""

from dataclasses import Field, fields, is_dataclass
from typing import Any, get_origin, TypeVar

from asis_ros.errors import ConfigError
from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.exceptions import InvalidParameterTypeException, ParameterException
from rclpy.node import Node
from rclpy.parameter import Parameter

ConfigT = TypeVar('ConfigT')

# An empty list has no type of its own in rclpy.
EMPTY_LISTS: dict[Any, Parameter.Type] = {
    tuple[float, ...]: Parameter.Type.DOUBLE_ARRAY,
    tuple[str, ...]: Parameter.Type.STRING_ARRAY,
}


def declare_config(node: Node, cls: type[ConfigT], prefix: str = '') -> ConfigT:
    """
    Declare one read-only parameter per setting and read them.

    Parameters
    ----------
    node : Node
        Gets parameters named like the YAML keys, ``block.size`` for example.
    cls : type
        A config dataclass.
    prefix : str
        Dotted path of ``cls``.

    Raises
    ------
    ConfigError
        If a value given on the command line or in a file has another type or lies out of range.

    """
    values: dict[str, Any] = {}
    for item in fields(cls):  # type: ignore[arg-type]
        kind: Any = item.type
        if is_dataclass(kind) and isinstance(kind, type):
            values[item.name] = declare_config(node, kind, f'{prefix}{item.name}.')
        else:
            values[item.name] = _declare_setting(node, item, prefix + item.name)
    return cls(**values)


def _declare_setting(node: Node, item: Field[Any], name: str) -> Any:
    default = item.default if item.default != () else EMPTY_LISTS[item.type]
    try:
        value = node.declare_parameter(name, default, _descriptor(item)).value
    except InvalidParameterTypeException as error:
        example = '1.0, not 1' if item.type in (float, tuple[float, ...]) else repr(item.default)
        raise ConfigError(f'{error} (write it like {example})') from error
    except ParameterException as error:
        raise ConfigError(f'{error} ({item.metadata["help"]})') from error
    return tuple(value or ()) if get_origin(item.type) is tuple else value


def _descriptor(item: Field[Any]) -> ParameterDescriptor:
    meta = item.metadata
    descriptor = ParameterDescriptor(description=meta['help'], read_only=True)
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
