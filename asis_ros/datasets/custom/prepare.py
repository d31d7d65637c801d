# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Preparation of custom labelled clouds as a folder of rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.class_names import create_dataset_folder
from asis_ros.datasets.custom.label_map import LabelMap
from asis_ros.datasets.room_files import save_room
from asis_ros.errors import ConfigError, DatasetError
from asis_ros.files.clouds import check_targets, read_cloud_with_fields
from asis_ros.files.lock import locked
from asis_ros.geometry import transform
from asis_ros.labels import UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """
    Record of a converted file.

    Parameters
    ----------
    path : Path
        The written room.
    num_points : int
        Points in the room.
    num_dropped : int
        Points of the file that were dropped because a coordinate is not finite.
    num_unlabelled : int
        Points in the room without a class.
    num_instances : dict of str to int
        Number of instances of each class that occurs.
    has_colour : bool
        Whether the file has colour.

    """

    path: Path
    num_points: int
    num_dropped: int
    num_unlabelled: int
    num_instances: dict[str, int]
    has_colour: bool


def prepare_clouds(
    clouds: Sequence[Path], out: Path, label_map: LabelMap, to_z_up: NDArray[np.float64]
) -> list[FileRecord]:
    """
    Convert files of labelled clouds to rooms of the same names, and write their class names.

    Parameters
    ----------
    clouds : sequence of Path
        Files that ``read_cloud`` reads, with fields for class and instance.
    out : Path
        Folder to write to; rooms with the same names are replaced.
    label_map : LabelMap
        Fields of class and instance, and class names.
    to_z_up : array of shape (4, 4)
        Rigid transform from the frame of the clouds to a frame with z up.

    Returns
    -------
    list of FileRecord
        One per file, in their order.

    Raises
    ------
    DatasetError
        If a file cannot be read or has no finite point, a label is not in the map, two files have
        the same name, a room would replace an input file, or ``out`` holds rooms of other
        classes, is in use or cannot be written to. The message names the file.

    """
    targets = _targets(clouds, out)
    with locked(out), tqdm(clouds, unit='cloud') as progress:
        create_dataset_folder(out, label_map.class_names)
        pairs = zip(progress, targets, strict=True)
        return [_convert(path, target, label_map, to_z_up) for path, target in pairs]


def _convert(
    path: Path, target: Path, label_map: LabelMap, to_z_up: NDArray[np.float64]
) -> FileRecord:
    """Convert one file."""
    room, num_dropped = _read_room(path, label_map, to_z_up)
    save_room(target, room)
    return FileRecord(
        path=target,
        num_points=len(room.cloud),
        num_dropped=num_dropped,
        num_unlabelled=int((room.class_ids == UNKNOWN_CLASS).sum()),
        num_instances=_num_instances(room, label_map.class_names),
        has_colour=room.cloud.rgb is not None,
    )


def _targets(clouds: Sequence[Path], out: Path) -> list[Path]:
    """File of the room of each cloud; fail if two are the same, or one is an input."""
    targets = [out / f'{path.stem}.npz' for path in clouds]
    check_targets(clouds, targets, 'the room {} would replace a cloud: choose another folder')
    return targets


def _read_room(
    path: Path, label_map: LabelMap, to_z_up: NDArray[np.float64]
) -> tuple[LabelledCloud, int]:
    """Read a file; return its finite points, z up and shifted to 0, and the number of others."""
    names = (label_map.class_field, label_map.instance_field)
    cloud, (class_values, instance_values) = read_cloud_with_fields(path, names)
    finite = np.flatnonzero(cloud.finite())
    if not len(finite):
        raise DatasetError(f'{path} has no finite point among {len(cloud)}: leave it out')
    try:
        class_ids = label_map.class_ids(class_values[finite])
        instance_ids = label_map.instance_ids(class_ids, instance_values[finite])
    except ConfigError as error:
        raise DatasetError(f'{path}: {error}') from error
    kept = cloud.take(finite)
    if kept.rgb is not None and not np.isfinite(kept.rgb).all():
        raise DatasetError(f'{path} has colours that are not finite: correct them')
    xyz = transform(kept.xyz, to_z_up)
    # Shift in float64: float32 would round map and earth coordinates to centimetres.
    shifted = PointCloud((xyz - xyz.min(axis=0)).astype(np.float32), kept.rgb)
    return LabelledCloud(shifted, class_ids, instance_ids), len(cloud) - len(finite)


def _num_instances(room: LabelledCloud, class_names: Sequence[str]) -> dict[str, int]:
    """Count the instances of each class that occurs."""
    labelled = room.class_ids != UNKNOWN_CLASS
    _, first = np.unique(room.instance_ids[labelled], return_index=True)
    counts = np.bincount(room.class_ids[labelled][first], minlength=len(class_names))
    return {name: int(count) for name, count in zip(class_names, counts, strict=True) if count}
