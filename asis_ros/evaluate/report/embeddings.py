# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Instance embeddings of points as shades of one colour map: figure 2 of the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.cloud import LabelledCloud
from asis_ros.colours import class_colours, instance_colours
from asis_ros.labels import UNASSIGNED
from asis_ros.pictures.panels import (
    add_legend,
    class_patches,
    count_instances,
    draw_panel,
    largest_first,
    own_colours,
    save_figure,
)
from asis_ros.pictures.views import oblique_view
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from sklearn.manifold import TSNE

SAMPLE = 2000  # embeddings for t-SNE; the others take the shade of the nearest of them
PERPLEXITY = 100.0  # of t-SNE; high, so that instances stay together on the one axis
POINTS_PER_PERPLEXITY = 10  # at least, or single points get stuck on the wrong side
MIN_POINTS = 30  # smallest instance that counts for the choice of a block
COLOUR_MAP = colormaps['turbo']
PANEL_SIZE = 2.2, 3.0  # inches


@dataclass(frozen=True, slots=True)
class EmbeddedBlock:
    """
    A block with its true labels, and the embeddings of its points by several networks.

    Parameters
    ----------
    labelled : LabelledCloud
        P points, z up.
    embeddings : mapping of str to array of shape (P, E), float
        Embeddings by the name of the network.

    """

    labelled: LabelledCloud
    embeddings: Mapping[str, NDArray[np.floating]]


def busiest_blocks(
    blocks: Sequence[NDArray[np.intp]], instance_ids: NDArray[np.int32], count: int
) -> list[int]:
    """
    Choose the blocks with the most instances that have no point in common.

    Parameters
    ----------
    blocks : sequence of arrays of shape (P,), intp
        Points of each block.
    instance_ids : array of shape (N,), int32
        True instance of each point; ``UNASSIGNED`` for none.
    count : int
        Largest number of blocks.

    Returns
    -------
    list of int
        Indices of the blocks, the one with the most instances first.

    """
    num_instances = []
    for block in blocks:
        ids, sizes = np.unique(instance_ids[block], return_counts=True)
        num_instances.append(int(((sizes >= MIN_POINTS) & (ids != UNASSIGNED)).sum()))
    taken = np.zeros(len(instance_ids), bool)
    chosen: list[int] = []
    for number in np.argsort(-np.array(num_instances, np.intp), kind='stable'):
        if len(chosen) < count and not taken[blocks[number]].any():
            chosen.append(int(number))
            taken[blocks[number]] = True
    return chosen


def embedding_shades(embeddings: NDArray[np.floating], seed: int = 0) -> NDArray[np.float64]:
    """
    Reduce embeddings to one dimension by t-SNE.

    Parameters
    ----------
    embeddings : array of shape (P, E), float
        Finite values. t-SNE uses a random sample of them; the others take the shade of the nearest
        sampled one.
    seed : int
        Random seed of the sample and of t-SNE.

    Returns
    -------
    array of shape (P,), float64
        0 to 1; equal for equal embeddings.

    """
    distinct = np.unique(embeddings, axis=0)
    order = np.random.default_rng(seed).permutation(len(distinct))
    sampled = distinct[np.sort(order[:SAMPLE])].astype(np.float64)
    perplexity = min(PERPLEXITY, len(sampled) / POINTS_PER_PERPLEXITY)
    if perplexity < 1:  # too few for t-SNE
        values = np.arange(len(sampled), dtype=np.float64)
    else:
        tsne = TSNE(n_components=1, perplexity=perplexity, init='pca', random_state=seed)
        values = tsne.fit_transform(sampled)[:, 0].astype(np.float64)
    low, high = values.min(initial=0.0), values.max(initial=0.0)
    shades = (values - low) / max(high - low, np.finfo(np.float64).tiny)
    return np.asarray(shades[cKDTree(sampled).query(embeddings)[1]])


def draw_embeddings(
    path: Path, blocks: Sequence[EmbeddedBlock], class_names: Sequence[str]
) -> None:
    """
    Draw blocks, one per row: colour, true labels and the embeddings of each network.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    blocks : sequence of EmbeddedBlock
        At least one, all with the same networks.
    class_names : sequence of str
        Name of each class.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    num_columns = 3 + len(blocks[0].embeddings)
    width, height = PANEL_SIZE
    figure = Figure((num_columns * width + 0.6, len(blocks) * height + 0.7), layout='constrained')
    axes = figure.subplots(len(blocks), num_columns, squeeze=False)
    for row, block in zip(axes, blocks, strict=True):
        labelled = block.labelled
        points = oblique_view(labelled.cloud)
        true_ids = largest_first(labelled.instance_ids)
        title, colours = own_colours(labelled.cloud)
        draw_panel(row[0], title, points, colours)
        draw_panel(row[1], 'true classes', points, class_colours(labelled.class_ids))
        title = f'true instances ({count_instances(true_ids)})'
        draw_panel(row[2], title, points, instance_colours(true_ids))
        for axis, (name, embeddings) in zip(row[3:], block.embeddings.items(), strict=True):
            colours = COLOUR_MAP(embedding_shades(embeddings), bytes=True)[:, :3]
            draw_panel(axis, f'{name}: embeddings', points, colours)
    figure.colorbar(
        ScalarMappable(cmap=COLOUR_MAP),
        ax=axes[:, -1],
        label='embedding on one axis (t-SNE)',
        ticks=[],
        shrink=0.7,
    )
    patches = class_patches([block.labelled.class_ids for block in blocks], class_names)
    add_legend(figure, patches)
    save_figure(figure, path)
