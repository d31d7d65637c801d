# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""One fold of an experiment: a network trained on all areas but one and scored on that one."""

from dataclasses import dataclass, replace
import json
import os
from pathlib import Path
import platform
import time

from asis_ros.datasets.room_files import list_rooms, rooms_of_area
from asis_ros.errors import CheckpointError
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.results_file import load_results, RESULTS, save_results, WEIGHTS
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.files.reading import reading
from asis_ros.network.checkpoint import load_origin
from asis_ros.train.config import other_settings, TrainingConfig
from asis_ros.train.loop import train
import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """
    Split of rooms into training and test data by area.

    Parameters
    ----------
    rooms : Path
        Folder of rooms of several areas.
    area : int
        Area of the test rooms; the others are trained on.
    device : torch.device
        Device of training and inference.
    command : str
        Command line, for the provenance of the weights.

    """

    rooms: Path
    area: int
    device: torch.device
    command: str

    def test_rooms(self) -> list[Path]:
        """List the rooms of the area."""
        return rooms_of_area(list_rooms(self.rooms), self.area)

    def train(self, out: Path, config: TrainingConfig, blocks: Path | None = None) -> Path:
        """
        Train a network, unless its weights exist.

        Parameters
        ----------
        out : Path
            Folder of the network.
        config : TrainingConfig
            Settings of the training.
        blocks : Path, optional
            Folder of the frozen blocks that several networks on the same rooms share.

        Returns
        -------
        Path
            Checkpoint file.

        Raises
        ------
        CheckpointError
            If the weights were trained with other settings.

        """
        weights = out / WEIGHTS
        if weights.is_file():
            _check_same_settings(weights, config)
            return weights
        return train(
            self.rooms,
            out,
            config,
            self.device,
            held_out_area=self.area,
            blocks=blocks,
            command=self.command,
        )

    def score(self, out: Path, seeds: tuple[int, ...], title: str) -> Results:
        """
        Score a trained network, unless its results exist.

        Parameters
        ----------
        out : Path
            Folder of the network.
        seeds : tuple of int
            Random seeds of the sampled points.
        title : str
            Name of the results.

        Returns
        -------
        Results
            Also written to ``results.json``.

        """
        path = out / RESULTS
        if path.is_file():
            return load_results(path)
        start = time.monotonic()
        results = evaluate(
            out / WEIGHTS, self.test_rooms(), seeds=seeds, device=str(self.device), title=title
        ).with_origin(
            area=str(self.area),
            minutes_of_scoring=f'{(time.monotonic() - start) / 60:.1f}',
            machine=_processor(self.device),
        )
        save_results(path, results)
        return results


def _check_same_settings(weights: Path, config: TrainingConfig) -> None:
    """Refuse weights of other settings; number of classes and features are those of the rooms."""
    with reading(weights, 'weights of a training', CheckpointError):
        values = json.loads(load_origin(weights)['settings'])
        of_rooms = {name: values['network'][name] for name in ('num_classes', 'num_features')}
        config = replace(config, network=replace(config.network, **of_rooms))
        other = other_settings(values, config)
    if other:
        raise CheckpointError(
            f'{weights} was trained with other {", ".join(other)}: choose another folder'
        )


def _processor(device: torch.device) -> str:
    """Describe the processor of a device."""
    if device.type == 'cuda':
        return torch.cuda.get_device_name(device)
    return f'{os.cpu_count()} CPU cores ({platform.machine()}), {torch.get_num_threads()} threads'
