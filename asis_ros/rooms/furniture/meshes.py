# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Mesh models of furniture from a folder, which replace built-in solids."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
import zlib

from asis_ros.errors import DatasetError
from asis_ros.files.reading import read_text, reading
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.solids import Solid
import numpy as np
from numpy.typing import NDArray

_LIST = 'models.csv'
_PROBABILITY = 0.5  # of replacing a solid that a model fits
_MAX_STRETCH = 1.3
_SLACK = 0.1  # m added to both sizes, so that thin objects may differ by a larger ratio
_HELD_OUT_ONE_IN = 5


@dataclass(slots=True)
class MeshFolder:
    """
    Mesh models by class, with their sizes.

    A model can replace a built-in solid of its class and of similar size. It is scaled to the
    bounds of the solid, so it fits wherever the solid does.

    Parameters
    ----------
    folder : Path
        Folder of PLY or GLB files (m, z up; chairs, sofas and bookcases face -y) and a list
        ``models.csv`` with the columns ``file``, ``class`` and ``size_x``, ``size_y``, ``size_z``.
    held_out : bool
        Use the held-out fifth of the models, selected by the CRC-32 of their file names, instead
        of the others.

    Raises
    ------
    DatasetError
        If the list cannot be read, or has no models for ``held_out``.

    """

    folder: Path
    held_out: bool = False
    _files: dict[str, list[str]] = field(init=False)
    _sizes: dict[str, NDArray[np.float64]] = field(init=False)
    _loaded: dict[str, Solid] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._files = {}
        sizes: dict[str, list[tuple[float, float, float]]] = {}
        for row in _rows(self.folder / _LIST):
            if is_held_out(row['file']) == self.held_out:
                self._files.setdefault(row['class'], []).append(row['file'])
                size = (float(row['size_x']), float(row['size_y']), float(row['size_z']))
                sizes.setdefault(row['class'], []).append(size)
        if not self._files:
            kind = 'held-out ' if self.held_out else ''
            raise DatasetError(f'{self.folder / _LIST} lists no {kind}models')
        self._sizes = {name: np.array(rows) for name, rows in sizes.items()}

    def file_names(self) -> list[str]:
        """List the models in use."""
        return [name for names in self._files.values() for name in names]

    def substitute(self, rng: np.random.Generator, solid: Solid, class_name: str) -> Solid:
        """
        Replace a solid by a random model that fits, with a probability of one half.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.
        solid : Solid
            Built-in solid.
        class_name : str
            Class of the solid.

        Returns
        -------
        Solid
            A model with the bounds of ``solid``, or ``solid`` itself.

        """
        if class_name not in self._files or rng.random() > _PROBABILITY:
            return solid
        low, high = solid.bounds()
        size = np.maximum(high - low, 1e-3)
        sizes = self._sizes[class_name]
        turned = [sizes, sizes[:, [1, 0, 2]]]  # unrotated, and rotated by 90 degrees
        ratios = np.stack([(size + _SLACK) / (sides + _SLACK) for sides in turned])
        stretch = np.exp(np.abs(np.log(ratios)).max(axis=2))
        stretch[1] *= 1.0 if class_name in ('table', 'clutter') else np.inf  # others have a front
        fitting = np.argwhere(stretch < _MAX_STRETCH)
        if not len(fitting):
            return solid
        quarter, number = fitting[rng.integers(len(fitting))]
        model = self._load(self._files[class_name][number]).moved(yaw=np.pi)
        model = model.moved(yaw=quarter * np.pi / 2)
        foot, head = model.bounds()
        scale = size / np.maximum(head - foot, 1e-3)
        rgb = np.clip(model.rgb * rng.uniform(0.8, 1.2), 0.02, 0.98)
        return Solid((model.vertices - foot) * scale + low, model.faces, rgb)

    def _load(self, name: str) -> Solid:
        if name not in self._loaded:
            self._loaded[name] = load_mesh(self.folder / name)
        return self._loaded[name]


def is_held_out(name: str) -> bool:
    """Whether a model is held out."""
    return zlib.crc32(name.encode()) % _HELD_OUT_ONE_IN == 0


def load_mesh(path: Path) -> Solid:
    """
    Read a mesh with its face colours; grey if it has none.

    Raises
    ------
    DatasetError
        If the file cannot be read or has no triangles.

    """
    import trimesh

    with reading(path, 'a mesh'):
        mesh: Any = trimesh.load(path, process=False, force='mesh')
        if not len(mesh.faces):
            raise ValueError('it has no triangles')
        visual = mesh.visual.to_color() if mesh.visual.kind == 'texture' else mesh.visual
        rgb = np.asarray(visual.face_colors, float)[:, :3] / 255
        return Solid(np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.int64), rgb)


def _rows(path: Path) -> list[dict[str, str]]:
    """Read and check the rows of the list of models."""
    with reading(path, 'a list of meshes'):
        rows = [dict(row) for row in csv.DictReader(read_text(path).splitlines())]
    for number, row in enumerate(rows, start=2):
        row['class'] = row.get('class') or row.get('class_name') or ''
        try:
            sizes = [float(row[name]) for name in ('size_x', 'size_y', 'size_z')]
        except (KeyError, TypeError, ValueError) as error:
            raise DatasetError(
                f'{path} line {number}: no size_x, size_y, size_z in metres'
            ) from error
        if not row.get('file') or row['class'] not in CLASS_NAMES or min(sizes) < 0:
            raise DatasetError(
                f'{path} line {number}: expected a file, a class ({", ".join(CLASS_NAMES)}) and '
                f'a size, got {row.get("file")!r}, {row["class"]!r}, {sizes}'
            )
    return rows
