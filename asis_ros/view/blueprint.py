# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Layout of the viewer: every panel for which there is data, without a click."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
import rerun.blueprint as rrb

WORLD, PLOTS = '/world', '/plots'
POINTS, BOXES = f'{WORLD}/points', f'{WORLD}/boxes'
PATH, SENSOR = f'{WORLD}/path', f'{WORLD}/sensor'

PANELS = {
    'colour': 'Colour',
    'class': 'Predicted class',
    'instance': 'Predicted instance',
    'score': 'Score',
    'true_class': 'True class',
    'true_instance': 'True instance',
}
"""Titles of the panels of points."""
BOXED = ('instance',)
"""Panels that show the boxes."""
PLOT_TITLES = {'latency': 'Latency (ms)', 'scores': 'Scores of each scan'}

FRAME_RATE = 4.0
"""Scans per second of playback."""
ELEVATION = np.deg2rad(35.0)
DISTANCE = 0.8
"""Distance of the eye from the middle of the points, as a fraction of their extent."""
DEFAULT_SIDE = (-0.6, -0.8)
"""Side from which the eye looks if the position of the sensor is not known."""
BACKGROUND = (240, 240, 243)
"""Light, because the colour of clutter, the most frequent class, is dark."""


def make_blueprint(
    logged: Collection[str],
    bounds: NDArray[np.float64],
    sensor: NDArray[np.float64] | None,
    timeline: str,
) -> rrb.Blueprint:
    """
    Make the layout for what was logged.

    Parameters
    ----------
    logged : collection of str
        Entities that have data.
    bounds : array of shape (2, 3)
        Lowest and highest coordinates of the points, without outliers (m); infinite if there is
        no point.
    sensor : array of shape (3,), optional
        Mean position of the sensor (m).
    timeline : str
        Time line that is shown first.

    Returns
    -------
    rerun.blueprint.Blueprint

    """
    eye = _oblique_eye(bounds, sensor)
    panels = [
        rrb.Spatial3DView(
            origin=WORLD,
            name=title,
            contents=_contents(name),
            background=BACKGROUND,
            line_grid=False,
            eye_controls=eye,
        )
        for name, title in PANELS.items()
        if f'{POINTS}/{name}' in logged
    ]
    plots = [
        rrb.TimeSeriesView(
            origin=f'{PLOTS}/{name}',
            name=title,
            plot_legend=rrb.PlotLegend(corner=rrb.Corner2D.RightTop),
            axis_y=rrb.ScalarAxis(range=(0.0, 1.0)) if name == 'scores' else None,
        )
        for name, title in PLOT_TITLES.items()
        if any(entity.startswith(f'{PLOTS}/{name}/') for entity in logged)
    ]
    grid = rrb.Grid(*panels, grid_columns=3 if len(panels) > 4 else 2)
    body = rrb.Vertical(grid, rrb.Horizontal(*plots), row_shares=[3, 1]) if plots else grid
    return rrb.Blueprint(
        body,
        rrb.BlueprintPanel(state='collapsed'),
        rrb.SelectionPanel(state='expanded'),  # class, instance and score of a point
        rrb.TimePanel(state='collapsed', timeline=timeline, fps=FRAME_RATE),
        auto_views=False,
        auto_layout=False,
    )


def _contents(name: str) -> list[str]:
    """Entities of a panel of points."""
    shown = [f'{POINTS}/{name}', PATH, SENSOR]
    return [*shown, BOXES] if name in BOXED else shown


def _oblique_eye(
    bounds: NDArray[np.float64], sensor: NDArray[np.float64] | None
) -> rrb.EyeControls3D | None:
    """Look at the middle of the points from above, from the side of the sensor."""
    if not np.isfinite(bounds).all():
        return None
    middle, extent = bounds.mean(axis=0), float(np.linalg.norm(bounds[1] - bounds[0]))
    side = np.array(DEFAULT_SIDE) if sensor is None else (sensor - middle)[:2]
    side = side / max(float(np.linalg.norm(side)), 1e-6)
    direction = np.array([*(np.cos(ELEVATION) * side), np.sin(ELEVATION)])
    return rrb.EyeControls3D(
        kind=rrb.Eye3DKind.Orbital,
        position=middle + DISTANCE * extent * direction,
        look_target=middle,
        eye_up=(0.0, 0.0, 1.0),
    )
