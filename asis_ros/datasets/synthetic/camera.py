# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A depth camera: what a Kinect or RealSense would see of a room."""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.synthetic.free_space import find_free_space
from asis_ros.datasets.synthetic.lighting import shade
from asis_ros.datasets.synthetic.ray_casting import RayCaster
from asis_ros.datasets.synthetic.room import SyntheticRoom
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter
from scipy.spatial.transform import Rotation
from scipy.special import ndtr


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthCamera:
    r"""
    Structured-light camera with the errors of one.

    The error of the disparity is the same everywhere, so that of the depth grows with its
    square, :math:`\sigma_z = k z^2` (Khoshelham and Elberink, "Accuracy and resolution of Kinect
    depth data for indoor mapping applications", Sensors 12, 2012: k = 0.0014 /m and
    depth steps of 0.0029 z^2).

    Parameters
    ----------
    width, height : int
        Image size (pixels).
    focal_length : float
        Pixels.
    min_range, max_range : float
        Depths outside give no return (m).
    depth_noise : float
        k (1/m).
    disparity_step : float
        Smallest step of the inverse depth (1/m); 0 for none.
    baseline : float
        From camera to projector along x (m): what the projector does not light gives no return.
    dropout : float
        Share of pixels without a return for no visible reason.

    """

    width: int = 640
    height: int = 480
    focal_length: float = 525.0
    min_range: float = 0.4
    max_range: float = 6.0
    depth_noise: float = 0.0015
    disparity_step: float = 0.0029
    baseline: float = 0.075
    dropout: float = 0.005

    def look(
        self, caster: RayCaster, camera_to_room: NDArray[np.float64], rng: np.random.Generator
    ) -> LabelledCloud:
        """
        Take one organised cloud.

        Parameters
        ----------
        caster : RayCaster
            The room.
        camera_to_room : array of shape (4, 4)
            Pose of the optical frame (x right, y down, z forward) in the room.
        rng : numpy.random.Generator
            Draws every error.

        Returns
        -------
        LabelledCloud
            height x width points, row by row, in the optical frame, float32. Pixels without a
            return have NaN coordinates, ``UNKNOWN_CLASS`` and ``UNASSIGNED``.

        """
        rays = self._rays()
        directions = rays @ camera_to_room[:3, :3].T
        origins = np.tile(camera_to_room[:3, 3], (len(rays), 1))
        # The rays have z = 1, so the distance along one is the depth.
        depths, faces = caster.cast(origins, directions)
        hit = np.flatnonzero(faces >= 0)
        points = origins[hit] + depths[hit, None] * directions[hit]
        normals = caster.normals[faces[hit]]
        rgb = np.full((len(rays), 3), 0.9, np.float32)
        rgb[hit] = shade(caster.room, faces[hit], points, normals, rng)
        slants = np.zeros(len(rays))
        slants[hit] = np.abs(np.einsum('ij,ij->i', directions[hit], normals))
        slants /= np.linalg.norm(rays, axis=1)
        black = caster.room.face_rgb[faces].max(axis=1) < 0.08
        valid = self._returns(depths, slants, black, rng)
        xyz = np.where(valid[:, None], rays * self._measure(depths, rng)[:, None], np.nan)
        class_ids = np.where(valid, caster.room.face_class_ids[faces], UNKNOWN_CLASS)
        instance_ids = np.where(valid, caster.room.face_instance_ids[faces], UNASSIGNED)
        return LabelledCloud(
            PointCloud(xyz.astype(np.float32), rgb),
            class_ids.astype(np.uint8),
            instance_ids.astype(np.int32),
        )

    def _rays(self) -> NDArray[np.float64]:
        """Directions of the pixels in the optical frame, z = 1: shape (height * width, 3)."""
        v, u = np.mgrid[: self.height, : self.width].reshape(2, -1)
        x = (u - (self.width - 1) / 2) / self.focal_length
        y = (v - (self.height - 1) / 2) / self.focal_length
        return np.stack([x, y, np.ones(len(x))], axis=1)

    def _measure(
        self, depths: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Depths with noise and steps, both constant in the inverse depth."""
        noise = rng.normal(0.0, 1.0, (self.height, self.width))
        # Block matching mixes neighbouring pixels, so their errors go together.
        smooth = gaussian_filter(noise, 0.8)
        smooth /= smooth.std()
        inverse = 1.0 / depths + self.depth_noise * smooth.ravel()
        if self.disparity_step:
            inverse = np.round(inverse / self.disparity_step) * self.disparity_step
        return np.asarray(1.0 / np.maximum(inverse, 1e-3))

    def _returns(
        self,
        depths: NDArray[np.float64],
        slants: NDArray[np.float64],
        black: NDArray[np.bool_],
        rng: np.random.Generator,
    ) -> NDArray[np.bool_]:
        """Tell which pixels get a depth: shape (height * width,), bool."""
        in_range = (depths > self.min_range) & (depths < self.max_range)
        chance = np.full(len(depths), 1.0 - self.dropout)
        chance *= np.clip(slants / 0.15, 0.0, 1.0)  # grazing light comes back weakly
        chance[black] *= 0.8  # so does light from black surfaces
        chance[self._at_edge(depths)] *= 0.5
        # Neighbours get lost together, so holes are patches rather than single pixels.
        luck = gaussian_filter(rng.normal(0.0, 1.0, (self.height, self.width)), 2.5)
        spared: NDArray[np.bool_] = ndtr(luck / luck.std()).ravel() < chance
        return in_range & ~self._in_shadow(depths) & spared

    def _at_edge(self, depths: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which pixels have a jump of the depth next to them."""
        image = np.minimum(depths, 1e3).reshape(self.height, self.width)
        jump = maximum_filter(image, 3) - minimum_filter(image, 3)
        return np.ravel(jump > 0.05 * image)

    def _in_shadow(self, depths: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which pixels something nearer hides from the projector."""
        columns = np.arange(self.width)
        image = depths.reshape(self.height, self.width)
        seen_at = columns - self.focal_length * self.baseline / image
        to_the_right = np.minimum.accumulate(seen_at[:, ::-1], axis=1)[:, ::-1]
        return np.ravel(seen_at > to_the_right)


def look_at(eye: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.float64]:
    """
    Pose of a camera at ``eye`` that looks at ``target``, its image upright.

    Parameters
    ----------
    eye, target : array of shape (3,)
        Positions in the room frame (m); the line between them must not be vertical.

    Returns
    -------
    array of shape (4, 4), float64
        Transform from the optical frame to the room frame.

    """
    forward = np.asarray(target, float) - np.asarray(eye, float)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, (0.0, 0.0, 1.0))
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
    pose[:3, 3] = eye
    return pose


def random_view(
    room: SyntheticRoom, caster: RayCaster, rng: np.random.Generator
) -> NDArray[np.float64]:
    """
    Pose of a camera held anywhere in free space, looking at something.

    Of a few places and headings the one is taken that sees far and sees furniture, as people
    point cameras at things.

    Parameters
    ----------
    room : SyntheticRoom
        The room.
    caster : RayCaster
        Finds what the camera sees.
    rng : numpy.random.Generator
        Draws height (0.4 to 1.8 m), pitch (-40 to 10 degrees), a small roll, and heading.

    Returns
    -------
    array of shape (4, 4), float64
        From the optical frame to the room frame.

    """
    floor = find_free_space(room).draw(rng, 8, 0.2)
    eyes = np.column_stack([floor, rng.uniform(0.4, 1.8, len(floor))])
    pitch = np.radians(rng.uniform(-40.0, 10.0))
    eye, yaw = widest_view(caster, eyes, pitch, rng)
    pose = heading_pose(eye, yaw, pitch)
    roll = Rotation.from_euler('z', rng.normal(0.0, 3.0), degrees=True).as_matrix()
    pose[:3, :3] = pose[:3, :3] @ roll
    return pose


def widest_view(
    caster: RayCaster, eyes: NDArray[np.float64], pitch: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], float]:
    """Draw a heading (rad) for each eye (E, 3) and take the pair with the best view."""
    yaws = rng.uniform(-np.pi, np.pi, len(eyes))
    yaw, up = np.meshgrid(np.linspace(-0.5, 0.5, 7), np.linspace(-0.4, 0.4, 5))
    directions = _ahead(yaws[:, None] + yaw.ravel(), pitch + np.tile(up.ravel(), (len(eyes), 1)))
    origins = np.repeat(eyes, yaw.size, axis=0)
    distances, faces = caster.cast(origins, directions.reshape(-1, 3))
    # There is nothing to see through an open window, and little of what is too near.
    distances[~np.isfinite(distances)] = 0.0
    furniture = caster.room.face_class_ids[faces] >= CLASS_NAMES.index('table')
    worth = np.minimum(distances, 3.5) * (1.0 + 0.7 * furniture) * (distances > 0.6)
    best = worth.reshape(len(eyes), -1).mean(axis=1).argmax()
    return eyes[best], float(yaws[best])


def heading_pose(eye: NDArray[np.float64], yaw: float, pitch: float) -> NDArray[np.float64]:
    """Pose of a level camera at ``eye`` (m) with a heading and a pitch (rad, up is positive)."""
    return look_at(eye, eye + _ahead(np.array(yaw), np.array(pitch)))


def _ahead(yaw: NDArray[np.float64], pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn headings into unit vectors: shape (..., 3)."""
    level = np.cos(pitch)
    return np.stack([np.cos(yaw) * level, np.sin(yaw) * level, np.sin(pitch)], axis=-1)
