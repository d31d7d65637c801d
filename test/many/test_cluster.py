# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.many.cluster: how machines are divided among workers."""

from asis_ros.errors import ConfigError
from asis_ros.many.cluster import Share, share_of
import pytest


@pytest.mark.parametrize(
    ('cores', 'gpus', 'device', 'num_threads', 'num_bags', 'max_workers', 'expected'),
    [
        (16, 0, 'auto', 0, 100, None, Share(4, 4, False)),  # four cores each
        (16, 0, 'auto', 2, 100, None, Share(8, 2, False)),  # as many as the segmenter uses
        (16, 0, 'auto', 0, 2, None, Share(2, 8, False)),  # more for few bags
        (16, 0, 'auto', 0, 100, 3, Share(3, 5, False)),
        (2, 0, 'auto', 0, 100, None, Share(1, 2, False)),
        (16, 2, 'auto', 0, 100, None, Share(2, 4, True)),  # a GPU each
        (16, 2, 'cuda:1', 0, 1, None, Share(1, 4, True)),
        (16, 2, 'cpu', 0, 100, None, Share(4, 4, False)),
    ],
)
def test_workers_get_a_gpu_or_a_group_of_cores(
    cores, gpus, device, num_threads, num_bags, max_workers, expected
) -> None:
    resources = {'CPU': float(cores)} | ({'GPU': float(gpus)} if gpus else {})
    assert share_of(resources, device, num_threads, num_bags, max_workers) == expected


def test_a_gpu_that_ray_does_not_have_is_refused() -> None:
    with pytest.raises(ConfigError, match="'cuda', but Ray has no GPU"):
        share_of({'CPU': 4.0}, 'cuda', 0, 1, None)


def test_more_threads_than_cores_are_refused() -> None:
    with pytest.raises(ConfigError, match='num_threads is 8, but Ray has 4 cores'):
        share_of({'CPU': 4.0}, 'cpu', 8, 1, None)
