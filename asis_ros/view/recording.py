# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Logging of scans to a recording of the rerun viewer."""

from collections.abc import Mapping, Sequence
from typing import Any

from asis_ros.colours import class_colour_table, instance_colours, rgb_to_bytes, UNKNOWN_COLOUR
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.view.blueprint import BOXES, make_blueprint, PATH, PLOTS, POINTS, SENSOR, WORLD
from asis_ros.view.scan import PointLabels, UprightBox, ViewedScan
from asis_ros.voxels import first_of_voxel, voxel_indices
import numpy as np
from numpy.typing import NDArray
import rerun as rr
from scipy.spatial.transform import Rotation

TIMELINES = ('scan', 'stamp')
"""Number of the scan, and its stamp."""

UNLABELLED = 'unlabelled'
POINT_SIZE = 0.6
"""Radius of a point as a fraction of the voxel size: neighbours touch."""
SCREEN_RADIUS = 1.5
"""Radius of a point where there are no voxels (points of the screen)."""
AXIS_LENGTH = 0.4
"""Length of the axes of the sensor (m)."""
PATH_COLOUR = (230, 90, 0)
OUTLIERS = 2.0
"""Percentage of the points that the eye may miss at each side."""
SCORE_COLOURS = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
"""Colours of scores of 0, 0.25, ..., 1: viridis."""


PLOT_COLOURS = (
    (31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189),
    (140, 86, 75), (227, 119, 194), (127, 127, 127), (188, 189, 34), (23, 190, 207),
)  # fmt: skip
"""Colours of the lines of a plot: those of Tableau."""


class ViewRecording:
    """
    Logs scans to a stream of rerun, and the layout that shows them.

    Parameters
    ----------
    stream : rerun.RecordingStream
        Stream that is saved, or connected to a viewer.
    class_names : sequence of str
        Name of each class id.
    voxel_size : float
        One point is kept of each voxel of this edge length (m); 0.0: all points.

    Attributes
    ----------
    num_scans, num_points : int
        Number of scans and points logged so far.

    """

    def __init__(
        self, stream: rr.RecordingStream, class_names: Sequence[str], voxel_size: float
    ) -> None:
        self.num_scans = 0
        self.num_points = 0
        self._stream = stream
        self._class_names = class_names
        self._voxel_size = voxel_size
        self._class_colours = class_colour_table((), class_names)
        self._path: list[NDArray[np.float64]] = []
        self._logged: set[str] = set()
        self._layout: frozenset[str] = frozenset()
        self._bounds = np.array([[np.inf] * 3, [-np.inf] * 3])
        stream.log('/', _annotation_context(class_names, self._class_colours), static=True)
        stream.log(WORLD, rr.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)

    def log(self, scan: ViewedScan) -> None:
        """
        Log a scan.

        Raises
        ------
        CloudError
            If labels and points differ in number.

        """
        self._stream.set_time(TIMELINES[0], sequence=self.num_scans)
        self._stream.set_time(TIMELINES[1], timestamp=np.datetime64(scan.stamp_ns, 'ns'))
        self._log_points(scan)
        self._log_boxes(scan.boxes)
        self._log_sensor(scan.sensor_pose)
        self._log_plots('latency', scan.latency_ms)
        self._log_plots('scores', scan.scores)
        self.num_scans += 1
        self._send_layout()

    def finish(self) -> None:
        """Log what is known only after the last scan, and wait until all of it is sent."""
        if len(self._path) > 1:
            strip = rr.LineStrips3D([np.stack(self._path)], colors=[PATH_COLOUR])
            self._stream.log(PATH, strip, static=True)
            self._logged.add(PATH)
        self._layout = frozenset()  # the bounds are final
        self._send_layout()
        self._stream.flush()

    def _log_points(self, scan: ViewedScan) -> None:
        rows = self._kept_rows(scan)
        xyz = scan.cloud.xyz[rows].astype(np.float32)
        self.num_points += len(rows)
        if len(rows):
            low, high = np.percentile(xyz, (OUTLIERS, 100 - OUTLIERS), axis=0)
            self._bounds[0] = np.minimum(self._bounds[0], low)
            self._bounds[1] = np.maximum(self._bounds[1], high)
        predicted = None if scan.predicted is None else scan.predicted.take(rows)
        truth = None if scan.truth is None else scan.truth.take(rows)
        if scan.cloud.rgb is None:
            colours = np.broadcast_to(UNKNOWN_COLOUR * 2, xyz.shape)
        else:
            colours = rgb_to_bytes(scan.cloud.rgb[rows])
        self._log_panel('colour', xyz, colours, predicted)
        self._log_panel('class', xyz, None, predicted, needs_labels=True)
        self._log_panel('instance', xyz, _colours_of(predicted), predicted, needs_labels=True)
        if predicted is None or predicted.scores is None:
            self._log_panel('score', xyz, None, None, needs_labels=True)
        else:
            self._log_panel('score', xyz, score_colours(predicted.scores), predicted)
        self._log_panel('true_class', xyz, None, truth, needs_labels=True)
        self._log_panel('true_instance', xyz, _colours_of(truth), truth, needs_labels=True)

    def _kept_rows(self, scan: ViewedScan) -> NDArray[np.intp]:
        """Rows of the points to show: finite, one per voxel."""
        rows = np.flatnonzero(scan.cloud.finite())
        if self._voxel_size:
            rows = rows[first_of_voxel(voxel_indices(scan.cloud.xyz[rows], self._voxel_size))]
        return rows

    def _log_panel(
        self,
        name: str,
        xyz: NDArray[np.float32],
        colours: NDArray[np.uint8] | None,
        labels: PointLabels | None,
        *,
        needs_labels: bool = False,
    ) -> None:
        """Log the points of one panel, with the labels that a click on a point shows."""
        entity = f'{POINTS}/{name}'
        if labels is None and needs_labels:
            if entity in self._logged:  # else the labels of an earlier scan would stay
                self._stream.log(entity, rr.Clear(recursive=False))
            return
        self._logged.add(entity)
        # A negative radius is a size on the screen.
        radius = self._voxel_size * POINT_SIZE or -SCREEN_RADIUS
        class_ids = None if labels is None else labels.class_ids
        self._stream.log(
            entity, rr.Points3D(xyz, colors=colours, class_ids=class_ids, radii=[radius])
        )
        if labels is not None:
            values: dict[str, Any] = {'instance': labels.instance_ids}
            if labels.scores is not None:
                values['score'] = labels.scores
            self._stream.log(entity, rr.AnyValues(**values))

    def _log_boxes(self, boxes: Sequence[UprightBox]) -> None:
        if not boxes and BOXES not in self._logged:
            return
        self._logged.add(BOXES)
        self._stream.log(
            BOXES,
            rr.Boxes3D(
                centers=np.array([box.centre for box in boxes]).reshape(-1, 3),
                sizes=np.array([box.size for box in boxes]).reshape(-1, 3),
                quaternions=[
                    rr.Quaternion(xyzw=Rotation.from_matrix(box.rotation).as_quat())
                    for box in boxes
                ],
                class_ids=[box.class_id for box in boxes],
                labels=[f'{self._class_name(box.class_id)} {box.track_id}' for box in boxes],
                fill_mode='majorwireframe',
                show_labels=True,
            ),
        )

    def _class_name(self, class_id: int) -> str:
        known = class_id < len(self._class_names)
        return self._class_names[class_id] if known else f'class {class_id}'

    def _log_sensor(self, pose: NDArray[np.float64] | None) -> None:
        if pose is None:
            return
        self._logged.add(SENSOR)
        self._path.append(pose[:3, 3])
        self._stream.log(
            SENSOR,
            rr.Arrows3D(
                origins=np.broadcast_to(pose[:3, 3], (3, 3)),
                vectors=AXIS_LENGTH * pose[:3, :3].T,
                colors=[(255, 60, 60), (60, 255, 60), (80, 120, 255)],
            ),
        )

    def _log_plots(self, plot: str, values: Mapping[str, float]) -> None:
        for order, (name, value) in enumerate(values.items()):
            if np.isfinite(value):
                entity = f'{PLOTS}/{plot}/{name}'
                if entity not in self._logged:
                    line = rr.SeriesLines(names=name, colors=PLOT_COLOURS[order % 10], widths=2)
                    self._stream.log(entity, line, static=True)
                    self._logged.add(entity)
                self._stream.log(entity, rr.Scalars(value))

    def _send_layout(self) -> None:
        """Send the layout, if there is something new to show."""
        shown = frozenset(self._logged)
        if shown != self._layout:
            self._layout = shown
            sensor = np.mean(self._path, axis=0) if self._path else None
            self._stream.send_blueprint(make_blueprint(shown, self._bounds, sensor, TIMELINES[0]))


def score_colours(scores: NDArray[np.float32]) -> NDArray[np.uint8]:
    """
    Colour of scores, from dark blue (0) to yellow (1).

    Parameters
    ----------
    scores : array of shape (N,), float
        0 to 1; values outside have the colour of the nearer end, NaN that of 0.

    Returns
    -------
    array of shape (N, 3), uint8
        Red, green, blue.

    """
    known = np.nan_to_num(scores)
    stops = np.linspace(0, 1, len(SCORE_COLOURS))
    channels = [np.interp(known, stops, channel) for channel in np.array(SCORE_COLOURS).T]
    return np.round(np.stack(channels, axis=-1)).astype(np.uint8)


def _colours_of(labels: PointLabels | None) -> NDArray[np.uint8] | None:
    return None if labels is None else instance_colours(labels.instance_ids)


def _annotation_context(
    class_names: Sequence[str], colours: NDArray[np.uint8]
) -> rr.AnnotationContext:
    """Names and colours of all class ids."""
    numbered = [*enumerate(class_names), (UNKNOWN_CLASS, UNLABELLED)]
    return rr.AnnotationContext(
        [
            rr.AnnotationInfo(id=number, label=name, color=colours[number].tolist())
            for number, name in numbered
        ]
    )
