# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""ROS parameters of the node; names, defaults, ranges and texts come from ``NodeConfig``."""

from collections.abc import Callable, Mapping, Sequence
import difflib
from typing import Any, get_origin, TypeVar

from asis_ros.errors import ConfigError
from asis_ros.ros.node.config import NodeConfig
from asis_ros.settings import config_from_mapping, Declaration, declarations
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

LIST_TYPES: dict[Any, Parameter.Type] = {
    tuple[float, ...]: Parameter.Type.DOUBLE_ARRAY,
    tuple[str, ...]: Parameter.Type.STRING_ARRAY,
}
"""Types of ROS parameters that are lists, by those of settings."""


class Parameters:
    """
    The current settings of a node, which follow its ROS parameters.

    Live settings may be changed while the node runs. A change is validated as a whole: it is
    rejected, with the reason, unless all settings stay valid.

    Parameters
    ----------
    node : Node
        Gets one parameter for each setting.
    validate : callable
        Called with the settings after a change; raises ConfigError to reject it.

    Attributes
    ----------
    config : NodeConfig
        The current settings.

    Raises
    ------
    ConfigError
        If a value from the command line or a parameter file has the wrong type or range.

    """

    def __init__(
        self,
        node: Node,
        validate: Callable[[NodeConfig], None] = lambda config: None,
    ) -> None:
        self._node = node
        self._validate = validate
        self.config = declare_parameters(node, NodeConfig)
        node.add_pre_set_parameters_callback(_typed_empty_lists)
        node.add_on_set_parameters_callback(self._on_set)
        node.add_post_set_parameters_callback(self._after_set)

    def _on_set(self, changed: Sequence[Parameter]) -> SetParametersResult:
        values = {parameter.name: parameter.value for parameter in changed}
        try:
            self._validate(_read_config(self._node, NodeConfig, values))
        except ConfigError as error:
            return SetParametersResult(successful=False, reason=str(error))
        return SetParametersResult(successful=True)

    def _after_set(self, changed: Sequence[Parameter]) -> None:
        self.config = _read_config(self._node, NodeConfig)


def declare_parameters(node: Node, cls: type[ConfigT]) -> ConfigT:
    """
    Declare one parameter for each setting, named by its path, and read them.

    Parameters
    ----------
    node : Node
        Gets parameters such as ``block.size``.
    cls : type
        A dataclass of settings.

    Raises
    ------
    ConfigError
        If a value from the command line or a parameter file has the wrong type or range.

    """
    for declaration in declarations(cls):
        _declare(node, declaration)
    return _read_config(node, cls)


def unknown_parameters(node: Node) -> dict[str, str]:
    """
    Find what the command line and parameter files set, but the node does not have.

    Returns
    -------
    dict of str to str
        Name of each unknown parameter to the nearest known one; to an empty text if none is near.

    """
    with node.handle:
        given = node.handle.get_parameters(Parameter)
    known = node.list_parameters([], 0).names
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1)), '')
        for name in sorted(given.keys() - known)
    }


def _declare(node: Node, declaration: Declaration) -> None:
    item, path, descriptor = declaration.item, declaration.path, _descriptor(declaration)
    list_type = LIST_TYPES.get(item.type)
    try:
        if list_type is None:
            node.declare_parameter(path, item.default, descriptor)
        else:
            _declare_list(node, path, list_type, item.default, descriptor)
    except InvalidParameterTypeException as error:
        example = '1.0, not 1' if item.type in (float, tuple[float, ...]) else repr(item.default)
        raise ConfigError(f'{error} (write it like {example})') from error
    except ParameterException as error:
        raise ConfigError(f'{error} ({item.metadata["help"]})') from error


def _declare_list(
    node: Node,
    path: str,
    kind: Parameter.Type,
    default: Any,
    descriptor: ParameterDescriptor,
) -> None:
    """Declare a list, which may be empty by default or by a parameter file."""
    # rclpy and the parser of parameter files take an empty list for no value. One parameter
    # without a value would empty every response that contains it, as for "ros2 param dump".
    node.declare_parameter(path, default or kind)
    if node.get_parameter_or(path).value is None:
        node.set_parameters([Parameter(path, kind, [])])
    descriptor.type = kind.value
    node.set_descriptor(path, descriptor)  # read-only, perhaps


def _read_config(
    node: Node, cls: type[ConfigT], changed: Mapping[str, Any] | None = None
) -> ConfigT:
    """Read all settings, with changes that are not in effect yet."""
    values: dict[str, Any] = {}
    for declaration in declarations(cls):
        path = declaration.path
        value = changed[path] if changed and path in changed else node.get_parameter_or(path).value
        if get_origin(declaration.item.type) is tuple:
            value = tuple(value or ())
        section = values
        *sections, name = path.split('.')
        for part in sections:
            section = section.setdefault(part, {})
        section[name] = value
    return config_from_mapping(cls, values)


def _typed_empty_lists(changed: Sequence[Parameter]) -> list[Parameter]:
    """Give empty lists the type of their parameters; "ros2 param set" sends booleans."""
    kinds = {item.path: LIST_TYPES.get(item.item.type) for item in declarations(NodeConfig)}
    return [
        Parameter(parameter.name, kind, [])
        if (kind := kinds.get(parameter.name)) and _is_empty_list(parameter)
        else parameter
        for parameter in changed
    ]


def _is_empty_list(parameter: Parameter) -> bool:
    return parameter.type_.name.endswith('_ARRAY') and not len(parameter.value)


def _descriptor(declaration: Declaration) -> ParameterDescriptor:
    item = declaration.item
    choices, low, high = (item.metadata[key] for key in ('choices', 'at_least', 'at_most'))
    descriptor = ParameterDescriptor(
        description=item.metadata['help'], read_only=not declaration.live
    )
    if choices:
        descriptor.additional_constraints = 'one of ' + ', '.join(choices)
    if low is not None and high is not None:
        if item.type is float:
            limits = FloatingPointRange(from_value=low, to_value=high)
            descriptor.floating_point_range = [limits]
        else:
            descriptor.integer_range = [IntegerRange(from_value=low, to_value=high)]
    return descriptor
