# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""ShapeNet part as a folder of blocks: one shape is one block."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
from typing import Any

from asis_ros.datasets.class_names import claim_folder
from asis_ros.datasets.labelled_blocks import ARRAYS, LabelledBlocks, ROOMS
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.datasets.shapenet.shapes import read_shapes
from asis_ros.errors import DatasetError
from asis_ros.labels import UNASSIGNED
from asis_ros.metrics.part_segmentation import shape_categories
import numpy as np
from tqdm import tqdm

SPLITS = ('train', 'val', 'test')
REPORT = 'report.json'


@dataclass(frozen=True, slots=True)
class ShapesReport:
    """
    What was read.

    Parameters
    ----------
    source : str
        Folder of the HDF5 files.
    files : dict of str to int
        Shapes of each file.
    categories : dict of str to int
        Shapes of each category.
    num_instances : int
        Instances in all shapes.

    """

    source: str
    files: dict[str, int]
    categories: dict[str, int]
    num_instances: int

    def table(self) -> str:
        """Lay the report out as lines of text."""
        rows = [
            *self.files.items(),
            ('', ''),
            *self.categories.items(),
            ('shapes', sum(self.files.values())),
            ('instances', self.num_instances),
        ]
        return '\n'.join(f'{name:20}{count:>8}' for name, count in rows)


def write_shapes(folder: Path, out: Path, splits: Sequence[str]) -> ShapesReport:
    """
    Turn HDF5 files of ShapeNet part into one folder of blocks, each a shape of 2048 points.

    Shapes keep the order of the files and their unit. Everything is written under temporary names
    first, so an interrupted run leaves what was there before.

    Parameters
    ----------
    folder : Path
        Holds ``ply_data_train*.h5`` and the like, see ``read_shapes``.
    out : Path
        Folder to write frozen blocks to; their features are x, y and z, their classes the 50
        parts, and every shape is a room of its own. ``report.json`` tells what they are of.
    splits : sequence of str
        Those of ``SPLITS`` that go into the folder, for example train and val.

    Returns
    -------
    ShapesReport

    Raises
    ------
    DatasetError
        If a split has no files, a file is not as ``read_shapes`` expects it, or ``out`` holds
        blocks or rooms of other classes or cannot be written to.

    """
    paths = [path for split in splits for path in _files(folder, split)]
    files = [read_shapes(path) for path in tqdm(paths, unit='file')]
    shapes = LabelledBlocks(*map(np.concatenate, zip(*files, strict=True)))
    if not len(shapes.points):
        raise DatasetError(f'the files of {", ".join(splits)} in {folder} hold no shape')
    category_ids = shape_categories(shapes.class_ids, CATEGORIES)
    counts = np.bincount(category_ids, minlength=len(CATEGORIES))
    report = ShapesReport(
        source=str(folder),
        files={path.name: len(file.points) for path, file in zip(paths, files, strict=True)},
        categories=dict(zip(CATEGORIES, counts.tolist(), strict=True)),
        num_instances=sum(len(np.unique(ids[ids != UNASSIGNED])) for ids in shapes.instance_ids),
    )
    claim_folder(out, PART_NAMES)
    _save(out, shapes, report)
    return report


def _files(folder: Path, split: str) -> list[Path]:
    paths = sorted(folder.glob(f'ply_data_{split}*.h5'))
    if not paths:
        found = ', '.join(sorted(path.name for path in folder.glob('*.h5')))
        raise DatasetError(
            f'no ply_data_{split}*.h5 in {folder} (it holds {found or "no .h5 file"})'
        )
    return paths


def _save(out: Path, shapes: LabelledBlocks, report: ShapesReport) -> None:
    rooms = np.arange(len(shapes.points), dtype=np.int32)
    names = (*ARRAYS, ROOMS)
    arrays: list[Any] = [*shapes, rooms]
    try:
        for name, array in zip(names, arrays, strict=True):
            with (out / f'{name}.part').open('wb') as file:
                np.save(file, array)
        text = json.dumps(asdict(report), indent=2) + '\n'
        (out / f'{REPORT}.part').write_text(text, encoding='utf-8')
        for name in (REPORT, *names):
            os.replace(out / f'{name}.part', out / name)
    except OSError as error:
        raise DatasetError(f'cannot write to {out}: {error.strerror or error}') from error
