# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Mean-shift clustering of instance embeddings."""

from asis_ros.errors import ConfigError
from asis_ros.kernels.mean_shift import cell_seeds, converge, nearest_mode, strongest_modes
import numpy as np
from numpy.typing import NDArray

MAX_ITERATIONS = 300
"""Largest number of iterations."""

STOP_STEP = 1e-3
"""A mean that moves at most this fraction of the bandwidth has converged."""


def mean_shift(
    embeddings: NDArray[np.floating],
    *,
    bandwidth: float,
    max_seeds: int,
    backend: str = 'kernel',
) -> tuple[NDArray[np.int64], bool]:
    r"""
    Cluster the embeddings of one block by mean shift with a flat kernel.

    From every occupied cell of a grid with cell size :math:`h`, a mean :math:`m` moves by

    .. math::
        m \leftarrow \frac{1}{|S(m)|} \sum_{e \in S(m)} e, \qquad
        S(m) = \{e : \lVert e - m \rVert_2 \le h\}

    until it moves at most :math:`10^{-3} h`. The points of convergence are the modes, the
    strongest (most points within :math:`h`) first; modes within :math:`h` of a stronger one are
    dropped, and each point belongs to its nearest mode. Both backends find the clusters, and their
    order, of ``sklearn.cluster.MeanShift(bandwidth=h, bin_seeding=True)`` on the same embeddings
    in float64. If no point is within :math:`h` of any cell, every point is a seed instead.

    Parameters
    ----------
    embeddings : array of shape (P, E), float
        Embedding of each point.
    bandwidth : float
        Radius :math:`h` of the kernel (embedding units).
    max_seeds : int
        Largest number of seeds, which bounds the time; of more cells the fullest are used.
    backend : {'kernel', 'sklearn'}
        ``'sklearn'`` is the implementation of scikit-learn, without ``max_seeds``.

    Returns
    -------
    cluster_ids : array of shape (P,), int64
        Cluster of each point, 0 to K-1 from the strongest mode to the weakest. A mode without
        points leaves a gap in the numbers.
    is_complete : bool
        Whether there were at most ``max_seeds``.

    Raises
    ------
    ConfigError
        If the backend is unknown or the bandwidth is not above 0.
    ValueError
        If the embeddings are not a matrix of finite numbers.

    """
    if backend not in ('kernel', 'sklearn'):
        raise ConfigError(f'clustering.backend must be one of kernel, sklearn, got {backend!r}')
    if not 0 < bandwidth < float('inf'):
        raise ConfigError(f'clustering.bandwidth must be above 0 and finite, got {bandwidth}')
    _check_embeddings(embeddings)
    if not len(embeddings):
        return np.zeros(0, np.int64), True
    # In float32 a point at the border of the kernel would sometimes be on the other side.
    points = np.ascontiguousarray(embeddings, np.float64)
    if backend == 'sklearn':
        return _mean_shift_of_sklearn(points, bandwidth), True
    seeds, num_cells = cell_seeds(points, bandwidth, max_seeds)
    modes = _strongest_modes(points, seeds, bandwidth)
    if not len(modes):
        modes = _strongest_modes(points, points[:max_seeds], bandwidth)
    return nearest_mode(points, modes), num_cells <= max_seeds


def _check_embeddings(embeddings: NDArray[np.floating]) -> None:
    if embeddings.ndim != 2 or not embeddings.shape[1]:
        raise ValueError(f'embeddings have shape {embeddings.shape}, expected (P, E)')
    finite = np.isfinite(embeddings).all(axis=1)
    if not finite.all():
        row = int(np.flatnonzero(~finite)[0])
        raise ValueError(
            f'embeddings must be finite, but that of point {row} is {embeddings[row].tolist()}'
        )


def _strongest_modes(
    points: NDArray[np.float64], seeds: NDArray[np.float64], bandwidth: float
) -> NDArray[np.float64]:
    """Modes that no stronger one is within the bandwidth of: (K, E), the strongest first."""
    modes, sizes = converge(points, seeds, bandwidth, STOP_STEP * bandwidth, MAX_ITERATIONS)
    # Sorted by size, then by position, as in scikit-learn.
    modes = modes[np.lexsort((*modes.T[::-1], sizes))[::-1]]
    return modes[strongest_modes(modes, bandwidth)]


def _mean_shift_of_sklearn(points: NDArray[np.float64], bandwidth: float) -> NDArray[np.int64]:
    try:
        from sklearn.cluster import MeanShift  # only needed for this backend
    except ImportError as error:
        raise ConfigError(
            'clustering.backend is sklearn, but scikit-learn is not installed: '
            'pip install scikit-learn, or set clustering.backend to kernel'
        ) from error
    try:
        found = MeanShift(bandwidth=bandwidth, bin_seeding=True).fit(points)
    except ValueError:  # no point within the bandwidth of any seed
        found = MeanShift(bandwidth=bandwidth, bin_seeding=False).fit(points)
    return np.asarray(found.labels_, np.int64)
