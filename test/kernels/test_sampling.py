# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.sampling against the definition, step by step."""

from adversarial_points import adversarial_points
from asis_ros.kernels.sampling import farthest_points
import numpy as np
from numpy.typing import NDArray
import pytest


def one_by_one(xyz: NDArray[np.float32], num_samples: int) -> list[int]:
    """Take the point that is farthest from all samples, the lowest row of equals."""
    samples = [0]
    distances = np.full(len(xyz), np.float32(np.inf))
    while len(samples) < num_samples:
        dx, dy, dz = (xyz - xyz[samples[-1]]).T
        distances = np.minimum(distances, dx * dx + dy * dy + dz * dz)
        samples.append(int(distances.argmax()))
    return samples


@pytest.mark.parametrize('name', list(adversarial_points(3)))
def test_samples_are_those_of_the_definition(name: str) -> None:
    xyz = adversarial_points(3)[name]
    num_samples = max(1, len(xyz) // 4)
    assert farthest_points(xyz, num_samples).tolist() == one_by_one(xyz, num_samples)


def test_a_quarter_of_a_full_block_is_sampled_as_by_the_definition() -> None:
    xyz = np.random.default_rng(3).random((4096, 3), np.float32)
    assert farthest_points(xyz, 1024).tolist() == one_by_one(xyz, 1024)


def test_the_first_row_is_repeated_once_all_points_are_sampled() -> None:
    xyz = np.array([[0, 0, 0], [1, 0, 0], [3, 0, 0]], np.float32)
    assert farthest_points(xyz, 6).tolist() == [0, 2, 1, 0, 0, 0]
