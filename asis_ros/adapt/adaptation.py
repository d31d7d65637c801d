# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Adaptation of weights to unlabelled clouds: normalisation statistics, then self-training in rounds.

Everything is in a work folder, stage after stage, so that an interrupted adaptation goes on where
it was.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
import shutil
import sys
import time

from asis_ros.adapt.normalisation import reestimate_statistics
from asis_ros.adapt.predictions import (
    class_fractions,
    consistency,
    mean_confidence,
    predict_two_views,
    TwoViews,
)
from asis_ros.adapt.pseudo_labels import pseudo_labels
from asis_ros.adapt.report import AdaptationReport, Stage
from asis_ros.datasets.class_names import create_dataset_folder
from asis_ros.datasets.room_files import load_room, save_room
from asis_ros.errors import CheckpointError
from asis_ros.files.atomic import atomic_write
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.batch import TrainingBatch
from asis_ros.train.board import QUIET_INTERVAL
from asis_ros.train.config import LossConfig, OptimiserConfig, TrainingConfig
from asis_ros.train.fresh_blocks import FreshBlocks
from asis_ros.train.loop import train
import numpy as np
import torch
from tqdm import tqdm

HELD_BACK = 4
"""One cloud of this many is held back from training, to tell when to stop."""

FIRST_FRACTION, FRACTION_STEP = 0.5, 0.1
"""Fraction of the points of each class that the first round labels, and its growth per round."""

MIN_CLASS_FRACTION = 0.005
"""Classes of a smaller fraction of the points do not count for consistency."""

BATCH_SIZE = 2
"""Full blocks per batch."""

LEARNING_RATE = 5e-4
"""Peak learning rate of each round."""

NO_AUGMENTATION = Augmentation(enabled=False)

ProgressCallback = Callable[[int, int], None]
"""Takes the numbers of clouds that are done and of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """
    What to adapt, to what, and for how long.

    Parameters
    ----------
    weights : Path
        Checkpoint to adapt.
    checkpoint : Checkpoint
        Its content; the network is changed.
    clouds : sequence of Path
        Unlabelled clouds, as room files.
    labelled : sequence of Path
        Rooms with labels that are mixed with them, of the classes of the weights.
    work : Path
        Folder for stages.
    mix : float
        Fraction of the new normalisation statistics; the old ones are the rest (0 to 1).
    rounds : int
        Largest number of rounds of self-training; 0: normalisation only.
    steps : int
        Optimiser steps of each.
    minutes : float
        No round starts that would not end within this time (min).
    device : torch.device
        Device of the network.
    command : str
        Command line, for the origin of the weights.
    progress : callable
        Called with a verb such as ``'labelled'``; returns what shows the progress of it.

    """

    weights: Path
    checkpoint: Checkpoint
    clouds: Sequence[Path]
    labelled: Sequence[Path]
    work: Path
    mix: float
    rounds: int
    steps: int
    minutes: float
    device: torch.device
    command: str
    progress: Callable[[str], ProgressCallback]

    def run(self, out: Path) -> AdaptationReport:
        """
        Adapt the weights.

        Statistics come first, then rounds: the averaged weights of the last round label the clouds
        for the next. A round that makes the predictions for the clouds that are held back less
        consistent is the last one, and the stage with the most consistent ones is the result.

        Parameters
        ----------
        out : Path
            Checkpoint to write.

        Returns
        -------
        AdaptationReport

        Raises
        ------
        AsisError
            If a cloud or the checkpoint is damaged, a file cannot be written, or a training fails.
        KeyboardInterrupt
            After a signal; the same call goes on from there.

        """
        started = time.monotonic()
        stages = [self._stage('before', self.weights)]
        weights, changes = self._statistics()
        stages.append(self._stage('statistics', weights, stages[0]))
        best = max(stages, key=lambda stage: stage.consistency)
        end, longest = 'all rounds are done', 0.0
        if not self.rounds:
            best, end = stages[-1], 'normalisation only'
            if best.consistency < stages[0].consistency:
                end += ', less consistent than before: compare on your clouds before you use it'
        for number in range(1, self.rounds + 1):
            begun = time.monotonic()
            if begun - started + longest > 60 * self.minutes:
                end = f'the next round would end after {self.minutes:g} min'
                break
            weights = self._round(number, best)
            stages.append(self._stage(f'round {number}', weights, stages[0]))
            longest = max(longest, time.monotonic() - begun)
            if stages[-1].consistency <= best.consistency:
                end = f'round {number} made predictions no more consistent'
                break
            best = stages[-1]
        with atomic_write(out, CheckpointError) as temporary:
            shutil.copyfile(best.weights, temporary)
        return AdaptationReport(self.checkpoint.class_names, stages, best, end, changes)

    @property
    def held_back(self) -> list[Path]:
        """Clouds that are not trained on; all clouds if there are few."""
        return list(self.clouds[::HELD_BACK] if len(self.clouds) >= HELD_BACK else self.clouds)

    @property
    def trained_on(self) -> list[Path]:
        """Clouds that get pseudo-labels."""
        if len(self.clouds) < HELD_BACK:
            return list(self.clouds)
        return [path for number, path in enumerate(self.clouds) if number % HELD_BACK]

    def _statistics(self) -> tuple[Path, dict[str, float]]:
        """Estimate the normalisation statistics on all clouds, and write the weights."""
        checkpoint = self.checkpoint
        network = checkpoint.network.to(self.device)
        changes = reestimate_statistics(network, self._unlabelled_batches(), self.mix)
        path = self.work / 'statistics.npz'
        adapted = f'normalisation statistics of {len(self.clouds)} clouds, mix {self.mix:g}'
        origin = {**checkpoint.origin, 'command': self.command, 'adapted': adapted}
        replace(checkpoint, origin=origin).save(path)
        return path, changes

    def _unlabelled_batches(self) -> Iterator[TrainingBatch]:
        """Cut all clouds into blocks, once."""
        source = FreshBlocks(
            self.clouds,
            self.checkpoint.preparation,
            batch_size=BATCH_SIZE,
            room_fraction=1.0,
            augmentation=NO_AUGMENTATION,
            rarity=np.ones(len(self.checkpoint.class_names)),
            class_names=self.checkpoint.class_names,
            neighbourhoods=self.checkpoint.network.config.neighbourhoods,
            seed=0,
        )
        interval = 0.5 if sys.stderr.isatty() else QUIET_INTERVAL
        with tqdm(desc='statistics', unit='batch', mininterval=interval) as bar:
            for chunk in range(source.num_chunks):
                for equal in source[0, chunk]:
                    size = source.blocks_per_batch(equal.points.shape[1])
                    for first in range(0, len(equal.points), size):
                        bar.update()
                        yield equal.select(slice(first, first + size), self.device)

    def _stage(self, name: str, weights: Path, before: Stage | None = None) -> Stage:
        """Predict the clouds that are held back with the weights of a stage."""
        predictions = self._predictions(name, weights, self.held_back)
        fractions = class_fractions(predictions, len(self.checkpoint.class_names))
        first = fractions if before is None else before.fractions
        common = np.flatnonzero(first >= MIN_CLASS_FRACTION)
        return Stage(
            name=name,
            weights=weights,
            consistency=consistency(predictions, common.tolist()),
            confidence=mean_confidence(predictions),
            fractions=fractions,
        )

    def _predictions(self, name: str, weights: Path, clouds: Sequence[Path]) -> list[TwoViews]:
        """Predict clouds in two views, unless it was done before."""
        folder = self.work / name.replace(' ', '_')
        folder.mkdir(parents=True, exist_ok=True)
        missing = [path for path in clouds if not (folder / path.name).is_file()]
        if missing:
            model = ModelConfig(path=str(weights), device=str(self.device))
            segmenter = Segmenter.for_checkpoint(SegmenterConfig(model=model))
            show = self.progress(f'labelled ({name})')
            for number, path in enumerate(missing, start=1):
                cloud = load_room(path).cloud
                predict_two_views(segmenter, cloud).save(folder / path.name)
                show(number, len(missing))
            segmenter.close()
        return [TwoViews.load(folder / path.name) for path in clouds]

    def _round(self, number: int, teacher: Stage) -> Path:
        """Train on the pseudo-labels of a teacher and on synthetic rooms."""
        rooms = self.work / f'round_{number}_rooms'
        if not (rooms / 'complete').is_file():
            self._write_rooms(rooms, number, teacher)
        checkpoint = load_checkpoint(teacher.weights)
        config = TrainingConfig(
            network=checkpoint.network.config,
            preparation=checkpoint.preparation,
            optimiser=OptimiserConfig(learning_rate=LEARNING_RATE, average=0.99),
            loss=LossConfig(fusion_start=0.0),
            steps=self.steps,
            batch_size=BATCH_SIZE,
            seed=number,
        )
        return train(
            rooms,
            self.work / f'round_{number}_training',
            config,
            self.device,
            pretrained=teacher.weights,
            command=self.command,
        )

    def _write_rooms(self, rooms: Path, number: int, teacher: Stage) -> None:
        """Write the pseudo-labelled clouds of a round, and as many labelled ones."""
        create_dataset_folder(rooms, self.checkpoint.class_names)
        predictions = self._predictions(teacher.name, teacher.weights, self.trained_on)
        clouds = [load_room(path).cloud for path in self.trained_on]
        fraction = min(FIRST_FRACTION + FRACTION_STEP * (number - 1), 1.0)
        rooms_of_clouds = pseudo_labels(
            clouds, predictions, len(self.checkpoint.class_names), fraction
        )
        for path, room in zip(self.trained_on, rooms_of_clouds, strict=True):
            save_room(rooms / path.name, room)
        order = np.random.default_rng(number).permutation(len(self.labelled))
        for path in (self.labelled[index] for index in order[: len(clouds)]):
            shutil.copyfile(path, rooms / f'labelled_{path.name}')
        (rooms / 'complete').touch()
