# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Preparation of ShapeNet part as a folder of blocks, one per shape."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
import json
from pathlib import Path
from typing import Any

from asis_ros.datasets.class_names import create_dataset_folder
from asis_ros.datasets.labelled_blocks import ARRAYS, concatenate_blocks, LabelledBlocks, ROOMS
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.datasets.shapenet.shapes import read_shapes
from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.files.lock import locked
from asis_ros.labels import UNASSIGNED
from asis_ros.metrics.part_segmentation import shape_categories
import numpy as np
from tqdm import tqdm

REPORT = 'report.json'


@dataclass(frozen=True, slots=True)
class ShapenetReport:
    """
    Report on a preparation of ShapeNet part.

    Parameters
    ----------
    source : str
        Folder of the HDF5 files.
    files : dict of str to int
        Number of shapes per file.
    categories : dict of str to int
        Number of shapes per category.
    num_instances : int
        Number of instances in all shapes.

    """

    source: str
    files: dict[str, int]
    categories: dict[str, int]
    num_instances: int

    def table(self) -> str:
        """Format the report as text."""
        rows = [
            *self.files.items(),
            ('', ''),
            *self.categories.items(),
            ('shapes', sum(self.files.values())),
            ('instances', self.num_instances),
        ]
        return '\n'.join(f'{name:20}{count:>8}' for name, count in rows)


def prepare_shapenet(folder: Path, out: Path, splits: Sequence[str]) -> ShapenetReport:
    """
    Convert HDF5 files of ShapeNet part to a folder of frozen blocks, one per shape.

    Shapes keep the order and the unit of the files. All files are written under temporary names
    first, so an interrupted run keeps earlier results.

    Parameters
    ----------
    folder : Path
        Folder of ``ply_data_<split>*.h5``, see ``read_shapes``.
    out : Path
        Folder to write to. Features are x, y and z, classes are the 50 parts, and each shape
        counts as a room. ``report.json`` is the report.
    splits : sequence of str
        Splits to read, for example ``('train', 'val')``.

    Returns
    -------
    ShapenetReport

    Raises
    ------
    DatasetError
        If a split has no files, a file is invalid for ``read_shapes``, or ``out`` holds blocks or
        rooms of other classes or cannot be written to.

    """
    paths = [path for split in splits for path in _files(folder, split)]
    files = [read_shapes(path) for path in tqdm(paths, unit='file')]
    shapes = concatenate_blocks(files)
    if not len(shapes.points):
        raise DatasetError(f'the files of {", ".join(splits)} in {folder} hold no shape')
    category_ids = shape_categories(shapes.class_ids, CATEGORIES)
    counts = np.bincount(category_ids, minlength=len(CATEGORIES))
    report = ShapenetReport(
        source=str(folder),
        files={path.name: len(file.points) for path, file in zip(paths, files, strict=True)},
        categories=dict(zip(CATEGORIES, counts.tolist(), strict=True)),
        num_instances=sum(len(np.unique(ids[ids != UNASSIGNED])) for ids in shapes.instance_ids),
    )
    with locked(out):
        create_dataset_folder(out, PART_NAMES)
        _save(out, shapes, report)
    return report


def _files(folder: Path, split: str) -> list[Path]:
    """HDF5 files of a split, sorted by name."""
    paths = sorted(folder.glob(f'ply_data_{split}*.h5'))
    if not paths:
        found = ', '.join(sorted(path.name for path in folder.glob('*.h5')))
        raise DatasetError(
            f'no ply_data_{split}*.h5 in {folder} (it holds {found or "no .h5 file"})'
        )
    return paths


def _save(out: Path, shapes: LabelledBlocks, report: ShapenetReport) -> None:
    """Write blocks and report; rename them only when all are complete."""
    arrays: list[Any] = [*shapes, np.arange(len(shapes.points), dtype=np.int32)]
    with ExitStack() as stack:  # leaves in reverse order: the report first, the rooms last
        for name, array in reversed(list(zip((*ARRAYS, ROOMS), arrays, strict=True))):
            with stack.enter_context(atomic_write(out / name)).open('wb') as file:
                np.save(file, array)
        text = json.dumps(asdict(report), indent=2) + '\n'
        stack.enter_context(atomic_write(out / REPORT)).write_text(text, encoding='utf-8')
