# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Table 5 of the paper for this machine: SGPN, ASIS without its module, and ASIS."""

from collections.abc import Callable, Sequence
from typing import Any

from asis_ros.benchmarks.section import Row, Section
from asis_ros.benchmarks.sgpn import group_merging, Sgpn
from asis_ros.benchmarks.straight_port.clustering import mean_shift as port_mean_shift
from asis_ros.benchmarks.timing import median_seconds
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.network.folded import folded
from asis_ros.network.inference import Inference
from asis_ros.segment.clustering import mean_shift
from asis_ros.segment.config import ClusteringConfig, ModelConfig
from asis_ros.weights import SHIPPED
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
import torch

PUBLISHED = {
    ('pointnet', 'SGPN'): '18 + 708',
    ('pointnet', 'ASIS (vanilla)'): '11 + 201',
    ('pointnet', 'ASIS'): '20 + 185',
    ('pointnet2', 'ASIS (vanilla)'): '35 + 115',
    ('pointnet2', 'ASIS'): '54 + 125',
}
"""Network and grouping (ms) on a Tesla P40, mean shift by scikit-learn."""

NUM_POINTS = 4096
"""Points of a block, as in the paper."""

NOTES = (
    'Networks of SGPN and ASIS (vanilla) are not trained. Grouping runs on the embeddings of the',
    'shipped weights of the backbone for these blocks: mean shift, or, for SGPN, GroupMerging on',
    'their squared distances as similarity matrix.',
)


def paper_table(
    features: NDArray[np.float32],
    model: ModelConfig,
    clustering: ClusteringConfig,
    device: torch.device,
    rounds: int,
) -> Section:
    """
    Time network and grouping of the methods of table 5, one block at a time.

    Parameters
    ----------
    features : array of shape (B, P, F), float32
        Features of blocks, of which the first ``NUM_POINTS`` points are used.
    model : ModelConfig
        Precision of ASIS.
    clustering : ClusteringConfig
        Settings of mean shift.
    device : torch.device
        Device of the networks. On a CPU they use one thread; grouping always does.
    rounds : int
        Runs that are timed.

    """
    torch.set_num_threads(1)
    features = np.ascontiguousarray(features[:, :NUM_POINTS])
    rows = []
    for backbone, path in SHIPPED.items():
        asis = Inference(load_checkpoint(path).network, device, model)
        vanilla = _vanilla(backbone, device, model)
        rows += _rows(backbone, asis, vanilla, features, clustering, rounds)
    title = f'Table 5 of the paper, per block of {features.shape[1]} points'
    return Section('paper', title, rows, NOTES)


def _rows(
    backbone: str,
    asis: Inference,
    vanilla: Inference,
    features: NDArray[np.float32],
    clustering: ClusteringConfig,
    rounds: int,
) -> list[Row]:
    """Time all methods on one backbone."""
    bandwidth, max_seeds = clustering.bandwidth, clustering.max_seeds
    sgpn = folded(Sgpn(backbone)).to(asis.device)
    embeddings = [asis.run(block[None])[1][0] for block in features]
    similarity = [cdist(block, block, 'sqeuclidean') for block in embeddings]
    certain = np.ones(features.shape[1])

    def run_sgpn(block: NDArray[np.float32]) -> None:
        with torch.inference_mode():  # with all that grouping needs on the CPU
            for output in sgpn(torch.from_numpy(block[None]).to(asis.device)):
                output.cpu()

    def group(block: NDArray[np.float64]) -> None:
        group_merging(block, certain, same_group=bandwidth**2)

    def shift(block: NDArray[np.float32]) -> None:
        mean_shift(block, bandwidth=bandwidth, max_seeds=max_seeds)

    networks = {
        'SGPN': median_ms(run_sgpn, features, rounds),
        'ASIS (vanilla)': median_ms(lambda block: vanilla.run(block[None]), features, rounds),
        'ASIS': median_ms(lambda block: asis.run(block[None]), features, rounds),
    }
    own = median_ms(shift, embeddings, rounds)
    port = median_ms(lambda block: port_mean_shift(block, bandwidth), embeddings, rounds)
    rows: list[Row] = []
    for method, network, grouping in (
        ('SGPN', 'SGPN', median_ms(group, similarity, rounds)),
        ('ASIS (vanilla)', 'ASIS (vanilla)', own),
        ('ASIS', 'ASIS', own),
        ('ASIS, scikit-learn', 'ASIS', port),
    ):
        rows.append(
            {
                'backbone': backbone,
                'method': method,
                'overall ms': networks[network] + grouping,
                'network ms': networks[network],
                'grouping ms': grouping,
                'paper (Tesla P40)': PUBLISHED.get((backbone, method), ''),
            }
        )
    return rows


def median_ms(
    function: Callable[[Any], object], blocks: Sequence[Any] | NDArray[np.float32], rounds: int
) -> float:
    """Median time per block (ms), after one block without being timed."""
    function(blocks[0])
    (seconds,) = median_seconds([lambda: [function(block) for block in blocks]], rounds)
    return 1e3 * seconds / len(blocks)


def _vanilla(backbone: str, device: torch.device, model: ModelConfig) -> Inference:
    """Make the network of section 3.1, without the module that the paper adds."""
    config = NetworkConfig(backbone=backbone, semantic_awareness=False, instance_fusion=False)
    return Inference(Asis(config), device, model)
