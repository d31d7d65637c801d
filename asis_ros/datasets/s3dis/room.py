# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Rooms of S3DIS, read from their annotation files."""

from collections import Counter
from dataclasses import dataclass
import re

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.s3dis.annotation import read_annotation
from asis_ros.datasets.s3dis.archive import ANNOTATIONS, Entry, natural_order
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecord:
    """
    Record of a room in the report.

    Parameters
    ----------
    num_points : int
        Number of points.
    origin : list of 3 floats
        Smallest x, y, z in the archive (m); the origin of the room.
    num_instances : dict of str to int
        Number of instances of each class that occurs.
    repairs : list of str
        What was repaired, left out or relabelled, per file.

    """

    num_points: int
    origin: list[float]
    num_instances: dict[str, int]
    repairs: list[str]


def read_room(folder: Entry) -> tuple[LabelledCloud, RoomRecord]:
    """
    Read a room.

    Each annotation file is one instance. Instances are numbered from 0 in natural order of the
    file names. The class is the name before the first underscore; other names than those of the 13
    classes become clutter.

    Parameters
    ----------
    folder : Path or zipfile.Path
        Folder of the room.

    Returns
    -------
    room : LabelledCloud
        z up (m), shifted so that the smallest x, y and z are 0.
    record : RoomRecord
        Its counts and repairs.

    Raises
    ------
    DatasetError
        If annotations are missing or cannot be read.

    """
    files, repairs = _annotation_files(folder)
    class_names = []
    annotations = []
    for file in files:
        name = file.name.removesuffix('.txt').split('_')[0]
        if name not in CLASS_NAMES:
            repairs.append(
                f'{file.name}: {name!r} is not one of the 13 classes, taken for clutter'
            )
            name = 'clutter'
        class_names.append(name)
        annotations.append(read_annotation(file))
        repairs += annotations[-1].repairs
    origin = np.min([annotation.xyz.min(axis=0) for annotation in annotations], axis=0)
    xyz = np.concatenate([(part.xyz - origin).astype(np.float32) for part in annotations])
    rgb = np.concatenate([part.rgb for part in annotations]).astype(np.float32) / np.float32(255)
    sizes = [len(part.xyz) for part in annotations]
    class_ids = np.array([CLASS_NAMES.index(name) for name in class_names], np.uint8)
    room = LabelledCloud(
        PointCloud(xyz, rgb),
        np.repeat(class_ids, sizes),
        np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
    )
    return room, RoomRecord(
        num_points=len(xyz),
        origin=origin.tolist(),
        num_instances=dict(Counter(class_names)),
        repairs=repairs,
    )


def _annotation_files(folder: Entry) -> tuple[list[Entry], list[str]]:
    """Return the annotation files in natural order, and notes on ignored files."""
    annotations = folder / ANNOTATIONS
    if not annotations.is_dir():
        raise DatasetError(f'{folder} has no folder {ANNOTATIONS}: unpack the archive again')
    entries: list[Entry] = list(annotations.iterdir())
    names = {entry.name for entry in entries}
    files, left_out = [], []
    for entry in sorted(entries, key=lambda entry: natural_order(entry.name)):
        copied = re.fullmatch(r'(.+) \(\d+\)\.txt', entry.name)
        if entry.name.startswith('.') or not entry.name.endswith('.txt'):
            left_out.append(f'{entry.name!r} left out: no annotation')
        elif copied and f'{copied[1]}.txt' in names:
            left_out.append(f'{entry.name!r} left out: a copy of {copied[1]}.txt')
        else:
            files.append(entry)
    if not files:
        raise DatasetError(f'{annotations} holds no annotation (*.txt): unpack the archive again')
    return files, left_out
