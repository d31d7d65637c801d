# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Replay of a bag to the node over DDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import logging
from pathlib import Path
import time
from typing import Any

from asis_ros.bags.messages import BagMessage, CDR
from asis_ros.bags.reader import Bag, is_scan_channel
from asis_ros.bags.writer import new_bag
from asis_ros.errors import DatasetError, ReplayError
from asis_ros.ros.names import SCANS_TOPIC
from asis_ros.ros.recorded.labels import LabelFields, PREDICTED_FIELDS, TRUE_FIELDS
from asis_ros.ros.replay.folder import LABELLED_BAG, make_folder, NODE_LOG
from asis_ros.ros.replay.network import private_network
from asis_ros.ros.replay.node_process import NodeProcess
from asis_ros.ros.replay.observer import ReplayObserver, ReplayScores
from asis_ros.ros.replay.player import Player, RELIABLE
from asis_ros.ros.replay.recorder import LabelledScan, Recorder
from asis_ros.ros.replay.report import ReplayReport, ROUND_TRIP
from rclpy.time import Time
from rosgraph_msgs.msg import Clock

logger = logging.getLogger(__name__)

CLOCK = '/clock'
FORWARDED_TOPICS = (CLOCK, '/tf', '/tf_static')
"""Topics that are played besides the scans, if their message types are installed."""

REPLACED_PARAMETERS = ('autostart', 'input_topics')
"""Parameters that a replay sets itself."""

TICK = 0.02
"""Time between two messages on /clock (s)."""
START_TIMEOUT = 180.0
"""Longest time for the node to load its weights and be discovered (s)."""
QUIET_TIME = 5.0
"""After the last scan, time to wait before the diagnostics of the node decide (s)."""
LATE_TIME = 2.0
"""Longest wait for the markers and times of the last labelled scan (s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayConfig:
    """
    Settings of a replay.

    Parameters
    ----------
    topic : str, optional
        Topic of the scans; None: the only one.
    parameters : mapping of str to object
        Parameters of the node that differ from their defaults, floats as such.
    true : LabelFields
        Names of the fields of labels in the scans.
    pace : {'node', 'clock'}
        node: the next scan is sent when the last is labelled, so none is dropped for lack of
        time. clock: scans are sent as they were recorded, and the node drops what it has no
        time for.
    rate : float
        Speed of the clock; 1.0: as recorded.
    sim_time : bool
        Whether the node has the time of the bag: that of its /clock, else that of recording.
    max_scans : int, optional
        Largest number of scans.
    scan_timeout : float
        Longest time for labelling one scan (s).

    """

    topic: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    true: LabelFields = TRUE_FIELDS
    pace: str = 'node'
    rate: float = 1.0
    sim_time: bool = False
    max_scans: int | None = None
    scan_timeout: float = 120.0


def replay(
    bag_path: Path,
    out: Path,
    config: ReplayConfig,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
    observer: ReplayObserver | None = None,
) -> tuple[ReplayReport, LabelledScan]:
    """
    Play the scans of a bag to a node started for it, and record its outputs.

    Writes to ``out``: ``labelled_bag`` (labelled scans and markers at the times of their scans,
    and all other messages of the bag) and ``node.log`` (log of the node).

    Parameters
    ----------
    bag_path : Path
        Any rosbag2 with scans. Its scores need fields of true labels.
    out : Path
        Folder for the results; created if missing.
    config : ReplayConfig
        Settings.
    on_scan : callable, optional
        Called after each scan with the number of scans played and their total.
    observer : ReplayObserver, optional
        Follows the replay, and makes the scores of the report.

    Returns
    -------
    report : ReplayReport
        Counts, times and scores.
    best : LabelledScan
        The scan that shows most classes.

    Raises
    ------
    DatasetError
        If the bag cannot be read, or has no such topic or no scan.
    ReplayError
        If ``out`` holds other files, or the node does not start, ends, or neither labels nor
        drops a scan.

    """
    observer = observer or ReplayScores()
    with Bag(bag_path) as bag:
        topic, count = bag.scans_topic(config.topic)
        total = min(count, config.max_scans or count)
        make_folder(out)
        # No scan may be lost on the way: what is dropped, the node drops and counts.
        parameters = {**config.parameters, 'input.reliability': 'reliable'}
        for name in REPLACED_PARAMETERS:
            parameters.pop(name, None)
        parameters |= {'use_sim_time': True} if config.sim_time else {}
        with (
            new_bag(out / LABELLED_BAG) as writer,
            private_network(),
            NodeProcess(SCANS_TOPIC, parameters, out / NODE_LOG) as process,
        ):
            predicted = LabelFields(
                str(parameters.get('output.label_field', PREDICTED_FIELDS.label)),
                str(parameters.get('output.instance_field', PREDICTED_FIELDS.instance)),
                str(parameters.get('output.score_field', PREDICTED_FIELDS.score)),
            )
            recorder = Recorder(
                writer, observer.add_labelled, true=config.true, predicted=predicted
            )
            with Player(process.check, recorder.write_output) as player:
                player.wait_for_node(START_TIMEOUT)
                observer.start(player, bag, total)
                has_clock = any(item.topic == CLOCK for item in bag.channels)
                session = _Session(player, recorder, observer, config, has_clock=has_clock)
                for message in bag.messages():
                    if message.topic != topic or not is_scan_channel(message.channel):
                        session.forward(message)
                        continue
                    if recorder.num_sent == total:
                        break
                    session.play_scan(message)
                    on_scan(recorder.num_sent, total)
                best = session.finish()
    return session.report(topic), best


class _Session:
    """One replay."""

    def __init__(
        self,
        player: Player,
        recorder: Recorder,
        observer: ReplayObserver,
        config: ReplayConfig,
        *,
        has_clock: bool,
    ) -> None:
        self._player = player
        self._recorder = recorder
        self._observer = observer
        self._config = config
        self._origin: tuple[float, int] | None = None  # now (s), and the time of the bag (ns)
        self._clock = None
        if config.sim_time and not has_clock:
            self._clock = player.advertise(Clock, CLOCK, RELIABLE)

    def play_scan(self, message: BagMessage) -> None:
        """Send a scan when it is due."""
        self._wait_until(message.time)
        try:
            self._recorder.send(message)
        except DatasetError as error:
            logger.warning('the scan at %d ns is not played: %s', message.time, error)
            return
        self._observer.add_sent(message)
        self._player.play_scan(message)
        if self._config.pace == 'clock':
            return
        timeout = self._config.scan_timeout
        if not self._player.wait(self._is_settled, timeout):
            counts = self._count_summary()
            raise ReplayError(f'a scan was not labelled within {timeout:g} s: {counts}')
        self._recorder.drop_waiting()

    def forward(self, message: BagMessage) -> None:
        """Record a message that is not a scan; send it, too, if the node may need it."""
        self._recorder.copy(message)
        if message.topic in FORWARDED_TOPICS and message.channel.encoding == CDR:
            self._wait_until(message.time)
            self._player.play(message)

    def _wait_until(self, recorded: int) -> None:
        """Wait until the time of recording (ns), if ``pace`` is clock."""
        if self._config.pace == 'clock':
            rate = self._config.rate
            start, origin = self._origin = self._origin or (time.monotonic(), recorded)
            due = start + (recorded - origin) / 1e9 / rate
            while (left := due - time.monotonic()) > 0:
                self._tick(recorded - round(left * rate * 1e9))
                self._player.wait(lambda: False, min(left, TICK))
        self._tick(recorded)

    def _tick(self, now: int) -> None:
        """Publish the time of the bag (ns)."""
        if self._clock is not None:
            self._clock.publish(Clock(clock=Time(nanoseconds=now).to_msg()))

    def finish(self) -> LabelledScan:
        """
        Wait for the last scans, then return the scan that shows most classes.

        Raises
        ------
        ReplayError
            If no scan was labelled.

        """
        if not self._player.wait(self._is_settled, QUIET_TIME):
            self._player.wait(self._is_idle, self._config.scan_timeout)
        self._player.wait(self._is_complete, LATE_TIME)
        self._observer.finish(self._player, self._recorder)
        if self._recorder.best is None:
            raise ReplayError(f'no scan was labelled: {self._count_summary()}')
        return self._recorder.best

    def report(self, topic: str) -> ReplayReport:
        """Summarise the replay."""
        player, recorder = self._player, self._recorder
        return ReplayReport(
            topic=topic,
            num_sent=recorder.num_sent,
            num_labelled=recorder.num_labelled,
            dropped=player.dropped,
            times={**player.times, ROUND_TRIP: recorder.round_trips},
            num_instances=recorder.num_instances,
            scores=self._observer.scores(),
        )

    def _is_settled(self) -> bool:
        """Whether every scan was labelled or dropped."""
        done = self._recorder.num_labelled + sum(self._player.dropped.values())
        return done >= self._recorder.num_sent

    def _is_idle(self) -> bool:
        """Whether the node has labelled or dropped all that it received."""
        counts = self._player.counts
        done = counts['published'] + sum(self._player.dropped.values())
        return counts['received'] <= done

    def _is_complete(self) -> bool:
        """Whether the times of the last scan have arrived, which the node sends last."""
        num_timed = len(self._player.times['total'])
        return self._is_settled() and num_timed >= self._recorder.num_labelled

    def _count_summary(self) -> str:
        dropped = [f'{count} ({reason})' for reason, count in self._player.dropped.items()]
        return (
            f'{self._recorder.num_sent} sent, {self._recorder.num_labelled} labelled, '
            f'{" + ".join(dropped) or "0"} dropped; '
            f'the node received {self._player.counts["received"]}'
        )
