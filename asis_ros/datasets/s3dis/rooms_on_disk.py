# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""S3DIS as a folder of rooms, made in parallel."""

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from asis_ros.datasets.class_names import claim_folder
from asis_ros.datasets.room_files import save_room
from asis_ros.datasets.s3dis.archive import EXPECTED_ROOMS, find_rooms, release_folder
from asis_ros.datasets.s3dis.report import load_records, Report
from asis_ros.datasets.s3dis.room import read_room, RoomRecord
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
from tqdm import tqdm

REPORT = 'report.json'


def write_s3dis_rooms(archive: Path, out: Path, *, workers: int) -> Report:
    """
    Turn the S3DIS archive into room files such as ``Area_1_office_1.npz``, z up.

    Rooms that are written and in the report of an earlier run are kept, so an interrupted run
    goes on where it stopped. A room that fails keeps no other from being written. The report is
    brought up to date, in ``report.json``, after every room.

    Parameters
    ----------
    archive : Path
        ``Stanford3dDataset_v1.2_Aligned_Version``, unpacked or as zip file.
    out : Path
        Folder to write to.
    workers : int
        Processes. Each holds one room: about 80 bytes per point.

    Returns
    -------
    Report
        Rooms that are written, that failed, and that the archive lacks.

    Raises
    ------
    DatasetError
        If the archive is another one, ``out`` holds rooms of other classes or cannot be written
        to, or a process dies.

    """
    places = find_rooms(archive)
    claim_folder(out, CLASS_NAMES)
    records = load_records(out / REPORT)
    rooms = {
        name: records[name]
        for name in places
        if name in records and _room_file(out, name).exists()
    }
    missing = [name for name in EXPECTED_ROOMS if name not in places]
    report = Report(str(archive), missing, rooms, {})
    _write_missing(report, archive, out, places, workers)
    report.save(out / REPORT)
    return report


def _write_missing(
    report: Report, archive: Path, out: Path, places: dict[str, str], workers: int
) -> None:
    """Write the rooms that the report does not list yet, and list them."""
    names = [name for name in places if name not in report.rooms]
    write = partial(_write_room, archive, out)
    try:
        with ProcessPoolExecutor(workers) as pool:
            outcomes = pool.map(write, names, [places[name] for name in names])
            progress = tqdm(outcomes, total=len(names), unit='room')
            for name, outcome in zip(names, progress, strict=True):
                if isinstance(outcome, RoomRecord):
                    report.rooms[name] = outcome
                else:
                    report.failed[name] = outcome
                report.save(out / REPORT)
    except BrokenProcessPool as error:
        raise DatasetError(
            'a worker process was killed, probably for want of memory: take fewer --workers; '
            'rooms that are done are kept'
        ) from error


def _write_room(archive: Path, out: Path, name: str, place: str) -> RoomRecord | str:
    """Write one room; give its record, or the reason why there is none."""
    try:
        room, record = read_room(release_folder(archive) / place)
        save_room(_room_file(out, name), room)
    except DatasetError as error:
        return str(error)
    return record


def _room_file(out: Path, name: str) -> Path:
    return out / f'{name}.npz'
