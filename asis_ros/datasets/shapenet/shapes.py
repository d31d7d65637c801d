# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Shapes with part and instance labels, read from the HDF5 files published with SGPN."""

from pathlib import Path
from typing import Any

from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.errors import DatasetError
from asis_ros.files.reading import check_content, reading
from asis_ros.labels import UNASSIGNED
from asis_ros.metrics.part_segmentation import shape_categories
import h5py
import numpy as np
from numpy.typing import NDArray

POINTS_PER_SHAPE = 2048
KEYS = ('data', 'seglabel', 'pid')
"""Position, part and instance of each point."""


def read_shapes(path: Path) -> LabelledBlocks:
    """
    Read the shapes of an HDF5 file.

    Parameters
    ----------
    path : Path
        Arrays ``data`` (K, 2048, 3), ``seglabel`` and ``pid`` (K, 2048) of any numeric type; other
        arrays are ignored. Points with a negative ``pid`` are ``UNASSIGNED``.

    Returns
    -------
    LabelledBlocks
        K blocks, one per shape, in the order of the file: x, y and z in its unit, part, and
        instance, unique within the shape.

    Raises
    ------
    DatasetError
        If the file cannot be read, an array is missing or has the wrong shape, a coordinate is
        not finite, a label is not an integer or not a part, or a shape has parts of two
        categories. The message names the file, the index of the shape, and the value.

    """
    xyz, *labels = _read_arrays(path)
    _check(path, 'data', xyz, np.isfinite(xyz), 'finite')
    part_ids, numbers = (
        _whole_numbers(path, key, values) for key, values in zip(KEYS[1:], labels, strict=True)
    )
    try:
        shape_categories(part_ids, CATEGORIES)
    except ValueError as error:
        raise DatasetError(f'{path}, seglabel: {error}') from error
    # Numbers may restart for each part, so an instance is a pair of number and part.
    ranks = np.unique(numbers, return_inverse=True)[1].reshape(numbers.shape)
    instance_ids = np.where(numbers < 0, UNASSIGNED, ranks * len(PART_NAMES) + part_ids)
    return LabelledBlocks(
        xyz.astype(np.float32), part_ids.astype(np.uint8), instance_ids.astype(np.int32)
    )


def _read_arrays(path: Path) -> list[NDArray[Any]]:
    """Read the arrays ``KEYS`` and check their shapes."""
    with reading(path, 'shapes'), h5py.File(path, 'r') as file:
        missing = [key for key in KEYS if key not in file]
        if missing:
            raise ValueError(
                f'it has no {", ".join(missing)} (it has {", ".join(file)}); '
                f'the files of SGPN with instances have {", ".join(KEYS)}'
            )
        data_sets = [_data_set(file, key) for key in KEYS]
        ids_shape = (*data_sets[0].shape[:1], POINTS_PER_SHAPE)
        for key, data, shape in zip(
            KEYS, data_sets, ((*ids_shape, 3), ids_shape, ids_shape), strict=True
        ):
            if data.shape != shape or data.dtype.kind not in 'iuf':
                raise ValueError(
                    f'{key} is {data.dtype} of shape {data.shape}, '
                    f'expected numbers of shape {shape}'
                )
        check_content(sum(data.nbytes for data in data_sets), path.stat().st_size)
        return [np.asarray(data) for data in data_sets]


def _data_set(file: h5py.File, key: str) -> Any:
    """Open a data set that lies in the file itself: another file is none that the user gave."""
    data = file[key] if isinstance(file.get(key, getlink=True), h5py.HardLink) else None
    if not isinstance(data, h5py.Dataset) or data.external or data.is_virtual:
        raise ValueError(f'{key} is no data set in this file')
    return data


def _whole_numbers(path: Path, key: str, values: NDArray[Any]) -> NDArray[np.int64]:
    """Convert labels to integers; fail on fractions."""
    with np.errstate(invalid='ignore'):  # infinity % 1 is NaN, so it is not 0
        _check(path, key, values, values % 1 == 0, 'a whole number')
    return values.astype(np.int64)


def _check(
    path: Path, key: str, values: NDArray[Any], valid: NDArray[np.bool_], expected: str
) -> None:
    """Fail with the first value that is not valid."""
    if not valid.all():
        index = tuple(np.argwhere(~valid)[0])
        raise DatasetError(
            f'{path}, {key}: shape {index[0]} has {values[index]}, expected {expected}'
        )
