# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Export of labelled scans of a bag to cloud files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import class_colour_table, instance_colours
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.clouds import write_segmentation
from asis_ros.ros.messages.decode import cloud_from_msg, stamp_ns
from asis_ros.ros.messages.encode import OutputConfig
from asis_ros.ros.names import POINTS_TOPIC
from asis_ros.ros.recorded.labels import LabelFields
from asis_ros.view.scan import PointLabels
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportConfig:
    """
    How labelled scans are written to files.

    Parameters
    ----------
    folder : Path
        Folder of the files; made if there is none.
    suffix : {'ply', 'pcd', 'npz'}
        Format of the files.
    colour : {'scan', 'class', 'instance'}
        Colours of the points: as recorded (of the class if the scan has none), or by label.
    stride : int
        Every how many scans one is written.
    output : OutputConfig
        Names of the fields and colours of the labelled clouds.

    """

    folder: Path
    suffix: str = 'ply'
    colour: str = 'scan'
    stride: int = 1
    output: OutputConfig = field(default_factory=OutputConfig)


def export_scans(
    path: Path,
    class_names: Sequence[str],
    config: ExportConfig,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """
    Write each labelled scan of a bag to a file of its own.

    The files are named by number and stamp of the scan, such as
    ``000003_1700000000_250000000.ply``, and have the columns of ``write_segmentation``. Files of
    these names are replaced.

    Parameters
    ----------
    path : Path
        A bag that ``label_bag`` wrote.
    class_names : sequence of str
        Name of each class id.
    config : ExportConfig
        Settings.
    on_scan : callable, optional
        Called after each file with the number of files done and their total.

    Returns
    -------
    int
        Number of files.

    Raises
    ------
    DatasetError
        If the bag cannot be read, or a file cannot be written.

    """
    try:
        config.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f'cannot make {config.folder}: {os_reason(error)}') from error
    output = config.output
    fields = LabelFields(output.label_field, output.instance_field, output.score_field)
    colours = class_colour_table(output.palette, class_names)
    with Bag(path) as bag:
        total = -(-bag.count(POINTS_TOPIC) // config.stride)
        done = 0
        for number, message in enumerate(bag.messages({POINTS_TOPIC})):
            if number % config.stride:
                continue
            scan = decode(message.type_name, message.data)
            labels, cloud = fields.read(scan), cloud_from_msg(scan)
            if labels is None:
                raise DatasetError(f'{POINTS_TOPIC} of {path} has no field {fields.label}')
            if config.colour == 'class':
                cloud = _coloured(cloud, colours[labels.class_ids])
            elif config.colour == 'instance':
                cloud = _coloured(cloud, instance_colours(labels.instance_ids))
            seconds, nanoseconds = divmod(stamp_ns(scan), 10**9)
            name = f'{number:06}_{seconds}_{nanoseconds:09}.{config.suffix}'
            _write(config.folder / name, cloud, labels)
            done += 1
            on_scan(done, total)
    return done


def _coloured(cloud: PointCloud, colours: NDArray[np.uint8]) -> PointCloud:
    return PointCloud(cloud.xyz, (colours / 255).astype(np.float32))


def _write(path: Path, cloud: PointCloud, labels: PointLabels) -> None:
    scores = np.zeros(len(cloud), np.float32) if labels.scores is None else labels.scores
    nobody = np.zeros(0, np.uint8), np.zeros(0, np.float32)
    segmentation = Segmentation(labels.class_ids, labels.instance_ids, scores, *nobody)
    ids = np.maximum(labels.instance_ids, 0).astype(np.uint32)
    write_segmentation(path, cloud, segmentation, ids)
