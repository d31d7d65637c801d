# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a network on the shapes of ShapeNet part, and their tables."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.errors import DatasetError
from asis_ros.evaluate.published import SHAPENET
from asis_ros.evaluate.tables import Cell, Percentage, Table
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
    Predict the parts of shapes and score them.

    Parameters
    ----------
    network : Asis
        Network to score; moved to the device and set to evaluation mode.
    folder : Path
        Shapes, as written by ``prepare_shapenet``.
    device : torch.device
        Device of the forward passes.
    batch_size : int
        Shapes per forward pass.

    Returns
    -------
    PartScores
        Part mIoU of all shapes, and per category.

    Raises
    ------
    DatasetError
        If the folder is damaged, holds no shapes of ShapeNet part, or has other features or parts
        than the network.

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
            f'{config.num_features} and {config.num_classes}: use weights trained on such shapes'
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


def part_tables(scores: PartScores, title: str) -> tuple[Table, Table]:
    """
    Make tables of part mIoU: the paper's table 6 with ours below, and each category.

    Parameters
    ----------
    scores : PartScores
        Scores of one network.
    title : str
        Name of the network.

    Returns
    -------
    methods, categories : Table
        Percentages; undefined where there is no shape.

    """
    methods: list[Sequence[Cell]] = [('method', 'mIoU')]
    methods += [(row.title, Percentage(row.mean('mIoU'))) for row in SHAPENET]
    methods.append((title, Percentage(100 * scores.mIoU)))
    categories: list[Sequence[Cell]] = [('category', 'shapes', 'mIoU')]
    categories += [
        (name, scores.num_shapes[name], Percentage(100 * iou)) for name, iou in scores.iou.items()
    ]
    total = sum(scores.num_shapes.values())
    categories.append(('mean of the shapes', total, Percentage(100 * scores.mIoU)))
    categories.append(('mean of the categories', '', Percentage(100 * scores.category_mIoU)))
    return methods, categories
