# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Predictions of a network for the shapes of ShapeNet part, their scores and tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.labelled_blocks import LabelledBlocks, load_blocks
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
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.segment.clustering import mean_shift
import numpy as np
from numpy.typing import NDArray
import torch
from tqdm import tqdm


def load_shapes(folder: Path, config: NetworkConfig) -> LabelledBlocks:
    """
    Memory-map shapes, and check that a network takes them.

    Parameters
    ----------
    folder : Path
        Shapes, as written by ``prepare_shapenet``.
    config : NetworkConfig
        Shape of the network.

    Returns
    -------
    LabelledBlocks
        K shapes of P points.

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
    if (config.num_classes, config.num_features) != (len(PART_NAMES), num_features):
        raise DatasetError(
            f'{folder} has {num_features} features and {len(PART_NAMES)} parts, the network '
            f'{config.num_features} and {config.num_classes}: use weights trained on such shapes'
        )
    return shapes


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
        As ``load_shapes`` does.

    """
    shapes = load_shapes(folder, network.config)
    predicted = [part_ids for part_ids, _ in _predict(network, shapes, device, batch_size)]
    return part_scores(shapes.class_ids, np.concatenate(predicted), CATEGORIES)


def segment_shapes(
    network: Asis, shapes: LabelledBlocks, device: torch.device, *, bandwidth: float
) -> LabelledBlocks:
    """
    Predict the parts and instances of shapes.

    Parameters
    ----------
    network : Asis
        As in ``evaluate_parts``.
    shapes : LabelledBlocks
        K shapes; of their labels, only the category is used.
    device : torch.device
        Device of the forward passes.
    bandwidth : float
        Kernel radius of the mean shift that clusters the embeddings of each shape.

    Returns
    -------
    LabelledBlocks
        The same points with predicted labels.

    """
    part_ids, instance_ids = [], []
    for parts, embeddings in _predict(network, shapes, device, batch_size=1):
        seeds = embeddings.shape[1]  # as many as there are points: no cell is left out
        clusters, _ = mean_shift(embeddings[0], bandwidth=bandwidth, max_seeds=seeds)
        part_ids.append(parts[0])
        instance_ids.append(clusters.astype(np.int32))
    return LabelledBlocks(shapes.points, np.stack(part_ids), np.stack(instance_ids))


def _predict(
    network: Asis, shapes: LabelledBlocks, device: torch.device, batch_size: int
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.float32]]]:
    """Yield the parts (B, P) and embeddings (B, P, E) of a batch of B shapes after the other."""
    network = network.to(device).eval()
    category_ids = shape_categories(shapes.class_ids, CATEGORIES)
    for start in tqdm(range(0, len(category_ids), batch_size), unit='batch'):
        batch = slice(start, start + batch_size)
        points = torch.tensor(shapes.points[batch], device=device)
        with torch.inference_mode():
            outputs = network(points)
        logits = outputs.logits.cpu().numpy()
        parts = choose_parts(logits, category_ids[batch], CATEGORIES)
        yield parts, outputs.embeddings.cpu().numpy()


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
