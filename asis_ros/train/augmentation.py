# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Data augmentation of rooms: geometry, dropped surfaces, crops, thinning; and colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.settings import check_settings, setting
from asis_ros.train.colour_augmentation import ColourAugmentation
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation(ColourAugmentation):
    """Strength and probability of each augmentation."""

    enabled: bool = setting(True, 'false: no augmentation')
    turn: bool = setting(True, 'rotate by a random angle about the vertical and mirror at random')
    scale: float = setting(0.1, 'largest change of size, as a fraction', at_least=0.0, at_most=0.9)
    tilt: float = setting(
        0.02,
        'standard deviation of the tilt about either horizontal axis (rad)',
        at_least=0.0,
        at_most=1.5,
    )
    jitter: float = setting(
        0.008, 'largest standard deviation of the noise on coordinates (m)', at_least=0.0
    )
    drop_ceiling: float = setting(
        0.2, 'probability of dropping the ceiling', at_least=0.0, at_most=1.0
    )
    drop_floor: float = setting(
        0.05, 'probability of dropping the floor', at_least=0.0, at_most=1.0
    )
    crop: float = setting(
        0.3, 'probability of a crop to a range of x or y', at_least=0.0, at_most=1.0
    )
    thin: float = setting(0.3, 'probability of random point dropout', at_least=0.0, at_most=1.0)
    mix: float = setting(
        0.0,
        'probability that a room takes cuboids around instances of rare classes from other rooms',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def apply(
        self, room: LabelledCloud, rng: np.random.Generator, class_names: Sequence[str] = ()
    ) -> LabelledCloud:
        """
        Augment a room; points keep their labels.

        Parameters
        ----------
        room : LabelledCloud
            The room, which is not changed.
        rng : numpy.random.Generator
            Random generator.
        class_names : sequence of str
            Its classes; ceiling and floor are dropped only if they are among them.

        Returns
        -------
        LabelledCloud
            An augmented copy, or the room itself if augmentation is off.

        """
        if not self.enabled:
            return room
        room = self._without_some_points(room, rng, class_names)
        xyz = self._moved(room.cloud.xyz, rng)
        return LabelledCloud(
            PointCloud(xyz, self.recoloured(room, rng)),
            room.class_ids,
            room.instance_ids,
        )

    def _without_some_points(
        self, room: LabelledCloud, rng: np.random.Generator, class_names: Sequence[str]
    ) -> LabelledCloud:
        """Drop ceiling or floor, crop and thin; a room that would be empty keeps all points."""
        keep = np.ones(len(room.cloud), bool)
        for name, probability in (('ceiling', self.drop_ceiling), ('floor', self.drop_floor)):
            if rng.random() < probability and name in class_names:
                keep &= room.class_ids != class_names.index(name)
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
        """Rotate, tilt, scale, mirror and jitter coordinates (N, 3)."""
        turn = 0.0
        if self.turn:
            by_any_angle = rng.random() < 0.7
            turn = rng.uniform(-np.pi, np.pi) if by_any_angle else rng.integers(4) * np.pi / 2
        tilt = rng.normal(0.0, self.tilt, 2)
        matrix = Rotation.from_euler('zxy', [turn, *tilt]).as_matrix()
        matrix = matrix * rng.uniform(1 - self.scale, 1 + self.scale)
        if self.turn and rng.random() < 0.5:
            matrix[:, 0] *= -1
        moved: NDArray[np.floating] = xyz @ matrix.T
        return moved + rng.normal(0.0, rng.uniform(0, self.jitter), moved.shape)
