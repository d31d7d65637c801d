# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Settings as frozen dataclasses: each is declared once, and checked wherever its value comes from.

A declaration holds default, meaning, range and choices. From it follow the checks, the errors with
the full path of the setting, the YAML files and the ROS parameters.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, Field, field, fields, is_dataclass
import difflib
import math
from pathlib import Path
import textwrap
from typing import Any, get_args, get_origin, TypeVar

from asis_ros.errors import ConfigError, quoted, SettingError
from asis_ros.files.reading import reading
from asis_ros.files.yaml_files import read_yaml
import yaml

ConfigT = TypeVar('ConfigT')

YAML_WIDTH = 99
"""Columns of a YAML file that is written from settings."""


def setting(
    default: Any,
    text: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    choices: Collection[str] = (),
    live: bool = False,
) -> Any:
    """
    Declare one setting of a dataclass.

    Parameters
    ----------
    default : object
        Default value.
    text : str
        Meaning and unit; also the comment in YAML files and the description of the ROS parameter.
    at_least, at_most : float, optional
        Range of a number.
    choices : collection of str
        Allowed values of a text, such as the keys of a table.
    live : bool
        Whether a running node accepts a change.

    """
    metadata = {
        'help': text,
        'at_least': at_least,
        'at_most': at_most,
        'choices': choices,
        'live': live,
    }
    return field(default=default, metadata=metadata)


def with_default(cls: type[Any], name: str, default: Any) -> Any:
    """Declare a setting of a base class again, with another default."""
    (item,) = (item for item in fields(cls) if item.name == name)
    return field(default=default, metadata=item.metadata)


def section(kind: type[Any], *, live: bool = False) -> Any:
    """
    Declare a section of settings, itself a dataclass of settings.

    Parameters
    ----------
    kind : type
        The dataclass; its defaults are the defaults of the section.
    live : bool
        Whether a running node accepts changes of all its settings.

    """
    return field(default_factory=kind, metadata={'live': live})


def check_settings(config: Any) -> None:
    """
    Check each setting of one section against its declaration.

    Raises
    ------
    SettingError
        If a value has the wrong type, is not finite, or lies outside its range or choices.

    """
    for item in fields(config):
        if 'help' not in item.metadata:
            continue
        value = getattr(config, item.name)
        text, choices, got = item.metadata['help'], item.metadata['choices'], quoted(value)
        if not _has_type(value, item.type):
            raise SettingError(item.name, f'must be {_type_name(item.type)}, got {got}')
        if choices and value not in choices:
            raise SettingError(item.name, f'must be one of {", ".join(choices)}, got {got}')
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            low, high = item.metadata['at_least'], item.metadata['at_most']
            if value != value or abs(value) == math.inf:  # isfinite takes no large integers
                raise SettingError(item.name, f'must be a finite number, got {got} ({text})')
            if low is not None and value < low:
                raise SettingError(item.name, f'must be at least {low}, got {got} ({text})')
            if high is not None and value > high:
                raise SettingError(item.name, f'must be at most {high}, got {got} ({text})')


def _has_type(value: Any, kind: Any) -> bool:
    if get_origin(kind) is tuple:
        return type(value) is tuple and all(_has_type(item, get_args(kind)[0]) for item in value)
    return type(value) is kind or (kind is float and type(value) is int)


def _type_name(kind: Any) -> str:
    return getattr(kind, '__name__', str(kind))


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    A setting of a tree of sections.

    Parameters
    ----------
    path : str
        Dotted path, such as ``'block.size'``.
    item : dataclasses.Field
        Its field, with the metadata of ``setting``.
    live : bool
        Whether a running node accepts a change.

    """

    path: str
    item: Field[Any]
    live: bool


def declarations(cls: type[Any], prefix: str = '', *, live: bool = False) -> Iterator[Declaration]:
    """
    List all settings of a tree of sections.

    Parameters
    ----------
    cls : type
        A dataclass of settings and sections.
    prefix : str
        Path of ``cls`` with a dot at the end; empty for the root.
    live : bool
        Whether all of them are live, whatever their own declaration.

    Yields
    ------
    Declaration
        In the order of declaration, the settings of a section before its sub-sections.

    """
    sections: list[tuple[Any, str, bool]] = []
    for item in fields(cls):
        path, is_live = prefix + item.name, live or item.metadata.get('live', False)
        if _is_section(item):
            sections.append((item.type, path, is_live))
        else:
            yield Declaration(path, item, is_live)
    for kind, path, is_live in sections:
        yield from declarations(kind, f'{path}.', live=is_live)


def _is_section(item: Field[Any]) -> bool:
    return isinstance(item.type, type) and is_dataclass(item.type)


def config_from_mapping(
    cls: type[ConfigT], values: Mapping[str, Any], prefix: str = ''
) -> ConfigT:
    """
    Build settings from nested mappings, such as a YAML file holds.

    Parameters
    ----------
    cls : type
        A dataclass of settings and sections.
    values : mapping
        Name of a setting to its value, or name of a section to a mapping. Missing settings keep
        their default; lists are taken for tuples.
    prefix : str
        Path of ``values`` with a dot at the end, for messages.

    Raises
    ------
    ConfigError
        If a name is unknown (the nearest one is proposed) or a value is wrong; the message has
        the full path of the setting.

    """
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        path = f'{prefix}{name}'
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f'; did you mean {prefix + near[0]!r}?' if near else f' (known: {list(known)})'
            raise ConfigError(f'{quoted(path)} is not a setting{hint}')
        item = known[name]
        if _is_section(item):
            if not isinstance(value, Mapping):
                raise ConfigError(f'{path!r} is a section, got {quoted(value)}')
            value = config_from_mapping(item.type, value, f'{path}.')  # type: ignore[arg-type]
        elif get_origin(item.type) is tuple and isinstance(value, list):
            value = tuple(value)
        arguments[name] = value
    try:
        return cls(**arguments)
    except SettingError as error:
        raise ConfigError(f'{prefix}{error}') from error


def load_mapping(path: Path) -> Mapping[str, Any]:
    """Read a YAML file of names and values; ``ConfigError`` if it cannot be read or is none."""
    values = read_yaml(path, 'settings', ConfigError)
    if not isinstance(values, Mapping):
        raise ConfigError(f'{path} holds no settings: expected "name: value" lines')
    return values


def load_config(cls: type[ConfigT], path: Path) -> ConfigT:
    """Read settings from a YAML file; ``ConfigError`` if one of them is unknown or wrong."""
    values = load_mapping(path)
    with reading(path, 'settings', ConfigError):
        return config_from_mapping(cls, values)


def settings_yaml(config: Any, indent: str = '', *, live: bool | None = None) -> str:
    """
    Write all settings as YAML, each below its meaning.

    Parameters
    ----------
    config : dataclass
        Settings and sections.
    indent : str
        Put before each line.
    live : bool, optional
        None: comments do not mention live settings. Else live settings are marked ``[live]``, and
        this says whether all of ``config`` are.

    Returns
    -------
    str
        The settings of a section first, then its sub-sections, each after an empty line.

    """
    lines, sections = [], []
    for item in fields(config):
        value = getattr(config, item.name)
        is_live = None if live is None else live or item.metadata.get('live', False)
        if _is_section(item):
            nested = settings_yaml(value, indent + '  ', live=is_live)
            sections.append(f'\n{indent}{item.name}:\n{nested}')
            continue
        text = item.metadata['help']
        if item.metadata['choices']:
            text += f'. One of {", ".join(item.metadata["choices"])}'
        lines += _comment(f'{text}.' + (' [live]' if is_live else ''), indent)
        lines.append(f'{indent}{item.name}: {_yaml_value(value)}')
    return '\n'.join([*lines, *sections])


def _comment(text: str, indent: str) -> list[str]:
    """Break a text into comment lines of at most ``YAML_WIDTH`` columns."""
    lines = textwrap.wrap(text, YAML_WIDTH - len(indent) - 2, break_on_hyphens=False)
    return [f'{indent}# {line}' for line in lines]


def _yaml_value(value: Any) -> str:
    value = list(value) if isinstance(value, tuple) else value
    text: str = yaml.safe_dump(value, default_flow_style=True, width=math.inf)
    return text.partition('\n')[0]


def differences(expected: Any, found: Any, prefix: str = '') -> list[str]:
    """Name the settings in which two configurations differ, such as ``seed 0 (here 1)``."""
    texts = []
    for item in fields(expected):
        one, other = getattr(expected, item.name), getattr(found, item.name)
        if is_dataclass(one):
            texts += differences(one, other, f'{prefix}{item.name}.')
        elif one != other:
            texts.append(f'{prefix}{item.name} {one} (here {other})')
    return texts
