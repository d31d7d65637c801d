# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Replay of a bag to the node over DDS."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
import logging
import os
from pathlib import Path
import random
import time
from typing import Any

from asis_ros.bags.messages import BagMessage, CDR
from asis_ros.bags.reader import Bag, is_scan_channel
from asis_ros.bags.writer import new_bag
from asis_ros.errors import DatasetError, os_reason, ReplayError
from asis_ros.labels import CLASS_NAMES, UNKNOWN_CLASS
from asis_ros.metrics import compute_scores, PROTOCOLS, RoomLabels
from asis_ros.ros.names import SCANS_TOPIC
from asis_ros.ros.replay.node_process import NodeProcess
from asis_ros.ros.replay.player import Player
from asis_ros.ros.replay.recorder import LabelledScan, Recorder
from asis_ros.ros.replay.report import ReplayReport, ROUND_TRIP

logger = logging.getLogger(__name__)

BAG, LABELLED_BAG, NODE_LOG = 'bag', 'labelled_bag', 'node.log'
PICTURE, REPORT = 'segmentation.png', 'report.json'
RESULTS = {BAG, LABELLED_BAG, NODE_LOG, PICTURE, REPORT}
"""All files of a replay or a demo."""

FORWARDED_TOPICS = ('/clock', '/tf', '/tf_static')
"""Topics that are played besides the scans, if their message types are installed."""

REPLACED_PARAMETERS = ('autostart', 'input_topics')
"""Parameters that a replay sets itself."""

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
    pace : {'node', 'clock'}
        node: the next scan is sent when the last is labelled, so none is dropped for lack of
        time. clock: scans are sent as they were recorded, and the node drops what it has no
        time for.
    max_scans : int, optional
        Largest number of scans.
    scan_timeout : float
        Longest time for labelling one scan (s).

    """

    topic: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    pace: str = 'node'
    max_scans: int | None = None
    scan_timeout: float = 120.0


def replay(
    bag_path: Path,
    out: Path,
    config: ReplayConfig,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ReplayReport, LabelledScan]:
    """
    Play the scans of a bag to a node started for it, and record its outputs.

    Writes to ``out``: ``labelled_bag`` (labelled scans and markers at the times of their scans,
    and all other messages of the bag) and ``node.log`` (log of the node).

    Parameters
    ----------
    bag_path : Path
        Any rosbag2 with scans. Fields true_label (class id, 255: unknown) and true_instance_id
        (0: none), both integers, hold the ground truth for the scores.
    out : Path
        Folder for the results; created if missing.
    config : ReplayConfig
        Settings.
    on_scan : callable, optional
        Called after each scan with the number of scans played and their total.

    Returns
    -------
    report : ReplayReport
        Counts, times and scores.
    best : LabelledScan
        The scan that shows most classes.

    Raises
    ------
    DatasetError
        If the bag cannot be read or has no such topic, or ``out`` holds other files.
    ReplayError
        If the node does not start, ends, or neither labels nor drops a scan.

    """
    with Bag(bag_path) as bag:
        topic = bag.cloud_topic(config.topic)
        total = min(bag.count(topic), config.max_scans or bag.count(topic))
        if not total:
            raise ReplayError(f'{bag_path} has no message on {topic}')
        make_folder(out)
        # No scan may be lost on the way: what is dropped, the node drops and counts.
        parameters = {**config.parameters, 'input.reliability': 'reliable'}
        for name in REPLACED_PARAMETERS:
            parameters.pop(name, None)
        with (
            new_bag(out / LABELLED_BAG) as writer,
            _private_network(),
            NodeProcess(SCANS_TOPIC, parameters, out / NODE_LOG) as process,
        ):
            fields = (
                str(parameters.get('output.label_field', 'label')),
                str(parameters.get('output.instance_field', 'instance_id')),
            )
            recorder = Recorder(writer, fields)
            with Player(process.check, recorder.write_output) as player:
                player.wait_for_node(START_TIMEOUT)
                session = _Session(player, recorder, config)
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

    def __init__(self, player: Player, recorder: Recorder, config: ReplayConfig) -> None:
        self._player = player
        self._recorder = recorder
        self._config = config
        self._origin: float | None = None  # bag time 0 on the clock of this process (s)

    def play_scan(self, message: BagMessage) -> None:
        """Send a scan, at its recorded time if ``pace`` is clock."""
        if self._config.pace == 'clock':
            now, recorded = time.monotonic(), message.time / 1e9
            if self._origin is None:
                self._origin = now - recorded
            self._player.wait(lambda: False, self._origin + recorded - now)
        try:
            self._recorder.send(message)
        except DatasetError as error:
            logger.warning('the scan at %d ns is not played: %s', message.time, error)
            return
        self._player.play_scan(message)
        if self._config.pace == 'clock':
            return
        timeout = self._config.scan_timeout
        if not self._player.wait(self._is_settled, timeout):
            raise ReplayError(
                f'a scan was not labelled within {timeout:g} s: {self._count_summary()}'
            )
        self._recorder.drop_waiting()

    def forward(self, message: BagMessage) -> None:
        """Record a message that is not a scan; send it, too, if the node may need it."""
        self._recorder.copy(message)
        if message.topic in FORWARDED_TOPICS and message.channel.encoding == CDR:
            self._player.play(message)

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
        if self._recorder.best is None:
            raise ReplayError(f'no scan was labelled: {self._count_summary()}')
        return self._recorder.best

    def report(self, topic: str) -> ReplayReport:
        """Summarise the replay."""
        player, recorder = self._player, self._recorder
        scores = {}
        if recorder.rooms:
            num_classes = _num_classes(recorder.rooms)
            scores = {
                protocol: compute_scores(recorder.rooms, num_classes, protocol)
                for protocol in PROTOCOLS
            }
        return ReplayReport(
            topic=topic,
            num_sent=recorder.num_sent,
            num_labelled=recorder.num_labelled,
            dropped=player.dropped,
            times={**player.times, ROUND_TRIP: recorder.round_trips},
            num_instances=recorder.num_instances,
            scores=scores,
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


def _num_classes(rooms: Sequence[RoomLabels]) -> int:
    """Count the classes; a bag and custom weights may have more than S3DIS."""
    highest = len(CLASS_NAMES) - 1
    for room in rooms:
        for class_ids in (room.true_class_ids, room.predicted_class_ids):
            known = class_ids[class_ids != UNKNOWN_CLASS]
            highest = max(highest, int(known.max(initial=0)))
    return highest + 1


def make_folder(out: Path) -> None:
    """
    Create the folder of a replay, or reuse that of an earlier one.

    Raises
    ------
    ReplayError
        If it holds other files, or cannot be created.

    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        others = sorted({path.name for path in out.iterdir()} - RESULTS)
    except OSError as error:
        raise ReplayError(f'cannot make the folder {out}: {os_reason(error)}') from error
    others = [name for name in others if not name.startswith('.')]
    if others:
        names = ', '.join(others[:3])
        raise ReplayError(f'{out} holds other files ({names}): choose another folder')


@contextmanager
def _private_network() -> Iterator[None]:
    """
    ROS domain of its own for this process and its children, with room for large clouds.

    Environment variables that are set already stay.
    """
    profile = resources.files('asis_ros.ros') / 'large_clouds.xml'
    before = dict(os.environ)
    with resources.as_file(profile) as path:
        os.environ.setdefault('FASTRTPS_DEFAULT_PROFILES_FILE', str(path))
        # Domains up to 101 keep clear of the ports that Linux gives out to others.
        os.environ.setdefault('ROS_DOMAIN_ID', str(random.SystemRandom().randint(1, 101)))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
