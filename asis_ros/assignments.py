# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Values of settings by their dotted names, such as ``block.size``, before they are checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from asis_ros.errors import ConfigError
import yaml


def merge_settings(merged: dict[str, Any], values: Mapping[str, Any]) -> None:
    """
    Add values to nested sections; later ones count.

    Parameters
    ----------
    merged : dict of str to object
        Nested sections, as ``config_from_mapping`` takes them; changed in place.
    values : mapping of str to object
        Values by name, nested or with dots in their names.

    Raises
    ------
    ConfigError
        If a name is that of a section and of a value.

    """
    for key, value in values.items():
        name, dot, rest = str(key).partition('.')
        inner = {rest: value} if dot else value
        if not isinstance(inner, Mapping):
            merged[name] = inner
            continue
        section = merged.setdefault(name, {})
        if not isinstance(section, dict):
            inside = ', '.join(f'{name}.{each}' for each in inner)
            raise ConfigError(
                f'{name!r} is a section and a value (see {inside}): remove one of them'
            )
        merge_settings(section, inner)


def assign_settings(merged: dict[str, Any], assignments: Sequence[str], example: str) -> None:
    """
    Add the values of a command line to nested sections.

    Parameters
    ----------
    merged : dict of str to object
        Nested sections; changed in place.
    assignments : sequence of str
        Such as ``'block.size:=2.0'``; values are YAML.
    example : str
        An assignment, for the error.

    Raises
    ------
    ConfigError
        If one is no assignment, its value is not YAML, or its name is that of a section and of a
        value.

    """
    for text in assignments:
        name, separator, value = text.partition(':=')
        if not name or not separator:
            raise ConfigError(f'--set takes name:=value, such as {example}, got {text!r}')
        try:
            merge_settings(merged, {name: yaml.safe_load(value)})
        except yaml.YAMLError as error:
            raise ConfigError(f'--set {text!r}: the value is not YAML: {error}') from error
