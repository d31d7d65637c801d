# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Class names of a data set, in a YAML file beside its rooms."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.errors import DatasetError, os_reason
from asis_ros.labels import CLASS_NAMES
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
        If the file is invalid.

    """
    path = folder / CLASSES_FILE
    if not path.exists():
        return CLASS_NAMES
    try:
        names = yaml.safe_load(path.read_text(encoding='utf-8'))['classes']
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
        raise DatasetError(f'{path} cannot be read: {error}') from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DatasetError(f'{path} must hold a list of class names, got {names!r}')
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
        text = yaml.safe_dump({'classes': list(names)}, allow_unicode=True)
        (folder / CLASSES_FILE).write_text(text, encoding='utf-8')
    except OSError as error:
        raise DatasetError(f'cannot write to {folder}: {os_reason(error)}') from error


def _is_used(folder: Path) -> bool:
    """Whether a folder holds rooms or blocks."""
    return any(folder.glob('*.npz')) or any(folder.glob('*.npy'))
