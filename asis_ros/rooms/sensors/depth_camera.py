# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A depth camera: what a Kinect or RealSense would see of a room."""

from dataclasses import dataclass, replace

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter
from scipy.special import ndtr


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthCamera:
    r"""
    Depth camera with the errors of one; the defaults are those of a first Kinect.

    The error of the disparity is the same everywhere, so that of the depth grows with its
    square, :math:`\sigma_z = k z^2`: Khoshelham and Elberink, "Accuracy and resolution of Kinect
    depth data for indoor mapping applications", Sensors 12, 2012, find k = 0.0014 /m and depth
    steps of 0.0029 z^2. For a stereo camera k is its subpixel error over focal length and
    baseline: Keselman et al., "Intel RealSense stereoscopic depth cameras", CVPR workshops 2017.
    Sideways a depth belongs to a place up to a pixel away (Nguyen, Izadi and Lovell, "Modeling
    Kinect sensor noise for improved 3D reconstruction and tracking", 3DIMPVT 2012: 0.8 pixels),
    which frays the outlines of things; the label goes with the depth.

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
        From camera to projector or second camera along x (m), negative to the left: what that
        does not see gives no return.
    lateral_noise : float
        Standard deviation of the shift along rows and columns (pixels).
    smoothness : float
        Radius over which neighbouring errors go together (pixels).
    flying : float
        Share of the pixels at a depth edge whose depth is a mixture of both sides.
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
    baseline: float = -0.075
    lateral_noise: float = 0.8
    smoothness: float = 0.8
    flying: float = 0.1
    dropout: float = 0.002

    def binned(self, factor: int) -> 'DepthCamera':
        """Give the same camera with a smaller image, for a quick look."""
        return replace(
            self,
            width=self.width // factor,
            height=self.height // factor,
            focal_length=self.focal_length / factor,
            lateral_noise=self.lateral_noise / factor,
            smoothness=self.smoothness / factor,
        )

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
        room = caster.room
        rays = self._rays()
        directions = rays @ camera_to_room[:3, :3].T
        origins = np.broadcast_to(camera_to_room[:3, 3], directions.shape)
        # The rays have z = 1, so the distance along one is the depth.
        depths, faces = caster.cast(origins, directions)
        hit = np.flatnonzero(faces >= 0)
        points = origins[hit] + depths[hit, None] * directions[hit]
        normals = caster.normals[faces[hit]]
        rgb = np.full((len(rays), 3), 0.9, np.float32)
        rgb[hit] = shade(room, faces[hit], points, normals, rng)
        slants = np.zeros(len(rays))
        slants[hit] = np.abs(np.einsum('ij,ij->i', directions[hit], normals))
        slants /= np.linalg.norm(rays, axis=1)
        valid = self._returns(depths, slants, room.face_rgb[faces], room.face_gloss[faces], rng)
        shifted = self._shifted(rng)
        depths, faces, valid = depths[shifted], faces[shifted], valid[shifted]
        depths = self._mixed_at_edges(depths, rng)
        xyz = np.where(valid[:, None], rays * self._measure(depths, rng)[:, None], np.nan)
        class_ids = np.where(valid, room.face_class_ids[faces], UNKNOWN_CLASS)
        instance_ids = np.where(valid, room.face_instance_ids[faces], UNASSIGNED)
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

    def _noise_image(self, rng: np.random.Generator, radius: float) -> NDArray[np.float64]:
        """Draw normal noise of variance 1 that is alike within a radius (pixels)."""
        noise: NDArray[np.float64] = gaussian_filter(
            rng.standard_normal((self.height, self.width)), radius
        )
        noise /= noise.std()
        return noise

    def _shifted(self, rng: np.random.Generator) -> NDArray[np.intp]:
        """Tell which pixel each pixel takes its depth from: shape (height * width,)."""
        v, u = np.indices((self.height, self.width))
        if self.lateral_noise:
            dv, du = (
                np.rint(self.lateral_noise * self._noise_image(rng, self.smoothness)).astype(int)
                for _ in range(2)
            )
            v, u = np.clip(v + dv, 0, self.height - 1), np.clip(u + du, 0, self.width - 1)
        return np.ravel(v * self.width + u)

    def _mixed_at_edges(
        self, depths: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Let some pixels at edges fly between the near and the far side."""
        edges = np.flatnonzero(self._at_edge(depths))
        edges = edges[rng.random(len(edges)) < self.flying]
        far = maximum_filter(np.minimum(depths, self.max_range).reshape(self.height, -1), 3)
        mixed = depths.copy()
        share = rng.uniform(0.0, 1.0, len(edges))
        mixed[edges] += share * np.maximum(far.ravel()[edges] - depths[edges], 0.0)
        return mixed

    def _measure(
        self, depths: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Depths with noise and steps, both constant in the inverse depth."""
        # Block matching mixes neighbouring pixels, so their errors go together.
        smooth = self._noise_image(rng, self.smoothness)
        inverse = 1.0 / depths + self.depth_noise * smooth.ravel()
        if self.disparity_step:
            inverse = np.round(inverse / self.disparity_step) * self.disparity_step
        return np.asarray(1.0 / np.maximum(inverse, 1e-3))

    def _returns(
        self,
        depths: NDArray[np.float64],
        slants: NDArray[np.float64],
        rgb: NDArray[np.float32],
        gloss: NDArray[np.float32],
        rng: np.random.Generator,
    ) -> NDArray[np.bool_]:
        """Tell which pixels get a depth: shape (height * width,), bool."""
        in_range = (depths > self.min_range) & (depths < self.max_range)
        chance = np.full(len(depths), 1.0 - self.dropout)
        chance *= np.clip(slants / 0.15, 0.0, 1.0)  # grazing light comes back weakly
        # So does light from black things, the more the farther they are; shiny ones send it
        # elsewhere, or all of it into the lens.
        chance *= 1.0 - 0.35 * (rgb.max(axis=1) < 0.08) * np.minimum(depths / 2.0, 1.0)
        chance *= 1.0 - 0.6 * np.maximum(gloss - 0.5, 0.0) * (0.4 + (slants > 0.97))
        chance[self._at_edge(depths)] *= 0.6
        # Neighbours get lost together, so holes are patches rather than single pixels.
        luck = self._noise_image(rng, 2.5)
        spared: NDArray[np.bool_] = ndtr(luck).ravel() < chance
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
        if self.baseline < 0:
            return np.ravel(seen_at < np.maximum.accumulate(seen_at, axis=1))
        to_the_right = np.minimum.accumulate(seen_at[:, ::-1], axis=1)[:, ::-1]
        return np.ravel(seen_at > to_the_right)


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
