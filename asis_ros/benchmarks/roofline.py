# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Share of the arithmetic of a device that the network uses."""

from asis_ros.benchmarks.section import Row, Section
from asis_ros.benchmarks.straight_port.network import forward
from asis_ros.benchmarks.timing import median_seconds
from asis_ros.network.asis import Asis
from asis_ros.network.inference import Inference
from asis_ros.network.precision import forward_type
import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

PRODUCT_SIZE = {'cpu': 2048, 'cuda': 8192}
"""Rows and columns of the matrices whose product is the measure."""


def measure_roofline(
    network: Asis, inference: Inference, precision: str, num_points: int, rounds: int
) -> Section:
    """
    Measure the network against a product of large matrices, both on one thread of a CPU.

    Parameters
    ----------
    network : Asis
        In evaluation mode.
    inference : Inference
        The same network as the segmenter runs it.
    precision : str
        As for ``forward_type``.
    num_points : int
        P, points of a block.
    rounds : int
        Runs that are timed.

    Returns
    -------
    Section
        The operations counted are those of the matrix products of the straight port; sampling,
        neighbours and fusion only cost time.

    """
    device = inference.device
    torch.set_num_threads(1)
    count = 1 if device.type == 'cpu' else inference.batch_size
    shape = (count, num_points, network.config.num_features)
    features = np.random.default_rng(0).random(shape, np.float32)
    peak = product_rate(device, forward_type(precision, device), rounds)
    inference.run(features)
    (seconds,) = median_seconds([lambda: inference.run(features)], rounds)
    operations = count_operations(network, num_points)
    rate = count * operations / seconds
    row: Row = {
        'backbone': network.config.backbone,
        'points': num_points,
        'blocks per batch': count,
        'GFLOP per block': operations / 1e9,
        'ms per block': 1e3 * seconds / count,
        'GFLOP/s': rate / 1e9,
        'matrix product GFLOP/s': peak / 1e9,
        'share': rate / peak,
    }
    return Section('roofline', 'Network against a matrix product', [row])


def count_operations(network: Asis, num_points: int) -> int:
    """Count the floating-point operations of the matrix products for one block."""
    device = next(network.parameters()).device
    points = torch.rand(1, num_points, network.config.num_features, device=device)
    with FlopCounterMode(display=False) as counter:
        forward(network, points)
    return int(counter.get_total_flops())


def product_rate(device: torch.device, kind: torch.dtype, rounds: int) -> float:
    """Measure the product of two large matrices (operations/s)."""
    size = PRODUCT_SIZE[device.type]
    matrix = torch.rand(size, size, device=device).to(kind)

    def multiply() -> None:
        matrix @ matrix
        if device.type == 'cuda':
            torch.cuda.synchronize(device)

    multiply()
    return 2 * size**3 / median_seconds([multiply], rounds)[0]
