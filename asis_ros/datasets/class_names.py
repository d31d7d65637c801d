# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class names of a data set, in a YAML file beside its rooms."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.errors import DatasetError, os_reason, quoted
from asis_ros.files.atomic import atomic_write
from asis_ros.files.yaml_files import read_yaml
from asis_ros.labels import CLASS_NAMES, UNKNOWN_CLASS
import yaml

CLASSES_FILE = 'classes.yaml'


def load_class_names(folder: Path) -> tuple[str, ...]:
    """
    Read the class names of a data set.

    Parameters
    ----------
    folder : Path
        Folder of rooms and ``classes.yaml`` with a list ``classes``; without that file, the
        classes are the 13 of S3DIS.

    Returns
    -------
    tuple of str
        Class names by class id.

    Raises
    ------
    DatasetError
        If the file cannot be read or holds no list of names.

    """
    path = folder / CLASSES_FILE
    if not path.exists():
        return CLASS_NAMES
    values = read_yaml(path, 'class names', DatasetError)
    names = values.get('classes') if isinstance(values, dict) else values
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DatasetError(
            f'{path} must hold a list of class names, "classes: [ground, rock]", '
            f'got {quoted(values)}'
        )
    if not 0 < len(names) <= UNKNOWN_CLASS:
        raise DatasetError(f'{path} names {len(names)} classes, expected 1 to {UNKNOWN_CLASS}')
    return tuple(names)


def create_dataset_folder(folder: Path, class_names: Sequence[str]) -> None:
    """
    Create the folder of a data set of these classes, and write their names to it.

    Raises
    ------
    DatasetError
        If the folder holds rooms of other classes, or cannot be written to.

    """
    names = tuple(class_names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if _is_used(folder) and load_class_names(folder) != names:
            raise DatasetError(
                f'{folder} holds rooms of other classes ({", ".join(load_class_names(folder))}; '
                f'not {", ".join(names)}): choose another folder'
            )
    except OSError as error:
        raise DatasetError(f'cannot write to {folder}: {os_reason(error)}') from error
    with atomic_write(folder / CLASSES_FILE) as temporary:
        text = yaml.safe_dump({'classes': list(names)}, allow_unicode=True)
        temporary.write_text(text, encoding='utf-8')


def _is_used(folder: Path) -> bool:
    """Whether a folder holds rooms or blocks."""
    return any(folder.glob('*.npz')) or any(folder.glob('*.npy'))
