# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures of a group of networks with their captions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from asis_ros.cloud import LabelledCloud
from asis_ros.errors import DatasetError
from asis_ros.evaluate.report.class_changes import draw_changes
from asis_ros.evaluate.report.embeddings import busiest_blocks, draw_embeddings, EmbeddedBlock
from asis_ros.evaluate.report.precision_recall import draw_precision_recall
from asis_ros.evaluate.report.room_figure import draw_room
from asis_ros.evaluate.report.runs import Group, Run
from asis_ros.evaluate.room_scores import known_room
from asis_ros.pages.picture import Picture
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.prediction import CloudPrediction
from asis_ros.segment.segmenter import Segmenter
from tqdm import tqdm

NUM_BLOCKS = 3
"""Blocks whose embeddings are shown; the paper has three close-ups too."""

CURVE_CAPTION = (
    'Precision and recall of instances, mean over the classes, if those of lower scores than the '
    'number beside a point are dropped. Ring: the default of merging.min_score.'
)


def draw_group(
    folder: Path, group: Group, rooms: Sequence[Path], device: str = 'auto'
) -> list[Picture]:
    """
    Draw all pictures that results, weights and rooms allow.

    Parameters
    ----------
    folder : Path
        Folder for the PNG files.
    group : Group
        Networks to compare.
    rooms : sequence of Path
        Room files to segment.
    device : str
        As in ``ModelConfig``.

    Returns
    -------
    list of Picture
        Changes per class if baseline and ASIS have results; precision against recall; if the
        weights exist, each room, and embeddings of some blocks.

    Raises
    ------
    DatasetError
        If a room cannot be read or has classes that the networks do not have, if the networks are
        not comparable, or if a picture cannot be written.
    CheckpointError
        If a checkpoint cannot be used.

    """
    pictures = []
    if len(group.shown) == 2:
        baseline, asis = (run.results for run in group.shown)
        path = folder / f'{group.name}_changes.png'
        draw_changes(path, baseline, asis)
        pictures.append(Picture(path, _changes_caption(group, len(asis.evaluations))))
    with_curve = [run.results for run in group.shown if run.results.curve() is not None]
    if with_curve:
        path = folder / f'{group.name}_precision_recall.png'
        draw_precision_recall(path, with_curve)
        pictures.append(Picture(path, CURVE_CAPTION))
    if rooms and all(run.weights for run in group.shown):
        pictures += _draw_rooms(folder, group, rooms, device)
    return pictures


def _changes_caption(group: Group, num_seeds: int) -> str:
    spread = ', lines: standard deviation' if num_seeds > 1 else ''
    return (
        f'Change from baseline to ASIS on {group.title} per class, as in figure 7 of the paper. '
        f'Bars: mean over sampling seeds ({num_seeds}){spread}; below: score of baseline and of '
        'ASIS (%). A class that does not occur has no bar and is left out of the mean.'
    )


def _draw_rooms(
    folder: Path, group: Group, rooms: Sequence[Path], device: str
) -> Iterator[Picture]:
    segmenters = _segmenters(group.shown, device)
    class_names = next(iter(segmenters.values())).class_names
    names = ' and '.join(segmenters)
    if group.title != names:
        names += f' on {group.title}'
    blocks: list[EmbeddedBlock] = []
    for room_path in tqdm(rooms, unit='room', desc=f'drawing for {group.title}'):
        room = known_room(room_path, class_names)
        predictions = {
            name: segmenter.predict_blocks(room.cloud, keep_embeddings=True)
            for name, segmenter in segmenters.items()
        }
        path = folder / f'{group.name}_{room_path.stem}.png'
        draw_room(
            path,
            room,
            {name: segmenters[name].merge(of) for name, of in predictions.items()},
            class_names,
        )
        yield Picture(
            path,
            f'{room_path.stem} segmented by {names}, as in figures 4 to 6 of the paper. '
            'Ceiling and near walls are removed. A predicted instance has the colour of the '
            'true one it shares most points with. Scores (%) are those of this room.',
        )
        blocks += _embedded_blocks(room, predictions, -(-NUM_BLOCKS // len(rooms)))
    if blocks:
        path = folder / f'{group.name}_embeddings.png'
        draw_embeddings(path, blocks[:NUM_BLOCKS], class_names)
        yield Picture(
            path,
            f'Instance embeddings of {names}, reduced to one dimension by t-SNE, as in figure 2 '
            'of the paper, in blocks of these rooms with many instances. Points of one instance '
            'should have one shade, and touching instances different ones.',
        )


def _segmenters(runs: Sequence[Run], device: str) -> dict[str, Segmenter]:
    """Load networks, each with the voxels and blocks of its training."""
    segmenters = {}
    for run in runs:
        config = SegmenterConfig(model=ModelConfig(path=str(run.weights), device=device))
        segmenters[run.label] = Segmenter.for_checkpoint(config)
    if len({(one.config.input, one.config.block) for one in segmenters.values()}) > 1:
        raise DatasetError(
            f'{" and ".join(str(run.weights) for run in runs)} were trained on rooms prepared in '
            'different ways and are not comparable: train them with the same settings'
        )
    return segmenters


def _embedded_blocks(
    room: LabelledCloud, predictions: Mapping[str, CloudPrediction], count: int
) -> list[EmbeddedBlock]:
    """Choose the blocks with the most instances; a voxel has the labels of its first point."""
    first = next(iter(predictions.values()))
    source = first.prepared.first_points()
    blocks = [item.block for item in first.blocks]
    points = [source[block.distinct] for block in blocks]
    return [
        EmbeddedBlock(
            room.take(points[number]),
            {
                name: embeddings
                for name, prediction in predictions.items()
                if (embeddings := prediction.blocks[number].embeddings) is not None
            },
        )
        for number in busiest_blocks(points, room.instance_ids, count)
    ]
