# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Encoding of labelled and coloured points for PointCloud2 messages."""

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
"""Fields at the start of every cloud; the bits of rgb are 0x00RRGGBB."""

COLOURED_POINT = np.dtype(list(POSITION_AND_COLOUR))
"""One point of a coloured cloud: 16 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputConfig:
    """Fields and colours of the output clouds."""

    label_field: str = setting('label', 'field of the class id of a point (UINT32)')
    instance_field: str = setting(
        'instance_id', 'field of the object a point belongs to (UINT32); 0 where there is none'
    )
    score_field: str = setting(
        'score', 'field of the probability of the class of a point (FLOAT32, 0 to 1)'
    )
    unknown_label: int = setting(
        UNKNOWN_CLASS,
        'class id of points without a prediction; ids of classes are 0 to 254',
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
    Encodes the points of segmented scans.

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
        labels = zip(self._fields, ('<u4', '<u4', '<f4'), strict=True)
        self._labelled_point = np.dtype([*POSITION_AND_COLOUR, *labels])

    def labelled(
        self, cloud: PointCloud, segmentation: Segmentation, track_ids: NDArray[np.uint32]
    ) -> NDArray[np.void]:
        """
        Encode the points of a scan with their labels.

        Parameters
        ----------
        cloud : PointCloud
            N points.
        segmentation : Segmentation
            Segmentation of these N points, I instances.
        track_ids : array of shape (I,), uint32
            Track id of each instance.

        Returns
        -------
        array of shape (N,), 28 bytes a point
            Position (m), colour of the input (of the class if the input has none), class id,
            track id (0: none) and score, in the order of the cloud.

        Raises
        ------
        CloudError
            If cloud and segmentation differ in length.

        """
        if cloud.rgb is None:
            rgb = self._packed_colours[segmentation.class_ids]
        else:
            rgb = pack_rgb(rgb_to_bytes(cloud.rgb))
        points = _encode(cloud, segmentation, rgb, self._labelled_point)
        label, instance, score = self._fields
        points[label] = self._labels[segmentation.class_ids]
        points[instance] = point_track_ids(segmentation, track_ids)
        points[score] = segmentation.scores
        return points

    def semantic(self, cloud: PointCloud, segmentation: Segmentation) -> NDArray[np.void]:
        """
        Encode the points of a scan, coloured by class.

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
        return _encode(cloud, segmentation, rgb, COLOURED_POINT)

    def instances(
        self, cloud: PointCloud, segmentation: Segmentation, track_ids: NDArray[np.uint32]
    ) -> NDArray[np.void]:
        """
        Encode the points of a scan, coloured by instance: each track id has its colour.

        Returns
        -------
        array of shape (N,), COLOURED_POINT
            In the order of the cloud; grey for points without instance.

        Raises
        ------
        CloudError
            If cloud and segmentation differ in length.

        """
        ids = np.append(track_ids.astype(np.int32), np.int32(UNASSIGNED))
        rgb = pack_rgb(instance_colours(ids))[segmentation.instance_ids]
        return _encode(cloud, segmentation, rgb, COLOURED_POINT)


def _encode(
    cloud: PointCloud,
    segmentation: Segmentation,
    rgb: NDArray[np.uint32],
    dtype: 'np.dtype[np.void]',
) -> NDArray[np.void]:
    """Array of points of a dtype, with position and colour filled in."""
    if len(cloud) != len(segmentation):
        raise CloudError(
            'size_mismatch',
            f'the segmentation has {len(segmentation)} points, the cloud has {len(cloud)}',
        )
    points = np.empty(len(cloud), dtype)
    for axis, name in enumerate('xyz'):
        points[name] = cloud.xyz[:, axis]
    points['rgb'] = rgb
    return points
