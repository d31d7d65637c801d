# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Data augmentation of colours: exposure, white balance, contrast, hue, shading, tints."""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud
from asis_ros.labels import UNASSIGNED
from asis_ros.settings import check_settings, setting
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

GREY_AXIS = np.ones(3) / np.sqrt(3)
"""Direction of greys in RGB, the axis that hues turn about."""

EXTREMES = (0.01, 0.99)
"""Quantiles of a channel that full contrast maps to 0 and 1."""

SHADING_WAVELENGTHS = (3.0, 12.0)
"""Shortest and longest wavelength of the shading of a room (m)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourAugmentation:
    """Strength and probability of each colour augmentation."""

    drop_colour: float = setting(
        0.4, 'probability of dropping all colours', at_least=0.0, at_most=1.0
    )
    colour_noise: float = setting(
        0.08, 'largest standard deviation of the noise on colours (0 to 1)', at_least=0.0
    )
    brightness: float = setting(
        0.3, 'largest change of brightness, as a fraction', at_least=0.0, at_most=1.0
    )
    white_balance: float = setting(
        0.15, 'largest change of each channel, as a fraction', at_least=0.0, at_most=1.0
    )
    gamma: float = setting(
        0.4,
        'largest gamma correction, as the natural logarithm of the exponent',
        at_least=0.0,
        at_most=3.0,
    )
    contrast: float = setting(
        0.3,
        'probability of stretching each channel towards 0 to 1',
        at_least=0.0,
        at_most=1.0,
    )
    saturation: float = setting(
        0.8,
        'largest change of saturation, as a fraction; 1.0: from grey to twice as colourful',
        at_least=0.0,
        at_most=1.0,
    )
    hue: float = setting(
        0.3, 'largest turn of all hues about the axis of greys (rad)', at_least=0.0, at_most=3.2
    )
    shading: float = setting(
        0.25,
        'largest change of brightness along a wave through the room, as a fraction',
        at_least=0.0,
        at_most=1.0,
    )
    tint: float = setting(
        0.3,
        'probability that an instance is blended with a random colour',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def recoloured(
        self, room: LabelledCloud, rng: np.random.Generator
    ) -> NDArray[np.float32] | None:
        """
        Change the colours of a room as other surfaces, light and cameras would.

        Parameters
        ----------
        room : LabelledCloud
            N points, which are not changed.
        rng : numpy.random.Generator
            Random generator.

        Returns
        -------
        array of shape (N, 3), float32, or None
            None if colours are dropped, or the room has none.

        """
        if room.cloud.rgb is None or rng.random() < self.drop_colour:
            return None
        rgb: NDArray[np.floating] = room.cloud.rgb
        if self.tint:
            rgb = self._tinted(rgb, room.instance_ids, rng)
        if rng.random() < self.contrast:
            rgb = stretched(rgb, rng.random())
        rgb = rgb @ turned_and_saturated(*rng.uniform(-1, 1, 2) * (self.hue, self.saturation)).T
        rgb = rgb.clip(0, 1) ** np.float32(np.exp(rng.uniform(-self.gamma, self.gamma)))
        gains = rng.uniform(1 - self.white_balance, 1 + self.white_balance, 3)
        rgb = rgb * (gains * rng.uniform(1 - self.brightness, 1 + self.brightness))
        rgb *= self._light(room.cloud.xyz, rng)[:, None]
        rgb += rng.normal(0.0, rng.uniform(0, self.colour_noise), rgb.shape)
        return rgb.clip(0, 1).astype(np.float32)

    def _tinted(
        self,
        rgb: NDArray[np.floating],
        instance_ids: NDArray[np.int32],
        rng: np.random.Generator,
    ) -> NDArray[np.floating]:
        """Blend some instances with a random colour each."""
        objects, rows = np.unique(instance_ids, return_inverse=True)
        is_tinted = (rng.random(len(objects)) < self.tint) & (objects != UNASSIGNED)
        amounts = (rng.random(len(objects)) * is_tinted).astype(np.float32)[rows, None]
        colours = rng.random((len(objects), 3)).astype(np.float32)[rows]
        tinted: NDArray[np.floating] = rgb + amounts * (colours - rgb)
        return tinted

    def _light(self, xyz: NDArray[np.floating], rng: np.random.Generator) -> NDArray[np.floating]:
        """Brightness (N,) along a plane wave of random direction, length and strength."""
        direction = rng.normal(size=3)
        wave = 2 * np.pi / rng.uniform(*SHADING_WAVELENGTHS) * direction
        phases = xyz @ (wave / np.linalg.norm(direction)) + rng.uniform(0, 2 * np.pi)
        light: NDArray[np.floating] = 1 + rng.uniform(0, self.shading) * np.sin(phases)
        return light


def stretched(rgb: NDArray[np.floating], amount: float) -> NDArray[np.floating]:
    """
    Stretch the contrast of each channel.

    Parameters
    ----------
    rgb : array of shape (N, 3), float
        Red, green, blue, 0 to 1.
    amount : float
        0: no change; 1: the extreme quantiles of a channel become 0 and 1.

    Returns
    -------
    array of shape (N, 3), float

    """
    lowest, highest = np.quantile(rgb, EXTREMES, axis=0).astype(rgb.dtype)
    full = ((rgb - lowest) / np.maximum(highest - lowest, 1e-3)).clip(0, 1)
    return np.asarray(rgb + amount * (full - rgb))


def turned_and_saturated(hue: float, saturation: float) -> NDArray[np.float32]:
    """
    Matrix that turns hues and changes saturation; the mean of the channels stays.

    Parameters
    ----------
    hue : float
        Angle about the axis of greys (rad); a third of a turn makes red green, and green blue.
    saturation : float
        Change as a fraction; -1 makes every colour grey.

    Returns
    -------
    array of shape (3, 3), float32

    """
    grey = np.full((3, 3), 1 / 3)
    turn = Rotation.from_rotvec(hue * GREY_AXIS).as_matrix()
    matrix: NDArray[np.float32] = (grey + (1 + saturation) * (turn - grey)).astype(np.float32)
    return matrix
