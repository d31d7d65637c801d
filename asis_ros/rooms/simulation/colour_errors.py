# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Errors of coloured scans: stations of other exposure, colours beside their points."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

_EXPOSURE = 0.12
"""Standard deviation of the logarithm of the exposure of a station."""

_MISREGISTRATION = 0.015  # m


def with_colour_errors(
    points: NDArray[np.float64], rgb: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """
    Colours as the cameras of several stations record them.

    Parameters
    ----------
    points : array of shape (N, 3)
        Positions (m), at least one.
    rgb : array of shape (N, 3), float32
        Colours of the surfaces, 0 to 1.
    rng : numpy.random.Generator
        Samples stations, exposures and the error of the camera pose.

    Returns
    -------
    array of shape (N, 3), float32
        Colours, 0 to 1.

    """
    return exposed(points, displaced(points, rgb, rng.normal(0.0, _MISREGISTRATION, 3)), rng)


def displaced(
    points: NDArray[np.float64], rgb: NDArray[np.float32], offset: NDArray[np.float64]
) -> NDArray[np.float32]:
    """
    Give each point the colour of the surface beside it, so that objects bleed at their edges.

    Parameters
    ----------
    points : array of shape (N, 3)
        Positions (m), at least one.
    rgb : array of shape (N, 3), float32
        Their colours.
    offset : array of shape (3,)
        From a point to the place whose nearest point has its colour (m).

    Returns
    -------
    array of shape (N, 3), float32

    """
    _, nearest = cKDTree(points).query(points + offset)
    return rgb[nearest]


def exposed(
    points: NDArray[np.float64], rgb: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """
    Expose the points by the station that recorded each: mostly the nearest of one to four.

    Parameters
    ----------
    points : array of shape (N, 3)
        Positions (m), at least one.
    rgb : array of shape (N, 3), float32
        Their colours.
    rng : numpy.random.Generator
        Samples stations and exposures.

    Returns
    -------
    array of shape (N, 3), float32
        Colours, 0 to 1.

    """
    stations = points[rng.integers(len(points), size=rng.integers(1, 5))]
    gains = np.exp(rng.normal(0.0, _EXPOSURE, (len(stations), 1)) + rng.normal(0.0, 0.02, 3))
    blurred = points + rng.normal(0.0, 0.3, points.shape)
    _, station = cKDTree(stations).query(blurred)
    return np.asarray((rgb * gains[station]).clip(0, 1), np.float32)
