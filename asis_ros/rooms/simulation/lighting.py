# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Shading: colours of lit, textured surfaces as a camera records them."""

from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.patterns import pattern
import numpy as np
from numpy.typing import NDArray

_TEXTURE_AMPLITUDES = np.array((0.11, 0.09, 0.08))
_WAVELENGTHS = np.array((1.6, 0.35, 0.12))  # m
_NOISE = 0.03
_CEILING_SHADE = np.float32(0.25)


def shade(
    room: SyntheticRoom,
    faces: NDArray[np.int64],
    points: NDArray[np.float64],
    normals: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """
    Shade points on the surfaces of a room.

    Lambertian reflection of the lamps and of ambient light, of which ceilings get less, times a
    procedural texture and the pattern of the material, plus pixel noise.

    Parameters
    ----------
    room : SyntheticRoom
        Provides the lamps and the colour of each triangle.
    faces : array of shape (N,), int64
        Triangle of each point.
    points : array of shape (N, 3)
        Positions in the room frame (m).
    normals : array of shape (N, 3)
        Unit normals of the surfaces, with either sign.
    rng : numpy.random.Generator
        Samples the pixel noise.

    Returns
    -------
    array of shape (N, 3), float32
        Red, green, blue, 0 to 1.

    """
    positions, facing = points.astype(np.float32), normals.astype(np.float32)
    heights = (positions[:, 2] / np.float32(room.size[2])).clip(0, 1)
    light = 0.6 - _CEILING_SHADE * np.abs(facing[:, 2]) * heights**4
    for lamp in room.lamps.astype(np.float32):
        towards = lamp - positions
        squares = np.einsum('ij,ij->i', towards, towards)
        cosines = np.abs(np.einsum('ij,ij->i', towards, facing)) / np.sqrt(squares + 0.1)
        light += 0.7 / len(room.lamps) * cosines / (1.0 + 0.1 * squares)
    class_ids, instance_ids = room.face_class_ids[faces], room.face_instance_ids[faces]
    light *= 1.0 + _texture(instance_ids, positions)
    light *= 1.0 + pattern(class_ids, instance_ids, positions)
    noise = rng.standard_normal((len(positions), 3), np.float32) * np.float32(_NOISE)
    rgb = room.face_rgb[faces] * light[:, None] + noise
    return np.asarray(np.clip(rgb, 0.0, 1.0), np.float32)


def _texture(instance_ids: NDArray[np.int32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """
    Relative brightness of a texture of three wavelengths: shape (N,).

    Products of two plane waves form blotches or stripes. Directions and amplitude of an instance
    follow from its id by the golden ratio, so all views of it agree.
    """
    count = int(instance_ids.max(initial=0)) + 1
    spread = np.mod(np.outer(np.arange(count), 0.618034 * np.arange(1, 20)), 1.0)
    directions = (2.0 * spread[:, :18] - 1.0).reshape(count, 2, 3, 3)
    waves = (2 * np.pi * directions / _WAVELENGTHS[:, None]).astype(np.float32)
    strengths = (1.5 * spread[:, 18, None] ** 2 * _TEXTURE_AMPLITUDES).astype(np.float32)
    phases = np.einsum('nwij,nj->nwi', waves[instance_ids], points)
    blotches = np.sin(phases[:, 0]) * np.sin(phases[:, 1])
    texture: NDArray[np.float32] = np.einsum('ni,ni->n', blotches, strengths[instance_ids])
    return texture
