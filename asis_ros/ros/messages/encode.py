# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmentations to the points of labelled and coloured scans, as they lie in a PointCloud2."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import class_colour_table, instance_colours, pack_rgb, rgb_to_bytes
from asis_ros.errors import CloudError, SettingError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.tracking import point_track_ids
from asis_ros.settings import check_settings, setting
import numpy as np
from numpy.typing import NDArray

POSITION_AND_COLOUR = (('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('rgb', '<u4'))
"""Fields that every cloud starts with; the bits of rgb are 0x00RRGGBB."""

COLOURED_POINT = np.dtype(list(POSITION_AND_COLOUR))
"""One point of a coloured cloud: 16 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputConfig:
    """What the clouds that go out look like."""

    label_field: str = setting('label', 'field of the class id of a point (UINT32)')
    instance_field: str = setting(
        'instance_id', 'field of the object a point belongs to (UINT32); 0 where there is none'
    )
    score_field: str = setting(
        'score', 'field of the probability of the class of a point (FLOAT32, 0 to 1)'
    )
    unknown_label: int = setting(
        UNKNOWN_CLASS,
        'class id that goes out for a point without an answer; ids of classes are 0 to 254',
        at_least=UNKNOWN_CLASS,
        at_most=2**31 - 1,
    )
    palette: tuple[str, ...] = setting(
        (),
        'colour of each class in their order, such as tomato or #ff6347; '
        'empty: the colours that S3DIS results are drawn in',
    )

    def __post_init__(self) -> None:
        check_settings(self)
        names = [name for name, _ in POSITION_AND_COLOUR]
        for setting_name in ('label_field', 'instance_field', 'score_field'):
            name = getattr(self, setting_name)
            if not name or name in names:
                raise SettingError(
                    setting_name,
                    f'is {name!r}, expected a name of its own (taken: {", ".join(names)})',
                )
            names.append(name)


class PointEncoder:
    """
    Lays the points of segmented scans out for the wire.

    float64 positions are rounded to float32, the type every viewer reads: exact to 1 mm as far as
    10 km from the origin.

    Parameters
    ----------
    config : OutputConfig
        Names and colours.
    class_names : sequence of str
        Name of each class id.

    Attributes
    ----------
    class_colours : array of shape (256, 3), uint8
        Red, green, blue by class id.

    Raises
    ------
    ConfigError
        If the palette does not fit the classes.

    """

    def __init__(self, config: OutputConfig, class_names: Sequence[str]) -> None:
        self.class_colours = class_colour_table(config.palette, class_names)
        self._packed_colours = pack_rgb(self.class_colours)
        self._labels = np.arange(UNKNOWN_CLASS + 1, dtype=np.uint32)
        self._labels[UNKNOWN_CLASS] = config.unknown_label
        self._fields = (config.label_field, config.instance_field, config.score_field)
        answers = zip(self._fields, ('<u4', '<u4', '<f4'), strict=True)
        self._labelled_point = np.dtype([*POSITION_AND_COLOUR, *answers])

    def labelled(
        self, cloud: PointCloud, segmentation: Segmentation, track_ids: NDArray[np.uint32]
    ) -> NDArray[np.void]:
        """
        Join the points of a scan with their answers.

        Parameters
        ----------
        cloud : PointCloud
            N points.
        segmentation : Segmentation
            The answer for these N points, with I instances.
        track_ids : array of shape (I,), uint32
            Id of each instance on the wire.

        Returns
        -------
        array of shape (N,), 28 bytes a point
            Position (m), colour of the input, or of the class where the input has none, class id,
            id of the instance (0 none) and score, in the order of the cloud.

        Raises
        ------
        CloudError
            If cloud and segmentation differ in length.

        """
        if cloud.rgb is None:
            rgb = self._packed_colours[segmentation.class_ids]
        else:
            rgb = pack_rgb(rgb_to_bytes(cloud.rgb))
        points = _placed(cloud, segmentation, rgb, self._labelled_point)
        label, instance, score = self._fields
        points[label] = self._labels[segmentation.class_ids]
        points[instance] = point_track_ids(segmentation, track_ids)
        points[score] = segmentation.scores
        return points

    def semantic(self, cloud: PointCloud, segmentation: Segmentation) -> NDArray[np.void]:
        """
        Colour the points of a scan by class.

        Returns
        -------
        array of shape (N,), COLOURED_POINT
            In the order of the cloud.

        Raises
        ------
        CloudError
            If cloud and segmentation differ in length.

        """
        rgb = self._packed_colours[segmentation.class_ids]
        return _placed(cloud, segmentation, rgb, COLOURED_POINT)

    def instances(
        self, cloud: PointCloud, segmentation: Segmentation, track_ids: NDArray[np.uint32]
    ) -> NDArray[np.void]:
        """
        Colour the points of a scan by instance, the same for the same id in every scan.

        Returns
        -------
        array of shape (N,), COLOURED_POINT
            In the order of the cloud; grey where no instance claims the point.

        Raises
        ------
        CloudError
            If cloud and segmentation differ in length.

        """
        ids = np.append(track_ids.astype(np.int32), np.int32(UNASSIGNED))
        rgb = pack_rgb(instance_colours(ids))[segmentation.instance_ids]
        return _placed(cloud, segmentation, rgb, COLOURED_POINT)


def _placed(
    cloud: PointCloud,
    segmentation: Segmentation,
    rgb: NDArray[np.uint32],
    kind: 'np.dtype[np.void]',
) -> NDArray[np.void]:
    """Make points of a kind at the places of the cloud."""
    if len(cloud) != len(segmentation):
        raise CloudError(
            'size_mismatch', f'{len(segmentation)} answers came for {len(cloud)} points'
        )
    points = np.empty(len(cloud), kind)
    for axis, name in enumerate('xyz'):
        points[name] = cloud.xyz[:, axis]
    points['rgb'] = rgb
    return points
