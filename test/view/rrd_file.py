# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recordings of rerun, read back with its own reader."""

import pytest

chunk = pytest.importorskip('rerun.chunk', reason='needs the extra [view]')


def read_rows(path, entity):
    """Rows of an entity in a file, oldest first: components and time lines that are not empty."""
    rows = []
    for piece in chunk.RrdReader(str(path)).stream():
        if piece.entity_path == entity:
            batch = piece.to_record_batch()
            for number in range(batch.num_rows):
                row = {name: _value(batch[name][number]) for name in batch.schema.names}
                rows.append({name: value for name, value in row.items() if value is not None})
    return _joined(rows)


def _value(scalar):
    kind = str(scalar.type)
    return scalar.value if kind.startswith('timestamp') else scalar.as_py()


def _joined(rows):
    """Join the rows that were logged for the same scan."""
    joined = {}
    for row in rows:
        joined.setdefault(row.get('scan'), {}).update(row)
    return [joined[scan] for scan in sorted(joined, key=lambda scan: -1 if scan is None else scan)]
