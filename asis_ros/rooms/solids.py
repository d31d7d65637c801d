# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Coloured triangle meshes, and the basic solids that furniture is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = Sequence[float] | NDArray[np.floating]

_BOX_CORNERS = np.array([(x, y, z) for z in (0, 1) for y in (-0.5, 0.5) for x in (-0.5, 0.5)])
_BOX_FACES = np.array(
    [
        (0, 2, 1), (1, 2, 3), (4, 5, 6), (5, 7, 6),
        (0, 1, 4), (1, 5, 4), (2, 6, 3), (3, 6, 7),
        (0, 4, 2), (2, 4, 6), (1, 3, 5), (3, 7, 5),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Solid:
    """
    Triangle mesh with one colour per triangle.

    Furniture has its own frame: footprint around the origin, floor at z = 0, front towards +y.

    Parameters
    ----------
    vertices : array of shape (V, 3), float64
        Vertices (m).
    faces : array of shape (F, 3), int64
        Indices of the three vertices of each triangle.
    rgb : array of shape (F, 3), float64
        Colour of each triangle, 0 to 1.

    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    rgb: NDArray[np.float64]

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0, yaw: float = 0.0) -> 'Solid':
        """Rotate by ``yaw`` (rad) about the z axis, then translate by x, y, z (m)."""
        cosine, sine = np.cos(yaw), np.sin(yaw)
        rotation = np.array([(cosine, -sine, 0), (sine, cosine, 0), (0, 0, 1)])
        return Solid(self.vertices @ rotation.T + (x, y, z), self.faces, self.rgb)

    def pitched(self, angle: float, y: float = 0.0, z: float = 0.0) -> 'Solid':
        """Rotate by ``angle`` (rad) about the line along x through y, z (m)."""
        cosine, sine = np.cos(angle), np.sin(angle)
        rotation = np.array([(1, 0, 0), (0, cosine, -sine), (0, sine, cosine)])
        pivot = np.array((0.0, y, z))
        return Solid((self.vertices - pivot) @ rotation.T + pivot, self.faces, self.rgb)

    def mirrored(self) -> 'Solid':
        """Mirror in x."""
        return Solid(self.vertices * (-1, 1, 1), self.faces, self.rgb)

    def rolled(self, angle: float, x: float = 0.0, z: float = 0.0) -> 'Solid':
        """Rotate by ``angle`` (rad) about the line along y through x, z (m)."""
        cosine, sine = np.cos(angle), np.sin(angle)
        rotation = np.array([(cosine, 0, sine), (0, 1, 0), (-sine, 0, cosine)])
        pivot = np.array((x, 0.0, z))
        return Solid((self.vertices - pivot) @ rotation.T + pivot, self.faces, self.rgb)

    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Smallest and largest coordinates (m), each of shape (3,)."""
        return self.vertices.min(axis=0), self.vertices.max(axis=0)


def join(solids: Sequence[Solid]) -> Solid:
    """Concatenate solids to one mesh, with their triangles in order."""
    offsets = np.cumsum([0] + [len(solid.vertices) for solid in solids[:-1]])
    return Solid(
        np.concatenate([solid.vertices for solid in solids]),
        np.concatenate(
            [solid.faces + offset for solid, offset in zip(solids, offsets, strict=True)]
        ),
        np.concatenate([solid.rgb for solid in solids]),
    )


def box(size: tuple[float, float, float], at: tuple[float, float, float], rgb: Colour) -> Solid:
    """Box of extents ``size`` (m) whose bottom face is centred on ``at``."""
    return Solid(_BOX_CORNERS * size + at, _BOX_FACES, np.tile(np.asarray(rgb, float), (12, 1)))


def cushion(
    size: tuple[float, float, float], at: tuple[float, float, float], rgb: Colour
) -> Solid:
    """Box with rounded edges, for upholstery; placed like ``box``."""
    around = 2 * np.pi * np.arange(16) / 16
    up = np.linspace(-np.pi / 2, np.pi / 2, 9)
    # A superellipsoid: powers of sine and cosine push the sphere outwards into the corners.
    x, y, level, z = (
        np.sign(wave) * np.abs(wave) ** 0.35
        for wave in (np.cos(around), np.sin(around), np.cos(up), np.sin(up))
    )
    ball = lathe([(1.0, 0.0)] * len(up), (0, 0, 0), rgb, sides=len(around))
    unit = np.stack(
        [np.outer(level, x), np.outer(level, y), np.repeat(z[:, None], 16, 1)], axis=-1
    )
    middle = np.add(at, (0, 0, size[2] / 2))
    return Solid(unit.reshape(-1, 3) * size / 2 + middle, ball.faces, ball.rgb)


def quad(corners: NDArray[np.float64], rgb: Colour) -> Solid:
    """Flat patch with four corners (4, 3) in order around it (m)."""
    return Solid(
        np.asarray(corners, float),
        np.array([(0, 1, 2), (0, 2, 3)]),
        np.tile(np.asarray(rgb, float), (2, 1)),
    )


def lathe(
    profile: Sequence[tuple[float, float]],
    at: tuple[float, float, float],
    rgb: Colour,
    *,
    sides: int = 12,
) -> Solid:
    """
    Surface of revolution about the vertical axis through ``at``: cylinders, cones, lamps, balls.

    Parameters
    ----------
    profile : sequence of (radius, height)
        Profile from bottom to top (m); a radius of zero closes the solid.
    at : (x, y, z)
        Foot of the axis (m).
    rgb : colour
        Red, green, blue, 0 to 1.
    sides : int
        Number of corners of the circle.

    """
    angles = 2 * np.pi * np.arange(sides) / sides
    radii, heights = np.array(profile).T
    rings = np.stack(
        [
            np.outer(radii, np.cos(angles)),
            np.outer(radii, np.sin(angles)),
            np.repeat(heights[:, None], sides, axis=1),
        ],
        axis=-1,
    )
    return sheet(rings + np.asarray(at), rgb, closed=True)


def sheet(grid: NDArray[np.float64], rgb: Colour, *, closed: bool = False) -> Solid:
    """
    Surface through a grid of points: curtains, moulded seats, cloth.

    Parameters
    ----------
    grid : array of shape (rows, columns, 3)
        Corners of the patches (m).
    rgb : colour
        Red, green, blue, 0 to 1.
    closed : bool
        Whether the last column joins the first, as around an axis.

    """
    rows, columns = grid.shape[:2]
    row, column = np.indices((rows - 1, columns if closed else columns - 1))
    a = (row * columns + column).ravel()
    b = (row * columns + (column + 1) % columns).ravel()
    faces = np.concatenate(
        [np.stack([a, b, a + columns], axis=1), np.stack([b, b + columns, a + columns], axis=1)]
    )
    colours = np.tile(np.asarray(rgb, float), (len(faces), 1))
    return Solid(grid.reshape(-1, 3).astype(float), faces, colours)


def tube(
    path: Sequence[tuple[float, float, float]] | NDArray[np.float64],
    radius: float,
    rgb: Colour,
    *,
    sides: int = 6,
) -> Solid:
    """Round tube along a path (K, 3) (m): chair frames, cables, pipes."""
    points = np.asarray(path, float)
    tangents = np.gradient(points, axis=0)
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    across = np.eye(3)[np.abs(tangents[0]).argmin()]
    angles = 2 * np.pi * np.arange(sides) / sides
    rings = []
    for point, tangent in zip(points, tangents, strict=True):
        across = across - (across @ tangent) * tangent  # with minimal rotation along the path
        across = across / max(float(np.linalg.norm(across)), 1e-9)
        circle = np.outer(np.cos(angles), across)
        circle += np.outer(np.sin(angles), np.cross(tangent, across))
        rings.append(point + radius * circle)
    return sheet(np.stack(rings), rgb, closed=True)


def prism(
    outline: NDArray[np.float64], height: float, at: tuple[float, float, float], rgb: Colour
) -> Solid:
    """
    Extrude an outline (C, 2) (m) to a height: table tops, corner desks.

    The outline must be star-shaped about its mean.
    """
    middle = np.broadcast_to(outline.mean(axis=0), outline.shape)
    rings = [(middle, 0.0), (outline, 0.0), (outline, height), (middle, height)]
    grid = np.stack([np.column_stack([xy, np.full(len(xy), z)]) for xy, z in rings])
    return sheet(grid + np.asarray(at), rgb, closed=True)


def cylinder(
    radius: float,
    height: float,
    at: tuple[float, float, float],
    rgb: Colour,
    *,
    sides: int = 12,
) -> Solid:
    """Upright closed cylinder whose bottom is centred on ``at``."""
    return lathe([(0, 0), (radius, 0), (radius, height), (0, height)], at, rgb, sides=sides)


def ellipsoid(
    radii: tuple[float, float, float], at: tuple[float, float, float], rgb: Colour
) -> Solid:
    """Ellipsoid with semi-axes ``radii`` (m) centred on ``at``."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, 7)
    profile = [(float(np.cos(angle)), float(np.sin(angle))) for angle in angles]
    ball = lathe(profile, (0, 0, 0), rgb, sides=10)
    return Solid(ball.vertices * radii + at, ball.faces, ball.rgb)


def lump(
    rng: np.random.Generator,
    size: tuple[float, float, float],
    at: tuple[float, float, float],
    rgb: Colour,
) -> Solid:
    """Irregular ball of a size (m), flat below: bags, clothes, cushions."""
    up, around = np.linspace(-np.pi / 2, np.pi / 2, 9)[:, None], 2 * np.pi * np.arange(14) / 14
    ripples = sum(
        rng.normal(0, 0.12) * np.sin(rng.integers(1, 4) * around + rng.integers(1, 4) * up + phase)
        for phase in rng.uniform(0, 2 * np.pi, 5)
    )
    radius = 0.85 + ripples
    unit = np.stack(
        [radius * np.cos(up) * np.cos(around), radius * np.cos(up) * np.sin(around),
         np.maximum(radius * np.sin(up), -0.6) + 0.6], axis=-1,
    )  # fmt: skip
    unit /= np.abs(unit).max(axis=(0, 1))
    return sheet(unit * (size[0] / 2, size[1] / 2, size[2]) + np.asarray(at), rgb, closed=True)
