# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Depth cameras, such as Kinect and RealSense, with their noise model."""

from dataclasses import dataclass, replace

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import pose_above_origin, transformed
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter
from scipy.special import ndtr


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthCamera:
    r"""
    Depth camera with its noise model; the defaults are those of a Kinect v1.

    Disparity noise is uniform over the image, so depth noise grows with the square of the depth,
    :math:`\sigma_z = k z^2`: Khoshelham and Elberink, "Accuracy and resolution of Kinect depth
    data for indoor mapping applications", Sensors 12, 2012, measure k = 0.0014 /m and depth steps
    of 0.0029 z^2. For a stereo camera, k is the subpixel error over focal length and baseline:
    Keselman et al., "Intel RealSense stereoscopic depth cameras", CVPR workshops 2017. Lateral
    noise shifts depths by up to about a pixel (Nguyen, Izadi and Lovell, "Modeling Kinect sensor
    noise for improved 3D reconstruction and tracking", 3DIMPVT 2012: 0.8 pixels), which roughens
    the contours of objects; labels shift with the depths.

    Parameters
    ----------
    width, height : int
        Image size (pixels).
    focal_length : float
        Focal length (pixels).
    min_range, max_range : float
        Depths outside this range give no return (m).
    depth_noise : float
        Depth noise k (1/m).
    disparity_step : float
        Quantisation step of the inverse depth (1/m); 0 for none.
    baseline : float
        Position of the projector or second camera along x (m), negative to the left; points
        occluded from it give no return.
    lateral_noise : float
        Standard deviation of the shift along rows and along columns (pixels).
    smoothness : float
        Correlation radius of the noise (pixels).
    flying : float
        Fraction of the pixels at depth edges that become flying pixels, between both sides.
    dropout : float
        Fraction of pixels without a return, independent of the scene.

    """

    width: int = 640
    height: int = 480
    focal_length: float = 525.0
    min_range: float = 0.4
    max_range: float = 6.0
    depth_noise: float = 0.0015
    disparity_step: float = 0.0029
    baseline: float = -0.075
    lateral_noise: float = 0.8
    smoothness: float = 0.8
    flying: float = 0.1
    dropout: float = 0.002

    def binned(self, factor: int) -> 'DepthCamera':
        """Return the same camera with its image binned by a factor, for faster simulation."""
        return replace(
            self,
            width=self.width // factor,
            height=self.height // factor,
            focal_length=self.focal_length / factor,
            lateral_noise=self.lateral_noise / factor,
            smoothness=self.smoothness / factor,
        )

    def simulate(
        self, caster: RayCaster, camera_to_room: NDArray[np.float64], rng: np.random.Generator
    ) -> LabelledCloud:
        """
        Simulate a depth image as an organised cloud.

        Parameters
        ----------
        caster : RayCaster
            The room.
        camera_to_room : array of shape (4, 4)
            Pose of the optical frame (x right, y down, z forward) in the room.
        rng : numpy.random.Generator
            Samples all noise.

        Returns
        -------
        LabelledCloud
            height x width points, row by row, in the optical frame, float32. Pixels without a
            return have NaN coordinates, ``UNKNOWN_CLASS`` and ``UNASSIGNED``.

        """
        room = caster.room
        rays = self._rays()
        directions = rays @ camera_to_room[:3, :3].T
        origins = np.broadcast_to(camera_to_room[:3, 3], directions.shape)
        # The rays have z = 1, so the distance along a ray is the depth.
        depths, faces = caster.cast(origins, directions)
        hit = np.flatnonzero(faces >= 0)
        points = origins[hit] + depths[hit, None] * directions[hit]
        normals = caster.normals[faces[hit]]
        rgb = np.full((len(rays), 3), 0.9, np.float32)
        rgb[hit] = shade(room, faces[hit], points, normals, rng)
        slants = np.zeros(len(rays))
        slants[hit] = np.abs(np.einsum('ij,ij->i', directions[hit], normals))
        slants /= np.linalg.norm(rays, axis=1)
        valid = self._sample_returns(
            depths, slants, room.face_rgb[faces], room.face_gloss[faces], rng
        )
        source = self._source_pixels(rng)
        depths, faces, valid = depths[source], faces[source], valid[source]
        depths = self._with_flying_pixels(depths, rng)
        xyz = np.where(valid[:, None], rays * self._measure(depths, rng)[:, None], np.nan)
        class_ids = np.where(valid, room.face_class_ids[faces], UNKNOWN_CLASS)
        instance_ids = np.where(valid, room.face_instance_ids[faces], UNASSIGNED)
        return LabelledCloud(
            PointCloud(xyz.astype(np.float32), rgb),
            class_ids.astype(np.uint8),
            instance_ids.astype(np.int32),
        )

    def _rays(self) -> NDArray[np.float64]:
        """Ray of each pixel in the optical frame, z = 1: shape (height * width, 3)."""
        v, u = np.mgrid[: self.height, : self.width].reshape(2, -1)
        x = (u - (self.width - 1) / 2) / self.focal_length
        y = (v - (self.height - 1) / 2) / self.focal_length
        return np.stack([x, y, np.ones(len(x))], axis=1)

    def _noise_image(self, rng: np.random.Generator, radius: float) -> NDArray[np.float64]:
        """Gaussian noise of variance 1, spatially correlated within a radius (pixels)."""
        noise: NDArray[np.float64] = gaussian_filter(
            rng.standard_normal((self.height, self.width)), radius
        )
        noise /= noise.std()
        return noise

    def _source_pixels(self, rng: np.random.Generator) -> NDArray[np.intp]:
        """Source pixel of each pixel under lateral noise: shape (height * width,)."""
        v, u = np.indices((self.height, self.width))
        if self.lateral_noise:
            dv, du = (
                np.rint(self.lateral_noise * self._noise_image(rng, self.smoothness)).astype(int)
                for _ in range(2)
            )
            v, u = np.clip(v + dv, 0, self.height - 1), np.clip(u + du, 0, self.width - 1)
        return np.ravel(v * self.width + u)

    def _with_flying_pixels(
        self, depths: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Depths with flying pixels between the near and the far side of edges."""
        edges = np.flatnonzero(self._at_edge(depths))
        edges = edges[rng.random(len(edges)) < self.flying]
        far = maximum_filter(np.minimum(depths, self.max_range).reshape(self.height, -1), 3)
        mixed = depths.copy()
        fraction = rng.uniform(0.0, 1.0, len(edges))
        mixed[edges] += fraction * np.maximum(far.ravel()[edges] - depths[edges], 0.0)
        return mixed

    def _measure(
        self, depths: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Depths with noise and quantisation, both uniform in the inverse depth."""
        # Block matching correlates the errors of neighbouring pixels.
        noise = self._noise_image(rng, self.smoothness)
        inverse = 1.0 / depths + self.depth_noise * noise.ravel()
        if self.disparity_step:
            inverse = np.round(inverse / self.disparity_step) * self.disparity_step
        return np.asarray(1.0 / np.maximum(inverse, 1e-3))

    def _sample_returns(
        self,
        depths: NDArray[np.float64],
        slants: NDArray[np.float64],
        rgb: NDArray[np.float32],
        gloss: NDArray[np.float32],
        rng: np.random.Generator,
    ) -> NDArray[np.bool_]:
        """Sample which pixels have a return: shape (height * width,), bool."""
        in_range = (depths > self.min_range) & (depths < self.max_range)
        probability = np.full(len(depths), 1.0 - self.dropout)
        probability *= np.clip(slants / 0.15, 0.0, 1.0)  # weak returns at grazing angles
        # Dark surfaces return less with growing distance; glossy ones reflect the light away, or
        # saturate the sensor when they face it.
        probability *= 1.0 - 0.35 * (rgb.max(axis=1) < 0.08) * np.minimum(depths / 2.0, 1.0)
        probability *= 1.0 - 0.6 * np.maximum(gloss - 0.5, 0.0) * (0.4 + (slants > 0.97))
        probability[self._at_edge(depths)] *= 0.6
        # Correlated dropout: holes are patches rather than single pixels.
        noise = self._noise_image(rng, 2.5)
        returned: NDArray[np.bool_] = ndtr(noise).ravel() < probability
        return in_range & ~self._occluded(depths) & returned

    def _at_edge(self, depths: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Pixels next to a depth discontinuity: shape (height * width,), bool."""
        image = np.minimum(depths, 1e3).reshape(self.height, self.width)
        jump = maximum_filter(image, 3) - minimum_filter(image, 3)
        return np.ravel(jump > 0.05 * image)

    def _occluded(self, depths: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Pixels occluded from the projector: shape (height * width,), bool."""
        columns = np.arange(self.width)
        image = depths.reshape(self.height, self.width)
        projected = columns - self.focal_length * self.baseline / image
        if self.baseline < 0:
            return np.ravel(projected < np.maximum.accumulate(projected, axis=1))
        to_the_right = np.minimum.accumulate(projected[:, ::-1], axis=1)[:, ::-1]
        return np.ravel(projected > to_the_right)


KINECT = DepthCamera()

# D435 at 848 x 480: 87 degrees wide, 5 cm apart, subpixel error 0.08.
REALSENSE = DepthCamera(
    width=848,
    height=480,
    focal_length=447.0,
    min_range=0.3,
    max_range=8.0,
    depth_noise=0.0036,
    disparity_step=0.0014,
    baseline=0.05,
    lateral_noise=1.2,
    smoothness=2.0,
    flying=0.35,
    dropout=0.01,
)


def simulate_view(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Simulate a single view of a hand-held depth camera.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples viewpoint, camera model and noise.

    Returns
    -------
    LabelledCloud
        z up, the camera above the origin, the floor at z = 0; float32.

    """
    pose = random_viewpoint(caster.room, caster, rng)
    camera = KINECT if rng.random() < 0.6 else REALSENSE
    return transformed(camera.simulate(caster, pose, rng), pose_above_origin(pose))
