# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Evaluation of a bag while it is played through the running node, with scores on a topic."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
import time
from typing import Any

from asis_ros.bags.messages import BagMessage
from asis_ros.bags.reader import Bag
from asis_ros.errors import CloudError
from asis_ros.metrics import PROTOCOLS, Scores
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.ros.messages.decode import stamp_ns
from asis_ros.ros.names import METRICS_TOPIC, TOTAL
from asis_ros.ros.node.transform_lookup import TransformLookup
from asis_ros.ros.recorded.evaluation import Evaluation, EvaluationConfig
from asis_ros.ros.recorded.result import BagResult, SHOWN_SCORES
from asis_ros.ros.recorded.scoring import ScoredScan
from asis_ros.ros.recorded.transforms import read_transforms
from asis_ros.ros.replay.player import LATCHED, Player
from asis_ros.ros.replay.recorder import LabelledScan, Recorder
from asis_ros.ros.replay.replay import replay, ReplayConfig
from asis_ros.ros.replay.report import ROUND_TRIP
from asis_ros.weights import find_weights
import numpy as np
from numpy.typing import NDArray
from std_msgs.msg import Float64MultiArray, MultiArrayDimension, MultiArrayLayout

LARGEST_SHARE = 0.1
"""Largest fraction of the time that goes into running scores."""
EACH_AFTER_THE_LAST = 'live, each scan after the last'
LOST = 'lost_on_the_way'


class LiveEvaluation:
    """
    Follows a replay as a ``ReplayObserver``, and publishes running scores.

    They are a Float64MultiArray, not a DiagnosticArray: doubles arrive to the last bit and can be
    plotted, where diagnostics are texts for people and monitors. Its only dimension is labelled
    with the names of the values, ``scans,mIoU,...,switches,fragmentations``; scores are fractions,
    NaN where undefined.

    Parameters
    ----------
    config : EvaluationConfig
        Settings.
    class_names : sequence of str
        Name of each class id of the weights.

    """

    def __init__(self, config: EvaluationConfig, class_names: Sequence[str]) -> None:
        self._config = config
        self._class_names = class_names
        self._times: list[dict[str, float]] = []
        self._quiet_until = 0.0
        self.device = ''

    def start(self, player: Player, bag: Bag, num_scans: int) -> None:
        """Begin, with the number of scans that will be played."""
        node = replace(self._config.node, tf_timeout_s=0.0)
        source = read_transforms(bag) if node.target_frame else None
        self._transforms = TransformLookup(lambda: node, source)
        self._evaluation = Evaluation(self._config, self._class_names, num_scans)
        self._publisher = player.advertise(Float64MultiArray, METRICS_TOPIC, LATCHED)

    def add_sent(self, message: BagMessage) -> None:
        """Add a scan that is about to be played."""
        self._evaluation.add_recorded(message.data)

    def add_labelled(self, number: int, message: Any, scan: LabelledScan) -> None:
        """Score a labelled scan, and publish the running scores."""
        self._times.append({})  # of the stages, which arrive later
        scored = None
        if scan.truth is not None:
            scored = ScoredScan(
                stamp_ns=stamp_ns(message),
                cloud=scan.cloud,
                predicted=scan.predicted,
                truth=scan.truth,
                image_shape=scan.image_shape,
                to_z_up=self._to_z_up(scan.frame_id, stamp_ns(message)),
            )
        points, size = message.data.tobytes(), message.width * message.height
        self._evaluation.add_labelled(
            number, stamp_ns(message), points, size, self._times[-1], scored
        )
        if time.monotonic() >= self._quiet_until:
            self._publish()

    def finish(self, player: Player, recorder: Recorder) -> None:
        """End: publish the final scores, and take over times and drops."""
        self._publish()
        self.device = player.device
        times = {**player.times, ROUND_TRIP: recorder.round_trips}
        if len(times[TOTAL]) != len(self._times):  # some were lost, or are of another node
            times = {TOTAL: recorder.round_trips}
        for stage, values in times.items():
            if len(values) == len(self._times):
                for milliseconds, value in zip(self._times, values, strict=True):
                    milliseconds[stage] = value
        lost = recorder.num_sent - recorder.num_labelled - sum(player.dropped.values())
        self._evaluation.add_drops({**player.dropped, **({LOST: lost} if lost > 0 else {})})

    def scores(self) -> Mapping[str, Scores]:
        """Compute the scores of all scans by protocol; empty if none has true labels."""
        if not self._evaluation.num_scored:
            return {}
        return {protocol: self._evaluation.scores(protocol) for protocol in PROTOCOLS}

    def result(self, bag: Path, topic: str, mode: str) -> BagResult:
        """Summarise the evaluation of a bag that was played in a mode, described in words."""
        return self._evaluation.result(bag, topic, self.device or 'cpu', mode)

    def _publish(self) -> None:
        """Publish the running scores; computing them takes longer with each scan."""
        started = time.monotonic()
        if self._evaluation.num_scored:
            self._publisher.publish(metrics_msg(self._evaluation))
        now = time.monotonic()
        self._quiet_until = now + (now - started) / LARGEST_SHARE

    def _to_z_up(self, frame_id: str, stamp: int) -> NDArray[np.float64]:
        """Transform of a scan for its picture; the bag may not have the one that the node had."""
        try:
            return self._transforms.to_z_up(frame_id, stamp)
        except CloudError:
            return np.eye(4)


def evaluate_live(
    bag: Path,
    out: Path,
    config: EvaluationConfig,
    rate: float,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> BagResult:
    """
    Play a bag to a node started for it, and score its outputs.

    Parameters
    ----------
    bag : Path
        Any rosbag2 with scans; scores need fields of true labels.
    out : Path
        Folder for the labelled bag and the log of the node; created if missing.
    config : EvaluationConfig
        Settings.
    rate : float
        Speed of playing; 0.0: each scan is played when the last is labelled.
    on_scan : callable, optional
        Called after each scan with the number of scans played and their total.

    Returns
    -------
    BagResult
        Its hash is that of the labelled clouds received.

    Raises
    ------
    CheckpointError, ConfigError, DatasetError, ReplayError
        As for ``replay``; or if the weights cannot be used, or lack a true class.

    """
    node = replace(config.node, autostart=True, input_topics=())
    played = ReplayConfig(
        topic=config.topic,
        parameters=node.changed(),
        true=config.true,
        pace='clock' if rate else 'node',
        rate=rate or 1.0,
        sim_time=True,
        max_scans=config.max_scans,
    )
    evaluation = live_evaluation(config)
    report, _ = replay(bag, out, played, on_scan, evaluation)
    mode = f'live, at {rate:g} times the recorded speed' if rate else EACH_AFTER_THE_LAST
    return evaluation.result(bag, report.topic, mode)


def live_evaluation(config: EvaluationConfig) -> LiveEvaluation:
    """
    Make the observer of a replay with the classes of the weights.

    Raises
    ------
    CheckpointError
        If the weights cannot be used.

    """
    checkpoint = load_checkpoint(find_weights(config.node.model.path))
    return LiveEvaluation(config, checkpoint.class_names)


def metrics_msg(evaluation: Evaluation) -> Float64MultiArray:
    """Encode running scores, with the names of the values as label of the dimension."""
    scores, objects = evaluation.scores(), evaluation.objects.values()
    values = {
        'scans': float(evaluation.num_scored),
        **{name: scores[name].mean for name in SHOWN_SCORES if name in scores},
        'switches': float(sum(item.switches for item in objects)),
        'fragmentations': float(sum(item.fragmentations for item in objects)),
    }
    size = len(values)
    dimension = MultiArrayDimension(label=','.join(values), size=size, stride=size)
    layout = MultiArrayLayout(dim=[dimension])
    return Float64MultiArray(layout=layout, data=list(values.values()))
