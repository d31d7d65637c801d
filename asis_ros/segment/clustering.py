# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Mean-shift clustering of instance embeddings."""

from asis_ros.errors import ConfigError
import torch
from torch import Tensor

MAX_ITERATIONS = 300
"""Largest number of iterations."""

STOP_STEP = 1e-3
"""A mean that moves at most this fraction of the bandwidth has converged."""

_CHUNK_ELEMENTS = {'cpu': 2**17, 'cuda': 2**22}  # distances held at once: 1 MiB fits a cache


def mean_shift(embeddings: Tensor, *, bandwidth: float, backend: str = 'torch') -> Tensor:
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
    embeddings : Tensor of shape (P, E), float
        Embedding of each point.
    bandwidth : float
        Radius :math:`h` of the kernel (embedding units).
    backend : {'torch', 'sklearn'}
        ``'torch'`` moves all means at once, on the device of the embeddings; ``'sklearn'`` is the
        implementation of scikit-learn, on the CPU.

    Returns
    -------
    Tensor of shape (P,), int64
        Cluster of each point, 0 to K-1 from the strongest mode to the weakest, on the device of
        the embeddings. A mode without points leaves a gap in the numbers.

    Raises
    ------
    ConfigError
        If the backend is unknown or the bandwidth is not above 0.
    ValueError
        If the embeddings are not a matrix of finite numbers.

    """
    if backend not in ('torch', 'sklearn'):
        raise ConfigError(f'clustering.backend must be one of torch, sklearn, got {backend!r}')
    if not 0 < bandwidth < float('inf'):
        raise ConfigError(f'clustering.bandwidth must be above 0 and finite, got {bandwidth}')
    _check_embeddings(embeddings)
    if not len(embeddings):
        return torch.zeros(0, dtype=torch.int64, device=embeddings.device)
    # In float32 a point at the border of the kernel would sometimes be on the other side.
    points = embeddings.detach().to(torch.float64)
    if backend == 'sklearn':
        return _mean_shift_of_sklearn(points, bandwidth)
    modes = _strongest_modes(
        _converge(_bin_seeds(points, bandwidth), points, bandwidth), bandwidth
    )
    if not len(modes):
        modes = _strongest_modes(_converge(points, points, bandwidth), bandwidth)
    return _nearest_mode(points, modes)


def _check_embeddings(embeddings: Tensor) -> None:
    if embeddings.dim() != 2 or not embeddings.shape[1]:
        raise ValueError(f'embeddings have shape {tuple(embeddings.shape)}, expected (P, E)')
    finite = embeddings.isfinite().all(dim=1)
    if not finite.all():
        row = int((~finite).nonzero()[0])
        raise ValueError(
            f'embeddings must be finite, but that of point {row} is {embeddings[row].tolist()}'
        )


def _bin_seeds(points: Tensor, bandwidth: float) -> Tensor:
    """Centres of the occupied cells of a grid (S, E), or the points if each has its own cell."""
    cells = (points / bandwidth).round()
    cell_ids = torch.zeros(len(points), dtype=torch.int64, device=points.device)
    for column in cells.T:
        # Renumbered column by column, so that no key overflows, whatever the extent.
        column_ids = torch.unique(column, return_inverse=True)[1]
        cell_ids = torch.unique(cell_ids * len(points) + column_ids, return_inverse=True)[1]
    num_cells = int(cell_ids.max()) + 1
    if num_cells == len(points):
        return points
    occupied = points.new_empty(num_cells, points.shape[1])
    occupied[cell_ids] = cells
    # scikit-learn computes its seeds in float32; another seed may converge to another mode.
    return (occupied.float() * bandwidth).double()


def _converge(means: Tensor, points: Tensor, bandwidth: float) -> Tensor:
    """
    Move all means until each has converged.

    Returns
    -------
    Tensor of shape (M, 1 + E)
        Number of points within the bandwidth, then the position, of each mode. A mean without
        points within the bandwidth is dropped.

    """
    converged = []
    for iteration in range(MAX_ITERATIONS + 1):
        means = torch.unique(means, dim=0)  # equal means stay equal
        counts, moved = _means_within(means, points, bandwidth)
        steps = torch.linalg.vector_norm(moved - means, dim=1)
        stops = (steps <= STOP_STEP * bandwidth) | (iteration == MAX_ITERATIONS)
        has_points = counts > 0
        converged.append(torch.column_stack((counts, moved))[stops & has_points])
        means = moved[has_points & ~stops]
        if not len(means):
            break
    return torch.cat(converged)


def _means_within(means: Tensor, points: Tensor, bandwidth: float) -> tuple[Tensor, Tensor]:
    """Count (S,) and average (S, E) of the points within the bandwidth of each mean."""
    ones = points.new_ones(len(points), 1)
    half_norms = points.square().sum(dim=1, keepdim=True) / 2
    targets = torch.cat((points, -half_norms, ones), dim=1).T.contiguous()  # (E + 2, P)
    summands = torch.cat((ones, points), dim=1)  # (P, 1 + E)
    tolerance = 1e-14 * (2 * float(half_norms.max()) + bandwidth**2)
    chunks = torch.split(means, _chunk_rows(points))
    # Allocated once: new pages for every product would cost more than the product.
    buffers = points.new_empty(2, len(chunks[0]), len(points))
    sums = []
    for chunk in chunks:
        half_rest = (bandwidth**2 - chunk.square().sum(dim=1, keepdim=True)) / 2
        queries = torch.cat((chunk, torch.ones_like(half_rest), half_rest), dim=1)
        # Half of (bandwidth^2 - distance^2), as one product.
        margins = torch.mm(queries, targets, out=buffers[0, : len(chunk)])  # (chunk, P)
        sizes = torch.abs(margins, out=buffers[1, : len(chunk)])
        inside = margins.ge_(0)
        if sizes.amin() <= tolerance:
            # The product loses digits: at the border, compute the difference itself.
            rows, columns = (sizes <= tolerance).nonzero(as_tuple=True)
            distances = (chunk[rows] - points[columns]).square().sum(dim=1)
            inside[rows, columns] = (distances <= bandwidth**2).to(points.dtype)
        sums.append(inside @ summands)
    table = torch.cat(sums)
    return table[:, 0], table[:, 1:] / table[:, :1]


def _chunk_rows(others: Tensor) -> int:
    """Rows per chunk, so that the distances to all the others fit into memory."""
    elements = _CHUNK_ELEMENTS['cpu' if others.is_cpu else 'cuda']
    return max(1, elements // len(others))


def _strongest_modes(modes: Tensor, bandwidth: float) -> Tensor:
    """Drop each mode within the bandwidth of a stronger one: (K, E), strongest first."""
    # Sorted by count, then by position, as in scikit-learn.
    remaining = torch.unique(modes, dim=0).flip(0)[:, 1:]
    kept: Tensor = remaining[:0]
    while len(remaining):
        strongest = remaining[:1]
        kept = torch.cat((kept, strongest))
        remaining = remaining[(remaining - strongest).square().sum(dim=1) > bandwidth**2]
    return kept


def _nearest_mode(points: Tensor, modes: Tensor) -> Tensor:
    """Index (P,) of the mode that is nearest to each point."""
    nearest = []
    for chunk in torch.split(points, _chunk_rows(modes)):
        distances = torch.cdist(chunk, modes, compute_mode='donot_use_mm_for_euclid_dist')
        nearest.append(distances.argmin(dim=1))
    return torch.cat(nearest)


def _mean_shift_of_sklearn(points: Tensor, bandwidth: float) -> Tensor:
    try:
        from sklearn.cluster import MeanShift  # only needed for this backend
    except ImportError as error:
        raise ConfigError(
            'clustering.backend is sklearn, but scikit-learn is not installed: '
            'pip install scikit-learn, or set clustering.backend to torch'
        ) from error
    array = points.cpu().numpy()
    try:
        found = MeanShift(bandwidth=bandwidth, bin_seeding=True).fit(array)
    except ValueError:  # no point within the bandwidth of any seed
        found = MeanShift(bandwidth=bandwidth, bin_seeding=False).fit(array)
    return torch.as_tensor(found.labels_, dtype=torch.int64, device=points.device)
