# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What a worker does with a bag: label or evaluate it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from asis_ros.errors import DatasetError, os_reason
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.evaluate import evaluate_bag
from asis_ros.ros.recorded.evaluation import EvaluationConfig
from asis_ros.ros.recorded.label import label_bag
from asis_ros.segment.segmenter import Segmenter

OnScan: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """
    One bag to work on.

    Parameters
    ----------
    name : str
        Name in tables.
    bag : Path
        The bag.
    out : Path, optional
        Folder of the result.
    size : int
        Size of the bag, by which the progress counts it.

    """

    name: str
    bag: Path
    out: Path | None = None
    size: int = 1


class Work(Protocol):
    """Work on bags; a worker holds it with its own segmenter."""

    def prepare(self, device: str, num_threads: int) -> Callable[[Job, OnScan], Mapping[str, Any]]:
        """
        Load the weights in a worker.

        Parameters
        ----------
        device : str
            ``'cpu'`` or ``'cuda'``.
        num_threads : int
            Number of threads on the CPU.

        Returns
        -------
        callable
            Processes one bag and returns its result; raises ``AsisError`` if the bag cannot be.

        """


@dataclass(frozen=True, slots=True)
class Labelling:
    """
    Writes labelled bags.

    Parameters
    ----------
    config : NodeConfig
        Settings of the node.
    topic : str, optional
        Topic of the scans.

    """

    config: NodeConfig
    topic: str | None

    def prepare(self, device: str, num_threads: int) -> Callable[[Job, OnScan], Mapping[str, Any]]:
        """Load the weights."""
        config = _placed(self.config, device, num_threads)
        segmenter = Segmenter(config)

        def label(job: Job, on_scan: OnScan) -> Mapping[str, Any]:
            assert job.out is not None
            try:
                job.out.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatasetError(f'cannot make {job.out.parent}: {os_reason(error)}') from error
            result = label_bag(job.bag, job.out, segmenter, config, self.topic, on_scan)
            return result.to_mapping()

        return label


@dataclass(frozen=True, slots=True)
class Evaluation:
    """
    Scores bags.

    Parameters
    ----------
    config : EvaluationConfig
        Settings.

    """

    config: EvaluationConfig

    def prepare(self, device: str, num_threads: int) -> Callable[[Job, OnScan], Mapping[str, Any]]:
        """Load the weights."""
        config = replace(self.config, node=_placed(self.config.node, device, num_threads))
        segmenter = Segmenter(config.node)
        return lambda job, on_scan: evaluate_bag(job.bag, segmenter, config, on_scan).to_mapping()


def _placed(config: NodeConfig, device: str, num_threads: int) -> NodeConfig:
    """Set device and threads of a worker."""
    return replace(config, model=replace(config.model, device=device, num_threads=num_threads))
