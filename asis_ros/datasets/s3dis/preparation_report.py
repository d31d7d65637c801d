# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Report on a preparation of S3DIS: counts, repairs and failures, as text and as JSON."""

from collections import Counter
from dataclasses import asdict, dataclass
import json
from pathlib import Path

from asis_ros.datasets.s3dis.archive import area_of, EXPECTED_ROOMS, natural_order
from asis_ros.datasets.s3dis.room import RoomRecord
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import read_json, reading
from asis_ros.labels import CLASS_NAMES

SHIFT = 'x, y and z of every room are shifted so that the smallest is 0; origin is that smallest'


@dataclass(frozen=True, slots=True)
class S3disReport:
    """
    Report on a preparation of S3DIS.

    Parameters
    ----------
    archive : str
        Path of the archive.
    missing : list of str
        Rooms, of the 272, that the archive lacks.
    rooms : dict of str to RoomRecord
        Written rooms.
    failed : dict of str to str
        Rooms that could not be read or written, with the reason.

    """

    archive: str
    missing: list[str]
    rooms: dict[str, RoomRecord]
    failed: dict[str, str]

    @property
    def num_points(self) -> int:
        """Number of points in all rooms."""
        return sum(record.num_points for record in self.rooms.values())

    @property
    def num_instances(self) -> dict[str, int]:
        """Number of instances per class in all rooms."""
        total: Counter[str] = Counter()
        for record in self.rooms.values():
            total.update(record.num_instances)
        return {name: total[name] for name in CLASS_NAMES}

    def missing_text(self) -> str:
        """List the missing rooms; completely missing areas by their number of rooms."""
        expected = Counter(map(area_of, EXPECTED_ROOMS))
        missing = Counter(map(area_of, self.missing))
        whole = [area for area, count in missing.items() if count == expected[area]]
        names = [f'{area} (all {expected[area]} rooms)' for area in whole]
        return ', '.join(names + [name for name in self.missing if area_of(name) not in whole])

    def table(self) -> str:
        """Format the report as text."""
        lines = self._area_lines()
        lines += ['', f'{"class":10}{"instances":>12}']
        lines += [f'{name:10}{count:12}' for name, count in self.num_instances.items()]
        lines += ['', f'{"points":10}{self.num_points:12}']
        repairs = [
            f'{name}: {repair}'
            for name, record in self._sorted_rooms().items()
            for repair in record.repairs
        ]
        failures = [f'{name}: {reason}' for name, reason in self.failed.items()]
        for title, items in (('repairs', repairs), ('failed', failures)):
            if items:
                lines += ['', title, *(f'  {item}' for item in items)]
        if self.missing:
            lines += ['', f'missing: {self.missing_text()}']
        return '\n'.join(lines)

    def save(self, path: Path) -> None:
        """
        Write the report as JSON, atomically.

        Raises
        ------
        DatasetError
            If the file cannot be written.

        """
        content = {
            'archive': self.archive,
            'shift': SHIFT,
            'num_rooms': len(self.rooms),
            'num_points': self.num_points,
            'num_instances': self.num_instances,
            'missing': self.missing,
            'failed': self.failed,
            'rooms': {name: asdict(record) for name, record in self._sorted_rooms().items()},
        }
        with atomic_write(path) as temporary:
            temporary.write_text(json.dumps(content, indent=2) + '\n')

    def _area_lines(self) -> list[str]:
        """Table of rooms per area: written, found in the archive, and in S3DIS."""
        written = Counter(map(area_of, self.rooms))
        found = written + Counter(map(area_of, self.failed))
        expected = Counter(map(area_of, EXPECTED_ROOMS))
        lines = [f'{"area":10}{"written":>12}{"found":>12}{"in S3DIS":>12}']
        for area in sorted(found | expected, key=natural_order):
            lines.append(f'{area:10}{written[area]:12}{found[area]:12}{expected[area]:12}')
        totals = written.total(), found.total(), expected.total()
        return [*lines, f'{"all":10}' + ''.join(f'{total:12}' for total in totals)]

    def _sorted_rooms(self) -> dict[str, RoomRecord]:
        """Sort the records in natural order of the names."""
        return {name: self.rooms[name] for name in sorted(self.rooms, key=natural_order)}


def load_records(path: Path) -> dict[str, RoomRecord]:
    """
    Read the records of the written rooms from a saved report.

    Returns
    -------
    dict of str to RoomRecord
        Empty if there is no report yet.

    Raises
    ------
    DatasetError
        If the file is not such a report.

    """
    if not path.exists():
        return {}
    advice = 'remove it, or choose another folder'
    with reading(path, 'the report of an earlier run', advice=advice):
        rooms = read_json(path)['rooms']
        return {name: RoomRecord(**record) for name, record in rooms.items()}
