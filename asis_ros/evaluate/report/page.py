# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""HTML page with the tables and figures of an ablation study or of a single evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.datasets.room_files import areas_of, rooms_of_area
from asis_ros.errors import DatasetError, os_reason
from asis_ros.evaluate.report.figures import draw_group
from asis_ros.evaluate.report.page_tables import group_tables
from asis_ros.evaluate.report.runs import Group, read_groups
from asis_ros.evaluate.variants import PAPER_BACKBONES
from asis_ros.pages import render, write_page
from asis_ros.pages.picture import Picture
from asis_ros.pages.tables import PageTable
import numpy as np

PAGE, PICTURES = 'report.html', 'pictures'
TEMPLATE = Path(__file__).with_name('page.html')


@dataclass(frozen=True, slots=True)
class Section:
    """Section of the page on one group of networks."""

    group: Group
    summary: str
    notes: Sequence[str]
    tables: Sequence[PageTable]
    pictures: Sequence[Picture]


def write_report(
    out: Path, rooms: Sequence[Path], *, num_rooms: int = 3, device: str = 'auto'
) -> Path:
    """
    Write one page with all results in a folder and the figures of the paper made from them.

    Parameters
    ----------
    out : Path
        Folder of an ablation study, ``BACKBONE/VARIANT/results.json`` with ``weights.npz`` beside
        it, or of one ``results.json`` with ``weights.npz``. The page lists what is missing.
    rooms : sequence of Path
        Room files to choose from for pictures; empty for no pictures of rooms. Of rooms named by
        area, only those of the test area are used.
    num_rooms : int
        Number of rooms to draw, evenly spaced in ``rooms``.
    device : str
        Device of inference, as in ``ModelConfig``.

    Returns
    -------
    Path
        ``report.html`` in ``out``, self-contained. The pictures are in ``out/pictures`` too.

    Raises
    ------
    DatasetError
        If there are no results, a file cannot be read or written, or a room has classes that the
        networks do not have.
    CheckpointError
        If a checkpoint cannot be used.

    """
    groups = read_groups(out)
    facts = _facts(groups)
    if 'area' in facts and areas_of(rooms):
        rooms = rooms_of_area(rooms, int(facts['area']))  # the networks were trained on the others
    chosen = _evenly(rooms, num_rooms)
    folder, page = out / PICTURES, out / PAGE
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DatasetError(f'cannot write to {out}: {os_reason(error)}') from error
    sections = [_section(group, folder, chosen, device) for group in groups]
    write_page(page, render(TEMPLATE, sections=sections, facts=facts, notes=_absent(groups)))
    return page


def _evenly(rooms: Sequence[Path], count: int) -> list[Path]:
    """Choose ``count`` evenly spaced rooms; all if there are fewer."""
    indices = np.linspace(0, len(rooms) - 1, min(len(rooms), count)).round()
    return [rooms[int(index)] for index in indices]


def _section(group: Group, folder: Path, rooms: Sequence[Path], device: str) -> Section:
    first = group.runs[0].results
    seeds = ', '.join(str(one.seed) for one in first.evaluations)
    return Section(
        group=group,
        summary=f'rooms: {first.num_rooms}; points: {first.num_points:,}; sampling seeds: {seeds}',
        notes=_notes(group, rooms),
        tables=group_tables(group),
        pictures=draw_group(folder, group, rooms, device),
    )


def _notes(group: Group, rooms: Sequence[Path]) -> list[str]:
    """List what is missing on the page, and why."""
    notes = []
    if group.missing:
        notes.append(f'No results of {", ".join(group.missing)}.')
    without = [run.label for run in group.shown if run.weights is None]
    if without:
        notes.append(f'No pictures of rooms: the weights of {", ".join(without)} are missing.')
    elif not rooms:
        notes.append('No pictures of rooms: no rooms were given.')
    return notes


def _facts(groups: Sequence[Group]) -> dict[str, str]:
    """Collect the provenance that all results share: command, rooms, machine."""
    first, *others = (run.results.origin for group in groups for run in group.runs)
    return {
        name: value
        for name, value in first.items()
        if all(origin.get(name) == value for origin in others)
    }


def _absent(groups: Sequence[Group]) -> list[str]:
    """List the backbones that an ablation study lacks."""
    names = {group.name for group in groups}
    if names.isdisjoint(PAPER_BACKBONES):
        return []
    return [
        f'No results on {title}.' for name, title in PAPER_BACKBONES.items() if name not in names
    ]
