# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""One network, trained without an area and scored on it: what experiments are made of."""

from dataclasses import dataclass
import os
from pathlib import Path
import platform
import time

from asis_ros.datasets.room_files import list_rooms, rooms_of_area
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.results_file import load_results, save_results
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.train import train, TrainingConfig
import torch

RESULTS, WEIGHTS = 'results.json', 'weights.npz'


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """
    What to train on and what to score on.

    Parameters
    ----------
    rooms : Path
        Folder of rooms of several areas.
    area : int
        Area to score on; all others are trained on.
    device : torch.device
        Where to do so.
    command : str
        What the user typed.

    """

    rooms: Path
    area: int
    device: torch.device
    command: str

    def test_rooms(self) -> list[Path]:
        """List the rooms to score on."""
        return rooms_of_area(list_rooms(self.rooms), self.area)

    def train(self, out: Path, config: TrainingConfig, blocks: Path | None = None) -> Path:
        """
        Train a network, unless its weights are there.

        Parameters
        ----------
        out : Path
            Folder of the network.
        config : TrainingConfig
            The run.
        blocks : Path, optional
            Folder of what several networks on the same rooms share.

        Returns
        -------
        Path
            The weights.

        """
        weights = out / WEIGHTS
        if weights.is_file():
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
        Score a trained network, unless its results are there.

        Parameters
        ----------
        out : Path
            Folder of the network.
        seeds : tuple of int
            Sampling seeds.
        title : str
            Name of the results.

        Returns
        -------
        Results
            Also in ``results.json``.

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
            machine=machine(self.device),
        )
        save_results(path, results)
        return results


def machine(device: torch.device) -> str:
    """Describe what computes."""
    if device.type == 'cuda':
        return torch.cuda.get_device_name(device)
    return f'{os.cpu_count()} CPU cores ({platform.machine()}), {torch.get_num_threads()} threads'
