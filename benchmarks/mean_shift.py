# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Time both backends of mean shift on the same 4096 x 5 embeddings.

Run with ``python benchmarks/mean_shift.py`` on an idle machine. The backends take turns, and the
best time of each counts; quote ratios of one run only. Where other programs keep the cores busy,
set ``OMP_WAIT_POLICY=passive``: threads that spin for their turn cost many times the work itself.
"""

import time

from asis_ros.segment.clustering import mean_shift
import numpy as np
import torch

POINTS, DIMENSIONS = 4096, 5
ROUNDS = 3
BANDWIDTH = 0.6
# Name, clusters, standard deviation of a cluster, part of the points that is uniform noise.
CASES = (
    ('few', 4, 0.12, 0.0),
    ('clean', 15, 0.09, 0.0),
    ('noisy', 15, 0.10, 0.02),
    ('many', 40, 0.10, 0.02),
    ('medium', 20, 0.20, 0.05),
)


def main() -> None:
    """Print time, ratio and agreement of the backends for each case."""
    rows = [f'{torch.get_num_threads()} threads, {POINTS} x {DIMENSIONS} embeddings']
    rows.append('case    clusters  sklearn ms  torch ms  ratio  same clusters')
    for name, clusters, spread, noise in CASES:
        embeddings = make_embeddings(clusters, spread, noise)
        slow, fast = [], []
        for _ in range(ROUNDS):
            expected, elapsed = timed_mean_shift(embeddings, 'sklearn')
            slow.append(elapsed * 1e3)
            found, elapsed = timed_mean_shift(embeddings, 'torch')
            fast.append(elapsed * 1e3)
        rows.append(
            f'{name:8}{int(expected.max()) + 1:8d}{min(slow):12.1f}{min(fast):10.1f}'
            f'{min(slow) / min(fast):7.1f}  {torch.equal(expected, found)}'
        )
    print('\n'.join(rows))  # noqa: T201


def timed_mean_shift(embeddings: torch.Tensor, backend: str) -> tuple[torch.Tensor, float]:
    """Cluster ids and the wall-clock time they took (s)."""
    start = time.perf_counter()
    cluster_ids = mean_shift(embeddings, bandwidth=BANDWIDTH, backend=backend)
    return cluster_ids, time.perf_counter() - start


def make_embeddings(clusters: int, spread: float, noise: float) -> torch.Tensor:
    """Gaussian clusters with centres about 3 apart, and some uniform noise; (P, E), float32."""
    random = np.random.default_rng(0)
    centres = random.normal(0, 1.5, (clusters, DIMENSIONS))
    embeddings = centres[random.integers(clusters, size=POINTS)]
    embeddings = embeddings + random.normal(0, spread, embeddings.shape)
    noisy = int(noise * POINTS)
    embeddings[:noisy] = random.uniform(-3, 3, (noisy, DIMENSIONS))
    return torch.tensor(embeddings, dtype=torch.float32)


if __name__ == '__main__':
    main()
