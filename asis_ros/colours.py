# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Colours of points, classes and instances, as floats, bytes and packed integers."""

from collections.abc import Sequence

from asis_ros.errors import ConfigError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray

# The colours in which PointNet, and most papers since, draw the classes of S3DIS.
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

NUM_IDS = 256
"""Class ids are bytes."""


def class_colours(class_ids: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """
    Colour of the class of each point.

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Class of each point. Classes beyond those of S3DIS have the colours of instances.

    Returns
    -------
    array of shape (N, 3), uint8
        Red, green, blue.

    """
    colours: NDArray[np.uint8] = _default_table(NUM_IDS)[class_ids]
    return colours


def class_colour_table(palette: Sequence[str], class_names: Sequence[str]) -> NDArray[np.uint8]:
    """
    Colour of each class id.

    Parameters
    ----------
    palette : sequence of str
        One colour per class: ``'#rrggbb'``, or a name that matplotlib knows (``'tomato'``,
        ``'tab:blue'``). Empty: the usual colours of S3DIS, and distinct ones for classes beyond
        those 13.
    class_names : sequence of str
        Names of the C classes.

    Returns
    -------
    array of shape (256, 3), uint8
        Red, green, blue by class id; grey for ids without a class.

    Raises
    ------
    ConfigError
        If a colour is unknown, or the number of colours is not C.

    """
    table = _default_table(len(class_names))
    if palette:
        if len(palette) != len(class_names):
            raise ConfigError(
                f'output.palette has {len(palette)} colours, expected one for each of the '
                f'{len(class_names)} classes ({", ".join(class_names)})'
            )
        table[: len(palette)] = [_parse_colour(colour) for colour in palette]
    return table


def instance_colours(instance_ids: NDArray[np.int32]) -> NDArray[np.uint8]:
    """
    Colour of the instance of each point, the same for the same id in every cloud.

    Hues step by the golden ratio, so that consecutive ids differ clearly.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Instance of each point; grey for negative ids.

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


def rgb_to_bytes(rgb: NDArray[np.floating]) -> NDArray[np.uint8]:
    """
    Convert colours of 0 to 1 to bytes; NaN becomes black.

    Parameters
    ----------
    rgb : array of shape (..., 3), float
        Red, green, blue; values outside of 0 to 1 are clipped.

    Returns
    -------
    array of shape (..., 3), uint8

    """
    colours: NDArray[np.uint8] = np.round(np.nan_to_num(rgb).clip(0, 1) * 255).astype(np.uint8)
    return colours


def pack_rgb(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """
    Pack bytes as 0x00RRGGBB, the colour of a PointCloud2 or PCD field ``rgb``.

    Parameters
    ----------
    colours : array of shape (..., 3), uint8
        Red, green, blue.

    Returns
    -------
    array of shape (...), uint32

    """
    red, green, blue = np.moveaxis(colours.astype(np.uint32), -1, 0)
    packed: NDArray[np.uint32] = red << 16 | green << 8 | blue
    return packed


def unpack_rgb(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """
    Unpack colours of 0x00RRGGBB; the inverse of ``pack_rgb``.

    Parameters
    ----------
    packed : array of shape (...), uint32
        Packed colours; the highest byte is ignored.

    Returns
    -------
    array of shape (..., 3), uint8
        Red, green, blue.

    """
    colours = np.empty((*packed.shape, 3), np.uint8)
    for channel, shift in enumerate((16, 8, 0)):
        colours[..., channel] = (packed >> shift) & 0xFF
    return colours


def _default_table(num_classes: int) -> NDArray[np.uint8]:
    """Colour of each id (256, 3) with the default colours for C classes."""
    ids = np.where(np.arange(NUM_IDS) < num_classes, np.arange(NUM_IDS), UNASSIGNED)
    table = instance_colours(ids.astype(np.int32))
    known = min(num_classes, len(CLASS_COLOURS))
    table[:known] = CLASS_COLOURS[:known]
    table[UNKNOWN_CLASS] = UNKNOWN_COLOUR
    return table


def _parse_colour(colour: str) -> NDArray[np.uint8]:
    try:
        from matplotlib.colors import to_rgb  # only needed for a palette of the user's
    except ImportError as error:
        raise ConfigError(
            f'output.palette has the colour {colour!r}, but matplotlib, which reads colours, is '
            'not installed: pip install matplotlib, or leave output.palette empty'
        ) from error
    try:
        return rgb_to_bytes(np.array(to_rgb(colour)))
    except ValueError as error:
        raise ConfigError(
            f"output.palette has the colour {colour!r}, expected a name like 'tomato' or '#rrggbb'"
        ) from error
