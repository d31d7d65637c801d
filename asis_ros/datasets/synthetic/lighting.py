# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Colours of lit, textured surfaces as a camera records them."""

from asis_ros.datasets.synthetic.room import SyntheticRoom
import numpy as np
from numpy.typing import NDArray

# Products of two waves in different directions make blotches rather than stripes.
_WAVES = np.array([(3.1, 1.7, 2.3), (-7.3, 9.1, 5.9), (23.0, -17.0, 29.0)])
_CROSS_WAVES = np.array([(-1.9, 2.9, -1.3), (5.7, 6.1, -8.3), (19.0, 31.0, -13.0)])
_AMPLITUDES = np.array((0.16, 0.05, 0.04))


def shade(
    room: SyntheticRoom,
    faces: NDArray[np.int64],
    points: NDArray[np.float64],
    normals: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """
    Colour of points on the room's surfaces.

    Lambert's law for one lamp under the ceiling, plus light from everywhere; a few waves stand in
    for texture.

    Parameters
    ----------
    room : SyntheticRoom
        Gives the colour of each triangle.
    faces : array of shape (N,), int64
        Triangle of each point.
    points : array of shape (N, 3)
        Positions in the room frame (m).
    normals : array of shape (N, 3)
        Unit normals of the surfaces, either side.
    rng : numpy.random.Generator
        Draws the noise of the pixels.

    Returns
    -------
    array of shape (N, 3), float32
        Red, green, blue, 0 to 1.

    """
    towards = room.size * (0.5, 0.5, 0.95) - points
    distances = np.maximum(np.linalg.norm(towards, axis=1), 0.3)
    cosines = np.abs(np.einsum('ij,ij->i', towards, normals)) / distances
    light = 0.65 + 0.55 * cosines / (1.0 + 0.1 * distances**2)
    phases = room.face_instance_ids[faces, None] * np.array((1.3, 2.1, 0.7))
    blotches = np.sin(points @ _WAVES.T + phases) * np.sin(points @ _CROSS_WAVES.T + phases)
    # Some things are plain, some patterned: the golden ratio spreads the strengths.
    strength = 0.2 + 1.3 * np.mod(0.618034 * room.face_instance_ids[faces], 1.0)
    texture = 1.0 + strength * (blotches @ _AMPLITUDES)
    noise = rng.normal(0.0, 0.035, (len(points), 3))
    rgb = room.face_rgb[faces] * (light * texture)[:, None] + noise
    return np.asarray(np.clip(rgb, 0.0, 1.0), np.float32)
