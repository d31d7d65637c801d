# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What training does to a room, so that the network meets it in every state a sensor may."""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import CLASS_NAMES
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

CEILING = CLASS_NAMES.index('ceiling')


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """
    Strength of each change.

    Parameters
    ----------
    scale : float
        Largest change of size, as a part.
    tilt : float
        Standard deviation of the gravity direction (rad).
    jitter, colour_noise : float
        Largest standard deviation of the noise on coordinates (m) and colours (0 to 1).
    drop_colour, drop_ceiling, crop, thin : float
        Probability that a room loses its colour, its ceiling, a part of it, or points at random.
    brightness : float
        Largest change of brightness and of each colour channel, as a part.

    """

    scale: float = 0.1
    tilt: float = 0.02
    jitter: float = 0.008
    colour_noise: float = 0.08
    drop_colour: float = 0.4
    drop_ceiling: float = 0.2
    crop: float = 0.3
    thin: float = 0.3
    brightness: float = 0.2

    def apply(self, room: LabelledCloud, rng: np.random.Generator) -> LabelledCloud:
        """Return a changed copy; the labels stay exact."""
        room = self._fewer_points(room, rng)
        xyz = self._moved(room.cloud.xyz, rng)
        return LabelledCloud(
            PointCloud(xyz, self._recoloured(room.cloud.rgb, rng)),
            room.class_ids,
            room.instance_ids,
        )

    def _fewer_points(self, room: LabelledCloud, rng: np.random.Generator) -> LabelledCloud:
        keep = np.ones(len(room.cloud), bool)
        if rng.random() < self.drop_ceiling:
            keep &= room.class_ids != CEILING
        if rng.random() < self.crop:
            along = room.cloud.xyz[:, rng.integers(2)]
            extent = np.ptp(along)
            start = along.min() + rng.uniform(0.0, 0.5) * extent
            keep &= (along >= start) & (along <= start + rng.uniform(0.4, 0.8) * extent)
        if rng.random() < self.thin:
            keep &= rng.random(len(keep)) < rng.uniform(0.15, 0.8)
        kept = np.flatnonzero(keep)
        return room.take(kept) if len(kept) else room

    def _moved(self, xyz: NDArray[np.floating], rng: np.random.Generator) -> NDArray[np.floating]:
        turn = rng.uniform(-np.pi, np.pi) if rng.random() < 0.7 else rng.integers(4) * np.pi / 2
        tilt = rng.normal(0.0, self.tilt, 2)
        matrix = Rotation.from_euler('zxy', [turn, *tilt]).as_matrix()
        matrix = matrix * rng.uniform(1 - self.scale, 1 + self.scale)
        if rng.random() < 0.5:
            matrix[:, 0] *= -1
        moved: NDArray[np.floating] = xyz @ matrix.T
        return moved + rng.normal(0.0, rng.uniform(0, self.jitter), moved.shape)

    def _recoloured(
        self, rgb: NDArray[np.float32] | None, rng: np.random.Generator
    ) -> NDArray[np.float32] | None:
        if rgb is None or rng.random() < self.drop_colour:
            return None
        gain = rng.uniform(1 - self.brightness, 1 + self.brightness)
        gains = gain * rng.uniform(1 - self.brightness / 2, 1 + self.brightness / 2, 3)
        noise = rng.normal(0.0, rng.uniform(0, self.colour_noise), rgb.shape)
        return np.clip(rgb * gains + noise, 0, 1).astype(np.float32)


AUGMENTATION = Augmentation()
