# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Report on a cloud before it is segmented: contents, extent, units, up axis."""

from dataclasses import dataclass

from asis_ros.cloud import PointCloud
from asis_ros.up_axis import likely_up
from asis_ros.voxels import number_cells, voxel_cells
import numpy as np
from numpy.typing import NDArray

EXTENT_PERCENTILES = (1.0, 99.0)
"""Percentiles between which the extent is measured: single points lie far outside."""

MAX_ISOLATED = 3
"""Largest number of points in a cube of 1 m that are isolated; a room has hundreds."""

MIN_ISOLATED_FRACTION = 0.5
"""Fraction of isolated points from which a cloud is hardly in metres."""

MAX_LIKELY_EXTENT = 50.0
"""If the smallest of the three extents is larger, the units are doubted (m)."""

MIN_LIKELY_EXTENT = 0.1
"""If the largest of the three extents is smaller, the units are doubted (m)."""

SAMPLE_SIZE = 300_000
"""Number of points from which extent and up axis are measured."""

MANY_COLUMNS = 3000
"""Number of columns of 1 m x 1 m from which a cloud takes long; a storey has some hundreds."""


@dataclass(frozen=True, slots=True)
class CloudReport:
    """
    Properties of a cloud.

    Parameters
    ----------
    num_points, num_finite : int
        Points, and those that are measurements.
    has_colour : bool
        Whether the cloud has colour.
    extent : array of shape (3,), float64
        Of the finite points on x, y and z, without the outermost 1 % at each end (m).
    isolated : float
        Fraction of the finite points with at most two others in the same cube of 1 m.
    num_columns : int
        Columns of 1 m x 1 m with points of a sample.
    up : str
        Axis that is likely up, see ``likely_up``.

    """

    num_points: int
    num_finite: int
    has_colour: bool
    extent: NDArray[np.float64]
    isolated: float
    num_columns: int
    up: str

    @property
    def unit_problem(self) -> str:
        """Why the positions are hardly metres, and what to type; empty if they may be."""
        size = ' x '.join(f'{length:.3g}' for length in self.extent)
        remedy = (
            'if the file is in millimetres, add --scale 0.001, in centimetres --scale 0.01; if it '
            'is in metres, --scale 1'
        )
        if self.isolated >= MIN_ISOLATED_FRACTION and self.extent.min() >= MAX_LIKELY_EXTENT:
            return (
                f'extends over {size} m, and {self.isolated:.0%} of its points are nearly alone '
                f'in their cubic metre: {remedy}'
            )
        if self.num_finite > 1 and self.extent.max() < MIN_LIKELY_EXTENT:
            return (
                f'extends over {size} m only: if the file is in kilometres, add --scale 1000, if '
                'it is in metres, --scale 1'
            )
        return ''

    @property
    def size_problem(self) -> str:
        """Why it takes long, and what to type; empty if it does not."""
        if self.num_columns < MANY_COLUMNS:
            return ''
        size = ' x '.join(f'{length:.0f}' for length in self.extent)
        return (
            f'extends over {size} m, with points in {self.num_columns} square metres, which takes '
            'long: to leave out what is far from the origin, add --max-range 20; if the file is '
            'not in metres, --scale'
        )

    @property
    def up_problem(self) -> str:
        """Why z is hardly up, and what to type; empty if it may be."""
        if self.up == 'z':
            return ''
        return f'does not look as if z were up: if {self.up} is, add --up={self.up}'

    @property
    def content_problem(self) -> str:
        """Why there is nothing to segment; empty if there is something."""
        if not self.num_points:
            return 'is empty'
        if not self.num_finite:
            return f'has no finite point: all {self.num_points} are NaN or infinite'
        return ''


def inspect_cloud(cloud: PointCloud) -> CloudReport:
    """
    Measure the properties of a cloud, in a few seconds for ten million points.

    Parameters
    ----------
    cloud : PointCloud
        N points, NaN and infinity allowed.

    """
    xyz = cloud.xyz[cloud.finite()].astype(np.float64, copy=False)
    if not len(xyz):
        return CloudReport(len(cloud), 0, cloud.rgb is not None, np.zeros(3), 0.0, 0, 'z')
    step = -(-len(xyz) // SAMPLE_SIZE)
    low, high = np.percentile(xyz[::step], EXTENT_PERCENTILES, axis=0)
    cells = voxel_cells(xyz, 1.0)
    columns = cells[::step] * (1, 1, 0)
    # Of many points all those in some of the cubes.
    in_some = cells[cells.sum(axis=1) % step == 0]
    counts = np.bincount(number_cells(in_some))
    isolated = float(counts[counts <= MAX_ISOLATED].sum() / max(len(in_some), 1))
    return CloudReport(
        len(cloud),
        len(xyz),
        cloud.rgb is not None,
        high - low,
        isolated,
        int(number_cells(columns).max()) + 1,
        likely_up(xyz[::step]),
    )
