# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The whole benchmark, section by section."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
import json
from pathlib import Path

from asis_ros.benchmarks.chain import chains
from asis_ros.benchmarks.comparison import compare, Comparison
from asis_ros.benchmarks.devices import compare_devices
from asis_ros.benchmarks.growth import draw_growth, QUICK_SIZES, SIZES, time_growth
from asis_ros.benchmarks.inputs import features_of, predict, Scan, Scene
from asis_ros.benchmarks.paper_table import paper_table
from asis_ros.benchmarks.parts import block_parts, cloud_parts
from asis_ros.benchmarks.roofline import measure_roofline
from asis_ros.benchmarks.section import Row, Section
from asis_ros.benchmarks.setup import Setup
from asis_ros.benchmarks.whole_clouds import time_clouds, time_under_load
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.network.device import torch_device
from asis_ros.network.inference import Inference
from asis_ros.segment.block_pool import BlockPool
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.weights import find_weights
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchConfig:
    """
    What to measure.

    Parameters
    ----------
    device : str
        Device of the network.
    weights : str
        Checkpoint: a file, or a backbone for the weights in the package.
    threads : tuple of int
        Numbers of threads; everything is measured with each.
    quick : bool
        Few blocks and one round: to see that it runs, not to quote numbers.
    paper : bool
        Whether to measure table 5 of the paper.
    growth : Path, optional
        PNG file of the growth with the number of points; None: not measured.
    load : int
        Number of busy processes beside a whole cloud; 0: not measured.

    """

    device: str
    weights: str
    threads: tuple[int, ...]
    quick: bool = False
    paper: bool = False
    growth: Path | None = None
    load: int = 0

    @property
    def rounds(self) -> int:
        """Calls that are timed."""
        return 1 if self.quick else 5

    @property
    def num_blocks(self) -> int:
        """Blocks of each kind."""
        return 2 if self.quick else 8


def run_bench(
    config: BenchConfig, scans: Sequence[Scan], on_step: Callable[[str], None]
) -> Iterator[Section]:
    """
    Measure one section after the other.

    Parameters
    ----------
    config : BenchConfig
        What to measure.
    scans : sequence of Scan
        At least one. Whole clouds are all of them; growth and load take the first, parts and chain
        blocks of the last.
    on_step : callable
        Told what is measured next.

    Yields
    ------
    Section
        As soon as it is measured.

    """
    device = torch_device(config.device)
    on_step('compiling')
    segmenters = {threads: _segmenter(config, threads) for threads in config.threads}
    segmenter = segmenters[max(config.threads)]
    if config.growth is not None:  # first, while nothing else has used memory
        sizes = QUICK_SIZES if config.quick else SIZES
        section = time_growth(scans[0], segmenter, sizes, on_step)
        draw_growth(config.growth, section.rows)
        yield section
    scene = predict(scans[-1], segmenter)
    checkpoint = load_checkpoint(find_weights(config.weights))
    network, settings = checkpoint.network.to(device), segmenter.config
    setups = {
        threads: Setup(
            settings,
            network,
            device,
            Inference(network, device, settings.model),
            BlockPool(threads),
        )
        for threads in config.threads
    }
    blocks = sorted(scene.timed_blocks(), key=lambda item: -item.block.num_distinct)
    features = features_of(scene, blocks[: config.num_blocks])
    on_step('operations of a GPU')
    yield compare_devices(checkpoint.network, features[:2], device, settings.clustering)
    yield _comparisons(config, scene, features, setups, on_step)
    on_step('whole clouds')
    reference = _segmenter(replace(config, device='cpu'), 1)
    yield time_clouds(scans, segmenters, reference, config.rounds)
    if config.load:
        on_step(f'{config.load} busy processes')
        yield time_under_load(scans[0], segmenters, config.load, config.rounds)
    on_step('roofline')
    inference, precision = setups[config.threads[0]].inference, settings.model.precision
    yield measure_roofline(network, inference, precision, features.shape[1], config.rounds)
    if config.paper:
        on_step('table 5 of the paper')
        yield paper_table(features, settings.model, settings.clustering, device, config.rounds)


def _segmenter(config: BenchConfig, threads: int) -> Segmenter:
    """Make a segmenter with some threads, warm."""
    settings = SegmenterConfig()
    model = replace(settings.model, path=config.weights, device=config.device, num_threads=threads)
    segmenter = Segmenter.for_checkpoint(replace(settings, model=model))
    segmenter.warm_up()
    return segmenter


def _comparisons(
    config: BenchConfig,
    scene: Scene,
    features: NDArray[np.float32],
    setups: Mapping[int, Setup],
    on_step: Callable[[str], None],
) -> Section:
    """Compare own code with the straight port: parts and chain with each number of threads."""
    rows: list[Row] = []

    def measure(comparisons: Iterable[Comparison], threads: int) -> None:
        for comparison in comparisons:
            on_step(comparison.name)
            rows.append(compare(comparison, threads, config.rounds))

    for threads, setup in setups.items():
        measure(block_parts(features, setup), threads)
        measure(chains(scene, setup, config.num_blocks), threads)
    measure(cloud_parts(scene), 1)
    title = (
        f'Time per block of {features.shape[1]} points, or per cloud, against the straight port; '
        f'{scene.scan.name}'
    )
    return Section('comparisons', title, rows)


def as_json(
    machine: Mapping[str, object], config: BenchConfig, sections: Iterable[Section]
) -> str:
    """Write machine, settings and all numbers as JSON."""
    contents = {
        'machine': machine,
        'settings': asdict(config) | {'growth': config.growth is not None},
        'sections': {
            section.key: {'title': section.title, 'rows': section.rows, 'notes': section.notes}
            for section in sections
        },
    }
    return json.dumps(contents, indent=1) + '\n'
