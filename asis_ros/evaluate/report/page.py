# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""HTML page with the tables and figures of an ablation study, a single evaluation or of shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from asis_ros.datasets.room_files import areas_of, rooms_of_area
from asis_ros.errors import DatasetError, os_reason
from asis_ros.evaluate.part_segmentation import (
    evaluate_parts,
    load_shapes,
    part_tables,
    segment_shapes,
)
from asis_ros.evaluate.report.figures import draw_group
from asis_ros.evaluate.report.page_tables import group_tables, page_table
from asis_ros.evaluate.report.runs import Group, read_groups, Run
from asis_ros.evaluate.report.shape_figure import draw_shapes
from asis_ros.evaluate.results_file import WEIGHTS
from asis_ros.evaluate.variants import PAPER_BACKBONES
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.network.device import torch_device
from asis_ros.pages import render, write_page
from asis_ros.pages.picture import Picture
from asis_ros.pages.tables import PageTable
import numpy as np

PAGE, PICTURES = 'report.html', 'pictures'
TEMPLATE = Path(__file__).with_name('page.html')

SHAPES_CAPTION = (
    'Shapes, evenly spaced in the folder, as in figure 8 of the paper. A predicted instance, a '
    'cluster of the mean shift, has the colour of the true one it shares most points with. Only '
    'parts of the category of a shape are predicted.'
)

Item = TypeVar('Item')


@dataclass(frozen=True, slots=True)
class Section:
    """Section of the page on one group of networks, or without runs on the parts of shapes."""

    name: str
    title: str
    summary: str
    notes: Sequence[str]
    tables: Sequence[PageTable]
    pictures: Sequence[Picture]
    runs: Sequence[Run] = ()


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
    folder = _make_folder(out)
    sections = [_section(group, folder, chosen, device) for group in groups]
    return _write_page(out, sections, facts, _absent(groups))


def write_shape_report(
    out: Path, shapes: Path, *, num_shapes: int = 3, device: str = 'auto'
) -> Path:
    """
    Score a network on the shapes of ShapeNet part, and write a page with figure 8 of the paper.

    Parameters
    ----------
    out : Path
        Folder of a training on shapes, with ``weights.npz``.
    shapes : Path
        Shapes, as written by ``prepare_shapenet``.
    num_shapes : int
        Number of shapes to draw, evenly spaced in ``shapes``.
    device : str
        As in ``write_report``.

    Returns
    -------
    Path
        As of ``write_report``.

    Raises
    ------
    DatasetError
        If the shapes cannot be read or do not fit the network, or a file cannot be written.
    CheckpointError
        If the checkpoint cannot be used.

    """
    weights = out / WEIGHTS
    checkpoint = load_checkpoint(weights)
    network, where = checkpoint.calibrated_network(), torch_device(device)
    labelled = load_shapes(shapes, network.config)
    folder = _make_folder(out)
    methods, categories = part_tables(evaluate_parts(network, shapes, where), weights.stem)
    numbers = _evenly(range(len(labelled.points)), num_shapes)
    pictures = []
    if numbers:
        chosen, path = labelled.take(np.array(numbers)), folder / 'shapes.png'
        bandwidth = checkpoint.preparation.bandwidth
        draw_shapes(path, chosen, segment_shapes(network, chosen, where, bandwidth=bandwidth))
        pictures.append(Picture(path, SHAPES_CAPTION))
    section = Section(
        name='parts',
        title='Parts of shapes',
        summary=f'shapes: {len(labelled.points):,}',
        notes=() if numbers else ('No pictures of shapes: none were asked for.',),
        tables=(
            page_table('Part mIoU of all shapes', methods),
            page_table('Part mIoU per category', categories, folded=True),
        ),
        pictures=pictures,
    )
    facts = {'weights': str(weights), 'shapes': str(shapes), **checkpoint.origin}
    return _write_page(out, [section], facts)


def _make_folder(out: Path) -> Path:
    """Make the folder of the pictures."""
    folder = out / PICTURES
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DatasetError(f'cannot write to {out}: {os_reason(error)}') from error
    return folder


def _write_page(
    out: Path, sections: Sequence[Section], facts: Mapping[str, str], notes: Sequence[str] = ()
) -> Path:
    page = out / PAGE
    write_page(page, render(TEMPLATE, sections=sections, facts=facts, notes=notes))
    return page


def _evenly(items: Sequence[Item], count: int) -> list[Item]:
    """Choose ``count`` evenly spaced items; all if there are fewer."""
    indices = np.linspace(0, len(items) - 1, min(len(items), count)).round()
    return [items[int(index)] for index in indices]


def _section(group: Group, folder: Path, rooms: Sequence[Path], device: str) -> Section:
    first = group.runs[0].results
    seeds = ', '.join(str(one.seed) for one in first.evaluations)
    return Section(
        name=group.name,
        title=group.title,
        summary=f'rooms: {first.num_rooms}; points: {first.num_points:,}; sampling seeds: {seeds}',
        notes=_notes(group, rooms),
        tables=group_tables(group),
        pictures=draw_group(folder, group, rooms, device),
        runs=group.runs,
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
