# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings as frozen dataclasses: declared once, checked when made, read from YAML."""

from collections.abc import Mapping
from dataclasses import asdict, field, fields, is_dataclass
import difflib
import math
from pathlib import Path
from typing import Any, get_args, get_origin, TypeVar

from asis_ros.errors import ConfigError
import yaml

ConfigT = TypeVar('ConfigT')


LIVE = {'live': True}
"""Marks a section of settings that may be changed while the node runs."""


def setting(
    default: Any,
    text: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    choices: tuple[str, ...] = (),
    live: bool = False,
) -> Any:
    """
    Declare one setting; ``text`` is also its ROS parameter description.

    A live one may be changed while the node runs.
    """
    metadata = {
        'help': text,
        'at_least': at_least,
        'at_most': at_most,
        'choices': choices,
        'live': live,
    }
    return field(default=default, metadata=metadata)


def check_values(config: Any, prefix: str = '') -> None:
    """
    Check every setting of one section against its declaration.

    Raises
    ------
    ConfigError
        If a value has the wrong type, is not finite, or lies outside its range or choices.

    """
    for item in fields(config):
        if 'help' not in item.metadata:
            continue
        value, name = getattr(config, item.name), prefix + item.name
        if not _has_type(value, item.type):
            raise ConfigError(f'{name} must be {_type_name(item.type)}, got {value!r}')
        text, choices = item.metadata['help'], item.metadata['choices']
        if choices and value not in choices:
            raise ConfigError(f'{name} must be one of {", ".join(choices)}, got {value!r}')
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            low, high = item.metadata['at_least'], item.metadata['at_most']
            if not math.isfinite(value) or (low is not None and value < low):
                raise ConfigError(f'{name} must be at least {low}, got {value} ({text})')
            if high is not None and value > high:
                raise ConfigError(f'{name} must be at most {high}, got {value} ({text})')


def _has_type(value: Any, kind: Any) -> bool:
    if get_origin(kind) is tuple:
        return type(value) is tuple and all(_has_type(part, get_args(kind)[0]) for part in value)
    return type(value) is kind or (kind is float and type(value) is int)


def _type_name(kind: Any) -> str:
    return getattr(kind, '__name__', str(kind))


def config_from_mapping(
    cls: type[ConfigT], values: Mapping[str, Any], prefix: str = ''
) -> ConfigT:
    """
    Build a config from nested mappings such as a YAML file holds.

    Parameters
    ----------
    cls : type
        A config dataclass of this package.
    values : mapping
        Setting name to value, or section name to mapping. Missing settings keep their default.
    prefix : str
        Dotted path of ``values``, used in messages.

    Raises
    ------
    ConfigError
        If a name is not a setting (the nearest one is proposed) or a value is out of range.

    """
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f'; did you mean {prefix + near[0]!r}?' if near else f' (known: {list(known)})'
            raise ConfigError(f'{prefix + str(name)!r} is not a setting{hint}')
        kind: Any = known[name].type
        if is_dataclass(kind) and isinstance(kind, type):
            if not isinstance(value, Mapping):
                raise ConfigError(f'{prefix + name!r} is a section, got {value!r}')
            value = config_from_mapping(kind, value, f'{prefix}{name}.')
        arguments[name] = value
    return cls(**arguments)


def load_config(cls: type[ConfigT], path: Path) -> ConfigT:
    """
    Read a config from a YAML file.

    Raises
    ------
    ConfigError
        If the file cannot be read, is not YAML, or holds an unknown setting.

    """
    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f'cannot read settings from {path}: {error}') from error
    if not isinstance(values, Mapping):
        raise ConfigError(f'{path} holds no settings: expected "name: value" lines')
    return config_from_mapping(cls, values)


def config_to_mapping(config: Any) -> dict[str, Any]:
    """Turn a config into nested dicts; the inverse of ``config_from_mapping``."""
    return asdict(config)


def settings_text(config: Any, indent: str = '') -> str:
    """Write every setting of a config as YAML, each under its meaning."""
    lines = []
    for item in fields(config):
        value = getattr(config, item.name)
        if is_dataclass(value):
            lines += [f'{indent}{item.name}:', settings_text(value, indent + '  ')]
            continue
        written = yaml.safe_dump(value, default_flow_style=True).partition('\n')[0]
        lines += [f'{indent}# {item.metadata["help"]}', f'{indent}{item.name}: {written}']
    return '\n'.join(lines)


def differences(expected: Any, found: Any, prefix: str = '') -> list[str]:
    """Name the settings of two configs of one kind that differ, such as ``seed 0 (here 1)``."""
    texts = []
    for item in fields(expected):
        one, other = getattr(expected, item.name), getattr(found, item.name)
        if is_dataclass(one):
            texts += differences(one, other, f'{prefix}{item.name}.')
        elif one != other:
            texts.append(f'{prefix}{item.name} {one} (here {other})')
    return texts
