# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Label maps of custom data sets: which fields of a cloud file hold class and instance, as YAML.

.. code-block:: yaml

    class_field: label         # field of a PLY or PCD file, array of an NPZ file
    instance_field: instance
    classes: {0: ground, 7: rock, 8: rock}   # value in the file: name
    unlabelled: [255]          # values of points without a class; [.nan] as CloudCompare writes
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asis_ros.errors import ConfigError
from asis_ros.files.reading import reading
from asis_ros.files.yaml_files import read_yaml
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.settings import config_from_mapping
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMap:
    """
    Fields of class and instance in cloud files, and the class names.

    Parameters
    ----------
    class_field : str
        Field of the class of each point.
    instance_field : str
        Field that distinguishes the objects of a class.
    classes : mapping of int to str
        Class name by value of ``class_field``. Classes are numbered in the order of their names;
        values with the same name are one class.
    unlabelled : sequence of int or NaN
        Values of ``class_field`` of points without a class.

    Raises
    ------
    ConfigError
        If a setting is missing, has the wrong type, or contradicts another.

    """

    class_field: str = ''
    instance_field: str = ''
    classes: Mapping[int, str] = field(default_factory=dict)
    unlabelled: Sequence[float] = ()

    def __post_init__(self) -> None:
        _check_field('class_field', self.class_field, 'the class of each point')
        _check_field(
            'instance_field',
            self.instance_field,
            'which object each point belongs to, because ASIS learns from objects',
        )
        _check_classes(self.classes)
        if not isinstance(self.unlabelled, (list, tuple)):
            raise ConfigError(f'unlabelled must be a list of values, got {self.unlabelled!r}')
        for value in self.unlabelled:
            if _is_nan(value):
                continue
            _check_value('unlabelled', value)
            if value in self.classes:
                raise ConfigError(
                    f'{value} is in unlabelled and in classes ({self.classes[value]}): '
                    'remove one of them'
                )

    @property
    def class_names(self) -> tuple[str, ...]:
        """Class names by class id."""
        return tuple(dict.fromkeys(self.classes.values()))

    def class_ids(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """
        Map values of the class field to class ids.

        Parameters
        ----------
        values : array of shape (N,)
            Value of each point.

        Returns
        -------
        array of shape (N,), uint8
            Class ids; ``UNKNOWN_CLASS`` where the value is in ``unlabelled``.

        Raises
        ------
        ConfigError
            If the map lacks a value; the message lists it and the known ones.

        """
        known = np.full(len(values), True)
        if any(map(_is_nan, self.unlabelled)):
            known = ~np.isnan(values)  # NaN is no key: it is not equal to itself
        distinct, inverse = np.unique(values[known], return_inverse=True)
        ids = {value: self.class_names.index(name) for value, name in self.classes.items()}
        ids |= {int(value): UNKNOWN_CLASS for value in self.unlabelled if not _is_nan(value)}
        unknown = [str(value) for value in distinct.tolist() if value not in ids]
        if unknown:
            names = ', '.join(f'{value} {name}' for value, name in self.classes.items())
            raise ConfigError(
                f'{self.class_field!r} holds {", ".join(unknown[:5])}, which the label map lacks '
                f'(classes: {names}; unlabelled: {list(self.unlabelled)}): add it to either'
            )
        class_ids = np.full(len(values), UNKNOWN_CLASS, np.uint8)
        class_ids[known] = np.array([ids[value] for value in distinct.tolist()], np.uint8)[inverse]
        return class_ids

    def instance_ids(
        self, class_ids: NDArray[np.uint8], values: NDArray[Any]
    ) -> NDArray[np.int32]:
        """
        Map values of the instance field to instance ids.

        Points with the same class and value are one instance, so values may restart in each
        class, and no value is special.

        Parameters
        ----------
        class_ids : array of shape (N,), uint8
            Class id of each point.
        values : array of shape (N,)
            Value of each point.

        Returns
        -------
        array of shape (N,), int32
            0 to I-1, ordered by class and value; ``UNASSIGNED`` for points of ``UNKNOWN_CLASS``.

        Raises
        ------
        ConfigError
            If the value of a labelled point is not an integer.

        """
        ids = np.full(len(values), UNASSIGNED, np.int32)
        labelled = class_ids != UNKNOWN_CLASS
        distinct, inverse = np.unique(values[labelled], return_inverse=True)
        odd = distinct[distinct != np.round(distinct)].tolist()  # NaN among them
        if odd:
            raise ConfigError(f'{self.instance_field!r} must hold whole numbers, got {odd[0]}')
        pairs = class_ids[labelled].astype(np.int64) * len(distinct) + inverse
        ids[labelled] = np.unique(pairs, return_inverse=True)[1]
        return ids


def load_label_map(path: Path) -> LabelMap:
    """
    Read a label map.

    Raises
    ------
    ConfigError
        If the file cannot be read, has duplicate keys, or is not a valid ``LabelMap``.

    """
    kind = 'a label map'
    values = read_yaml(path, kind, ConfigError)
    with reading(path, kind, ConfigError):
        if not isinstance(values, Mapping):
            raise ConfigError(f'expected class_field, instance_field, classes; got {values!r}')
        return config_from_mapping(LabelMap, values)


def _check_field(setting: str, name: Any, meaning: str) -> None:
    """Fail unless a setting names a field."""
    if not isinstance(name, str):
        raise ConfigError(f'{setting} must be the name of a field, got {name!r}')
    if not name:
        raise ConfigError(f'{setting} is missing: name the field that holds {meaning}')


def _check_classes(classes: Any) -> None:
    """Fail unless ``classes`` maps integers to names, at most one for each class id."""
    if not isinstance(classes, Mapping) or not classes:
        raise ConfigError(
            f'classes must map values in the file to names, such as {{0: ground}}; got {classes!r}'
        )
    for value, name in classes.items():
        _check_value('classes', value)
        if not isinstance(name, str) or not name:
            raise ConfigError(f'classes: the name of {value} must be a text, got {name!r}')
    if len(set(classes.values())) > UNKNOWN_CLASS:
        raise ConfigError(
            f'{len(set(classes.values()))} classes, expected at most {UNKNOWN_CLASS}'
        )


def _is_nan(value: Any) -> bool:
    """Whether a value is NaN."""
    return isinstance(value, float) and value != value


def _check_value(setting: str, value: Any) -> None:
    """Fail unless a value is an integer."""
    if type(value) is not int:
        raise ConfigError(f'{setting}: values in a file are whole numbers, got {value!r}')
