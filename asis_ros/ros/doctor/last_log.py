# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Why the last run of a node on this machine ended, from its log."""

from pathlib import Path
import re
import time

from asis_ros.ros.names import NODE_NAME

ENTRY = re.compile(r'^\[([A-Z]+)\] \[[\d.]+\] \[([^\]]+)\]: ', re.MULTILINE)
"""Start of an entry in its default format: severity, time, logger."""

FAULTS = ('ERROR', 'FATAL')

MAX_AGE = 3600.0
"""Largest age of a log (s)."""

MAX_BYTES = 100_000
"""Number of bytes that are read, at the end of a log."""


def last_fault(node: str, folder: Path) -> str:
    """
    Find the error with which the log of the last run of a node ends.

    Parameters
    ----------
    node : str
        Full name of the node, or its name if the namespace is not known.
    folder : Path
        Folder of the logs, one file for each process.

    Returns
    -------
    str
        The error, its age and its file; empty if the log does not end with an error, or is older
        than an hour.

    """
    now = time.time()
    logs = []
    for path in folder.glob('*.log'):
        try:
            age = now - path.stat().st_mtime
        except OSError:  # removed in the meantime
            continue
        if age < MAX_AGE:
            logs.append((age, path))
    for age, path in sorted(logs):
        entries = [entry for entry in _entries(path) if _is_of(entry[1], node)]
        if entries:
            severity, _, text = entries[-1]
            # The last line of a traceback is its error.
            line = text.strip().rpartition('\n')[2] if text.startswith('Traceback') else text
            return f'{line.strip()} ({age:.0f} s ago, {path})' if severity in FAULTS else ''
    return ''


def _entries(path: Path) -> list[tuple[str, str, str]]:
    """Severity, logger and text of each entry of a log."""
    try:
        with path.open('rb') as log:
            log.seek(max(0, path.stat().st_size - MAX_BYTES))
            text = log.read().decode(errors='replace')
    except OSError:
        return []
    parts = ENTRY.split(text)[1:]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def _is_of(logger: str, node: str) -> bool:
    """Whether an entry is of a node; one of the time before there is a node has no namespace."""
    if '/' not in node:
        return f'.{logger}'.endswith(f'.{node}')
    return logger in (node.strip('/').replace('/', '.'), NODE_NAME)
