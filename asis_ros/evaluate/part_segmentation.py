# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a network on the shapes of ShapeNet part, and the table they are told in."""

from collections.abc import Sequence
import math
from pathlib import Path

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.errors import DatasetError
from asis_ros.evaluate.published import SHAPENET
from asis_ros.metrics.part_segmentation import (
    choose_parts,
    part_scores,
    PartScores,
    shape_categories,
)
from asis_ros.network.asis import Asis
import numpy as np
import torch
from tqdm import tqdm


def evaluate_parts(
    network: Asis, folder: Path, device: torch.device, *, batch_size: int = 16
) -> PartScores:
    """
    Find the parts of shapes and compare with the true ones.

    Parameters
    ----------
    network : Asis
        What to score; it is moved to the device and set to evaluation mode.
    folder : Path
        Shapes, as ``prepare_shapenet`` writes them.
    device : torch.device
        Where to run.
    batch_size : int
        Shapes the network sees at once.

    Returns
    -------
    PartScores

    Raises
    ------
    DatasetError
        If the folder is damaged, or holds other things than shapes of ShapeNet part or than the
        network was made for.

    """
    shapes, _ = load_blocks(folder)
    num_features = shapes.points.shape[2]
    if load_class_names(folder) != PART_NAMES:
        raise DatasetError(
            f'{folder} holds no shapes of ShapeNet part: make some with "asis prepare shapenet"'
        )
    config = network.config
    if (config.num_classes, config.num_features) != (len(PART_NAMES), num_features):
        raise DatasetError(
            f'{folder} has {num_features} features and {len(PART_NAMES)} parts, the network '
            f'{config.num_features} and {config.num_classes}: they do not belong together'
        )
    network = network.to(device).eval()
    category_ids = shape_categories(shapes.class_ids, CATEGORIES)
    predicted = np.empty_like(shapes.class_ids)
    for start in tqdm(range(0, len(predicted), batch_size), unit='batch'):
        batch = slice(start, start + batch_size)
        points = torch.tensor(shapes.points[batch], device=device)
        with torch.inference_mode():
            logits = network(points).logits.cpu().numpy()
        predicted[batch] = choose_parts(logits, category_ids[batch], CATEGORIES)
    return part_scores(shapes.class_ids, predicted, CATEGORIES)


def part_table(scores: PartScores, title: str) -> str:
    """
    Lay out scores in Markdown: the paper's table 6 with ours below, then each category.

    Parameters
    ----------
    scores : PartScores
        What to lay out.
    title : str
        What was scored.

    Returns
    -------
    str
        Two tables of percentages; ``-`` where there is no shape.

    """
    methods = [(row.title, f'{row.mIoU:.1f}') for row in SHAPENET]
    methods.append((title, _percent(scores.mIoU)))
    categories = [
        (name, str(scores.num_shapes[name]), _percent(iou)) for name, iou in scores.iou.items()
    ]
    total = str(sum(scores.num_shapes.values()))
    categories.append(('mean of the shapes', total, _percent(scores.mIoU)))
    categories.append(('mean of the categories', '', _percent(scores.category_mIoU)))
    lines = _rows(('method', 'mIoU'), methods)
    return '\n'.join([*lines, '', *_rows(('category', 'shapes', 'mIoU'), categories)])


def _percent(score: float) -> str:
    return '-' if math.isnan(score) else f'{100 * score:.1f}'


def _rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Align the first column to the left, the others to the right."""
    width = max(len(row[0]) for row in rows)
    ruler = '-' * width, *('-----:' for _ in header[1:])
    return [
        f'| {first:{width}} | ' + ' | '.join(f'{cell:>6}' for cell in cells) + ' |'
        for first, *cells in (header, ruler, *rows)
    ]
