# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis train`` is killed at random times: it ends with the weights of an undisturbed run."""

from pathlib import Path
import shutil
from typing import Any

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from killed_commands import Kills, NUM_KILLS, seconds_of
import numpy as np
import torch

STEPS = 6
RECIPE = """
network: {backbone: pointnet}
preparation: {block: {num_points: 256}}
optimiser: {precision: fp32}
loss: {fusion_start: 0.0}
batch_size: 2
workers: 0
"""


def test_a_killed_training_ends_with_the_same_weights_to_the_last_bit(tmp_path: Path) -> None:
    rooms, recipe, out, log = (
        tmp_path / name for name in ('rooms', 'recipe.yaml', 'out', 'log.txt')
    )
    recipe.write_text(RECIPE)
    write_room(rooms)
    options = ['--recipe', str(recipe), '--steps', str(STEPS), '--device', 'cpu']
    seconds = seconds_of(['train', str(rooms), str(tmp_path / 'straight'), *options], log)
    expected = state_of(tmp_path / 'straight')
    steps = []

    def check_state() -> None:
        steps.append(state_of(out)['step'] if (out / 'state.pt').exists() else 0)

    def check_result() -> None:
        found = state_of(out)
        for name in ('network', 'average', 'optimiser', 'random', 'position'):
            assert same(expected[name], found[name]), name
        with (
            np.load(tmp_path / 'straight' / 'weights.npz') as one,
            np.load(out / 'weights.npz') as two,
        ):
            layers = [name for name in one.files if one[name].dtype == np.float16]
            assert layers
            assert all(np.array_equal(one[name], two[name]) for name in layers)
        assert not list(out.glob('.*.part'))
        shutil.rmtree(out)

    kills = Kills(['train', str(rooms), str(out), *options], log, seconds)
    kills.run(check_state, check_result)
    print(
        f'\ntrainer: {NUM_KILLS} kills after 0 to {max(steps)} of {STEPS} steps; '
        f'{kills.num_finished} trainings ended, all equal to the last bit'
    )


def state_of(out: Path) -> dict[str, Any]:
    """Read a state with PyTorch alone."""
    return dict(torch.load(out / 'state.pt', weights_only=True))


def same(one: Any, two: Any) -> bool:
    """Compare nested values and tensors."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, two)
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(two) and all(map(same, one, two))
    return bool(one == two)


def write_room(folder: Path) -> None:
    """Write a floor and two walls of 1.2 m."""
    rng = np.random.default_rng(0)
    class_ids = rng.integers(0, 3, 1000).astype(np.uint8)
    xyz = rng.random((1000, 3)) * 1.2
    xyz[np.arange(1000), class_ids] = 0.0
    folder.mkdir()
    room = LabelledCloud(PointCloud(xyz), class_ids, class_ids.astype(np.int32))
    save_room(folder / 'corner.npz', room)
