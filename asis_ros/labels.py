# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The 13 semantic classes of S3DIS: ids, names and colours."""

import numpy as np
from numpy.typing import NDArray

CLASS_NAMES = (
    'ceiling',
    'floor',
    'wall',
    'beam',
    'column',
    'window',
    'door',
    'table',
    'chair',
    'sofa',
    'bookcase',
    'board',
    'clutter',
)

UNKNOWN_CLASS = 255
"""Class id of a point without an answer, for example one with a NaN coordinate."""

UNASSIGNED = -1
"""Instance id of a point that no instance claims."""

# The colours PointNet drew its S3DIS results in; the field has kept them.
CLASS_COLOURS: NDArray[np.uint8] = np.array(
    [
        (0, 255, 0),
        (0, 0, 255),
        (0, 255, 255),
        (255, 255, 0),
        (255, 0, 255),
        (100, 100, 255),
        (200, 200, 100),
        (170, 120, 200),
        (255, 0, 0),
        (200, 100, 100),
        (10, 200, 100),
        (200, 200, 200),
        (50, 50, 50),
    ],
    dtype=np.uint8,
)

UNKNOWN_COLOUR: NDArray[np.uint8] = np.array((90, 90, 90), dtype=np.uint8)


def class_colours(class_ids: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """
    Colour of the class of each point.

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Class of each point; classes beyond those of S3DIS have the colours of instances.

    Returns
    -------
    array of shape (N, 3), uint8
        Red, green, blue.

    """
    table = instance_colours(np.arange(256, dtype=np.int32))
    table[: len(CLASS_COLOURS)] = CLASS_COLOURS
    table[UNKNOWN_CLASS] = UNKNOWN_COLOUR
    colours: NDArray[np.uint8] = table[class_ids]
    return colours


def instance_colours(instance_ids: NDArray[np.int32]) -> NDArray[np.uint8]:
    """
    Colour of the instance of each point, the same for the same id in every cloud.

    Hues step by the golden ratio, so that neighbouring ids differ clearly.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Instance of each point; negative ids are drawn as unknown.

    Returns
    -------
    array of shape (N, 3), uint8
        Red, green, blue.

    """
    hue = np.mod(instance_ids * 0.618033988749895, 1.0)[:, None]
    saturation = np.where(instance_ids % 2 == 0, 0.85, 0.55)[:, None]
    value = np.where(instance_ids % 3 == 0, 0.95, 0.75)[:, None]
    sector = np.abs(np.mod(hue * 6 + np.array([0.0, 4.0, 2.0]), 6) - 3) - 1
    rgb = value * (1 - saturation + saturation * np.clip(sector, 0, 1))
    colours: NDArray[np.uint8] = np.round(rgb * 255).astype(np.uint8)
    colours[instance_ids < 0] = UNKNOWN_COLOUR
    return colours
