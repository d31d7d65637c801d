# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Results of a GPU against those of the kernels on the CPU."""

from collections.abc import Callable
from typing import Any

from asis_ros.benchmarks.agreement import (
    same_clusters,
    same_labels,
    same_lengths,
    same_neighbours,
    same_numbers,
    same_rows,
)
from asis_ros.benchmarks.section import Row, Section
from asis_ros.network.asis import Asis
from asis_ros.network.folded import folded
from asis_ros.network.instance_fusion import embedding_neighbours, fuse_instances
from asis_ros.network.neighbourhoods import (
    farthest_points,
    find_neighbourhoods,
    POSITION_CHANNELS,
    SAMPLING_FACTOR,
)
from asis_ros.segment.clustering import mean_shift
from asis_ros.segment.config import ClusteringConfig
import numpy as np
from numpy.typing import NDArray
import torch
from torch import Tensor


class TensorPath(Tensor):
    """Tensor on a CPU that takes the code path of a GPU."""

    is_cuda = True


def compare_devices(
    network: Asis,
    features: NDArray[np.float32],
    device: torch.device,
    clustering: ClusteringConfig,
) -> Section:
    """
    Compare the tensor operations of a GPU with the kernels of the CPU, step by step.

    Parameters
    ----------
    network : Asis
        In evaluation mode, batch normalisation not folded.
    features : array of shape (B, P, F), float32
        Features of blocks.
    device : torch.device
        On a CPU the same operations run on tensors there.
    clustering : ClusteringConfig
        Settings of mean shift.

    """
    points = torch.from_numpy(features)
    xyz = points[:, :, :POSITION_CHANNELS].contiguous()
    num_samples = xyz.shape[1] // SAMPLING_FACTOR
    on_cpu, on_device = folded(network).cpu(), folded(network).to(device)
    rows: list[Row] = []

    def both(function: Callable[..., Any], *tensors: Tensor) -> tuple[Any, Any]:
        """Results on the CPU and, moved to it, on the device."""
        with torch.inference_mode():
            own = function(*tensors)
            other = function(*(_moved(tensor, device) for tensor in tensors))
        return own, _back(other)

    def note(what: str, result: str) -> None:
        rows.append({'what': what, 'result': result})

    own, other = both(lambda tensor: farthest_points(tensor, num_samples), xyz)
    note('farthest point sampling', same_rows(own, other))
    for number, (own, other) in enumerate(zip(*both(find_neighbourhoods, xyz), strict=True)):
        note(f'groups of level {number + 1}: distances', same_lengths(own.offsets, other.offsets))
        weights = [level.weights.sort(dim=2).values for level in (own, other)]
        note(f'interpolation of level {number + 1}: weights', same_numbers(weights[0], weights[1]))
    with torch.inference_mode():
        cpu = on_cpu(points)
        gpu = _back(on_device(_moved(points, device)))
    own, other = both(embedding_neighbours, cpu.embeddings)
    note('L1 neighbours: distances', same_neighbours(cpu.embeddings, own, other, norm=1))
    own, other = both(fuse_instances, cpu.logits.contiguous(), cpu.embeddings)
    note('fusion maximum', same_numbers(own, other))
    note('network: embeddings', same_numbers(cpu.embeddings, gpu.embeddings))
    classes = [output.logits.argmax(dim=2).numpy() for output in (cpu, gpu)]
    note('network: classes', same_labels(classes[0], classes[1]))
    clusters = [
        [
            mean_shift(block, bandwidth=clustering.bandwidth, max_seeds=clustering.max_seeds)[0]
            for block in output.embeddings.numpy()
        ]
        for output in (cpu, gpu)
    ]
    note('mean shift: clusters', same_clusters(clusters[0], clusters[1]))
    where = 'the GPU' if device.type == 'cuda' else 'tensors of the CPU'
    return Section('devices', f'Operations on {where} against the kernels of the CPU', rows)


def _moved(tensor: Tensor, device: torch.device) -> Tensor:
    return tensor.to(device) if device.type == 'cuda' else tensor.as_subclass(TensorPath)


def _back(output: Any) -> Any:
    """Move a tensor, or tensors in tuples, to the CPU."""
    if isinstance(output, Tensor):
        return output.as_subclass(Tensor).cpu()
    parts = [_back(part) for part in output]
    return type(output)(*parts) if hasattr(output, '_fields') else tuple(parts)
