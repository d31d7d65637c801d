# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The colours that classes are shown in."""

from collections.abc import Sequence

from asis_ros.errors import ConfigError
from asis_ros.labels import CLASS_COLOURS, instance_colours, UNKNOWN_COLOUR
import numpy as np
from numpy.typing import NDArray


def class_colour_table(palette: Sequence[str], class_names: Sequence[str]) -> NDArray[np.uint8]:
    """
    Give every class id its colour.

    Parameters
    ----------
    palette : sequence of str
        One colour for each class, in their order: a name that matplotlib knows (``'tomato'``,
        ``'tab:blue'``) or ``'#rrggbb'``. Empty: the colours that S3DIS results are drawn in, and
        for classes beyond those 13, others that differ clearly.
    class_names : sequence of str
        The C classes.

    Returns
    -------
    array of shape (256, 3), uint8
        Red, green, blue by class id; grey for ids without class.

    Raises
    ------
    ConfigError
        If a colour is not known, or there is not one for each class.

    """
    colours = _parse(palette) if palette else _standard(len(class_names))
    if len(colours) != len(class_names):
        raise ConfigError(
            f'output.palette has {len(palette)} colours, '
            f'expected one for each of the {len(class_names)} classes ({", ".join(class_names)})'
        )
    table = np.tile(UNKNOWN_COLOUR, (256, 1))
    table[: len(colours)] = colours
    return table


def _standard(num_classes: int) -> NDArray[np.uint8]:
    further = instance_colours(np.arange(len(CLASS_COLOURS), num_classes, dtype=np.int32))
    return np.concatenate([CLASS_COLOURS[:num_classes], further])


def _parse(palette: Sequence[str]) -> NDArray[np.uint8]:
    from matplotlib.colors import to_rgb  # not needed, and not loaded, for the standard colours

    colours = np.empty((len(palette), 3))
    for row, colour in enumerate(palette):
        try:
            colours[row] = to_rgb(colour)
        except ValueError as error:
            raise ConfigError(
                f'output.palette names the colour {colour!r}, '
                "expected a name like 'tomato' or '#rrggbb'"
            ) from error
    return np.round(colours * 255).astype(np.uint8)
