# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Preparation of S3DIS as a folder of rooms, in parallel."""

from functools import partial
from pathlib import Path

from asis_ros.datasets.class_names import create_dataset_folder
from asis_ros.datasets.room_files import save_room
from asis_ros.datasets.s3dis.archive import EXPECTED_ROOMS, find_rooms, release_folder
from asis_ros.datasets.s3dis.preparation_report import load_records, S3disReport
from asis_ros.datasets.s3dis.room import read_room, RoomRecord
from asis_ros.datasets.workers import worker_pool
from asis_ros.errors import DatasetError
from asis_ros.files.lock import locked
from asis_ros.labels import CLASS_NAMES
from tqdm import tqdm

REPORT = 'report.json'


def prepare_s3dis(archive: Path, out: Path, *, workers: int) -> S3disReport:
    """
    Convert the S3DIS archive to room files such as ``Area_1_office_1.npz``, z up.

    Rooms that an earlier run wrote and reported are kept, so an interrupted run can be resumed.
    Rooms that fail do not stop the others. The report in ``report.json`` is updated after every
    room.

    Parameters
    ----------
    archive : Path
        ``Stanford3dDataset_v1.2_Aligned_Version``, unpacked or as zip file.
    out : Path
        Folder to write to.
    workers : int
        Number of processes. Each holds one room in memory: about 80 bytes per point.

    Returns
    -------
    S3disReport
        Rooms that were written, that failed, and that the archive lacks.

    Raises
    ------
    DatasetError
        If the archive is not S3DIS, ``out`` holds rooms of other classes, is in use or cannot be
        written to, or a process is killed.

    """
    places = find_rooms(archive)
    missing = [name for name in EXPECTED_ROOMS if name not in places]
    with locked(out):
        create_dataset_folder(out, CLASS_NAMES)
        records = load_records(out / REPORT)
        rooms = {
            name: records[name]
            for name in places
            if name in records and _room_file(out, name).exists()
        }
        report = S3disReport(str(archive), missing, rooms, {})
        _write_missing(report, archive, out, places, workers)
        report.save(out / REPORT)
    return report


def _write_missing(
    report: S3disReport, archive: Path, out: Path, places: dict[str, str], workers: int
) -> None:
    """Write the rooms that the report lacks, and add them to it."""
    names = [name for name in places if name not in report.rooms]
    write = partial(_write_room, archive, out)
    with worker_pool(workers) as pool:
        outcomes = pool.map(write, names, [places[name] for name in names])
        progress = tqdm(outcomes, total=len(names), unit='room')
        for name, outcome in zip(names, progress, strict=True):
            if isinstance(outcome, RoomRecord):
                report.rooms[name] = outcome
            else:
                report.failed[name] = outcome
            report.save(out / REPORT)


def _write_room(archive: Path, out: Path, name: str, place: str) -> RoomRecord | str:
    """Write a room; return its record, or the reason of the failure."""
    try:
        room, record = read_room(release_folder(archive) / place)
        save_room(_room_file(out, name), room)
    except DatasetError as error:
        return str(error)
    return record


def _room_file(out: Path, name: str) -> Path:
    """File of a room."""
    return out / f'{name}.npz'
