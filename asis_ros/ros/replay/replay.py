# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Plays a bag to the node over DDS, as a robot would, and reports what came back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
import os
from pathlib import Path
import random
import time

from asis_ros.bags.reader import Bag, BagMessage
from asis_ros.bags.writer import new_bag
from asis_ros.errors import os_reason, ReplayError
from asis_ros.labels import CLASS_NAMES, UNKNOWN_CLASS
from asis_ros.metrics import compute_scores, PROTOCOLS, RoomLabels
from asis_ros.ros.names import SCANS_TOPIC
from asis_ros.ros.replay.node_process import NodeProcess
from asis_ros.ros.replay.player import Player
from asis_ros.ros.replay.recorder import Recorder, ShownScan
from asis_ros.ros.replay.report import Report, ROUND_TRIP

BAG, LABELLED_BAG, NODE_LOG = 'bag', 'labelled_bag', 'node.log'
PICTURE, REPORT = 'segmentation.png', 'report.json'
RESULTS = {BAG, LABELLED_BAG, NODE_LOG, PICTURE, REPORT}
"""All that a replay or a demo leaves in its folder."""

PLAYED_ALONG = ('/clock', '/tf', '/tf_static')
"""Topics that are played besides the scans, where their messages are installed."""

START_TIMEOUT = 180.0
"""Longest time for the node to load its weights and be found (s)."""
QUIET_TIME = 5.0
"""After the last scan, time without news from the node that counts as the end (s)."""
LATE_TIME = 2.0
"""Longest wait for the markers and times that go with an answer (s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayConfig:
    """
    How a bag is played.

    Parameters
    ----------
    topic : str, optional
        Topic of the scans; None for the only one.
    parameters : mapping of str to str or sequence of float
        Parameters of the node that differ from their defaults.
    pace : {'node', 'clock'}
        node: the next scan follows the answer to the last, so none is dropped for lack of time.
        clock: scans come as they were recorded, and the node drops what it has no time for.
    max_scans : int, optional
        Stop after so many scans.
    scan_timeout : float
        Longest time for an answer (s).

    """

    topic: str | None = None
    parameters: Mapping[str, str | Sequence[float]] = field(default_factory=dict)
    pace: str = 'node'
    max_scans: int | None = None
    scan_timeout: float = 120.0


def replay(
    bag_path: Path,
    out: Path,
    config: ReplayConfig,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Report, ShownScan]:
    """
    Play the scans of a bag to a node started for it, and write down its answers.

    Leaves in ``out``: ``labelled_bag`` (answers and markers at the times of their scans, and all
    other messages of the bag as they were) and ``node.log`` (what the node printed).

    Parameters
    ----------
    bag_path : Path
        Any rosbag2 with scans. Fields true_label and true_instance_id (whole numbers; class id
        with 255 unknown; 0 none) hold true labels to score the answers against.
    out : Path
        Folder for the results; made if it is not there.
    config : ReplayConfig
        How to play.
    on_scan : callable, optional
        Called after each scan with the number of scans played and their total.

    Returns
    -------
    report : Report
        Counts, times and scores.
    shown : ShownScan
        The scan that shows most classes.

    Raises
    ------
    DatasetError
        If the bag cannot be read or has no such topic, or something is in the way in ``out``.
    ReplayError
        If the node does not start, ends, or leaves scans without answer or reason.

    """
    with Bag(bag_path) as bag:
        topic = bag.cloud_topic(config.topic)
        total = min(bag.count(topic), config.max_scans or bag.count(topic))
        if not total:
            raise ReplayError(f'{bag_path} has no message on {topic}')
        make_folder(out)
        # None may be lost on the way: what is dropped, the node drops and counts.
        parameters = {'input.reliability': 'reliable', **config.parameters}
        with (
            new_bag(out / LABELLED_BAG) as writer,
            _own_network(),
            NodeProcess(SCANS_TOPIC, parameters, out / NODE_LOG) as process,
        ):
            recorder = Recorder(bag, writer)
            with Player(process.check, recorder.take) as player:
                player.wait_for_node(START_TIMEOUT)
                session = _Session(player, recorder, config)
                for message in bag.messages():
                    if message.topic != topic:
                        session.play_along(message)
                        continue
                    if recorder.num_sent == total:
                        break
                    session.play_scan(message)
                    on_scan(recorder.num_sent, total)
                shown = session.finish()
    return session.report(topic), shown


class _Session:
    """The course of one replay."""

    def __init__(self, player: Player, recorder: Recorder, config: ReplayConfig) -> None:
        self._player = player
        self._recorder = recorder
        self._config = config
        self._origin: float | None = None  # bag time 0 on the clock of this process (s)

    def play_scan(self, message: BagMessage) -> None:
        """Send a scan when its time has come."""
        if self._config.pace == 'clock':
            now, recorded = time.monotonic(), message.time / 1e9
            if self._origin is None:
                self._origin = now - recorded
            self._player.wait(lambda: False, self._origin + recorded - now)
        self._recorder.send(message)
        self._player.play_scan(message)
        timeout = self._config.scan_timeout
        if self._config.pace == 'node' and not self._player.wait(self._is_settled, timeout):
            raise ReplayError(f'a scan got no answer in {timeout:g} s: {self._account()}')

    def play_along(self, message: BagMessage) -> None:
        """Write a message that is no scan down; send it, too, if the node may need it."""
        self._recorder.copy(message)
        if message.topic in PLAYED_ALONG:
            self._player.play(message)

    def finish(self) -> ShownScan:
        """
        Wait for what the node still has in hand, then give the scan that shows most classes.

        Raises
        ------
        ReplayError
            If not one scan was answered.

        """
        if not self._player.wait(self._is_settled, QUIET_TIME):
            self._player.wait(self._is_idle, self._config.scan_timeout)
        self._player.wait(self._is_complete, LATE_TIME)
        if self._recorder.shown is None:
            raise ReplayError(f'no scan got an answer: {self._account()}')
        return self._recorder.shown

    def report(self, topic: str) -> Report:
        """Sum the replay up."""
        player, recorder = self._player, self._recorder
        scores = {}
        if recorder.rooms:
            num_classes = _num_classes(recorder.rooms)
            scores = {
                protocol: compute_scores(recorder.rooms, num_classes, protocol)
                for protocol in PROTOCOLS
            }
        return Report(
            topic=topic,
            num_sent=recorder.num_sent,
            num_answered=recorder.num_answered,
            dropped=player.dropped,
            times={**player.times, ROUND_TRIP: recorder.round_trips},
            num_instances=recorder.num_instances,
            scores=scores,
        )

    def _is_settled(self) -> bool:
        """Tell whether every scan was answered or dropped."""
        done = self._recorder.num_answered + sum(self._player.dropped.values())
        return done >= self._recorder.num_sent

    def _is_idle(self) -> bool:
        """Tell whether the node has answered or dropped all it received."""
        counts = self._player.counts
        done = counts['published'] + sum(self._player.dropped.values())
        return counts['received'] <= done

    def _is_complete(self) -> bool:
        """Tell whether the times of the last answer are there, which the node sends last."""
        num_timed = len(self._player.times['total'])
        return self._is_settled() and num_timed >= self._recorder.num_answered

    def _account(self) -> str:
        dropped = [f'{count} ({reason})' for reason, count in self._player.dropped.items()]
        return (
            f'{self._recorder.num_sent} sent, {self._recorder.num_answered} answered, '
            f'{" + ".join(dropped) or "0"} dropped; '
            f'the node received {self._player.counts["received"]}'
        )


def _num_classes(rooms: Sequence[RoomLabels]) -> int:
    """Count the classes; labels of a bag and weights of a user may go beyond those of S3DIS."""
    highest = len(CLASS_NAMES) - 1
    for room in rooms:
        for class_ids in (room.true_class_ids, room.predicted_class_ids):
            known = class_ids[class_ids != UNKNOWN_CLASS]
            highest = max(highest, int(known.max(initial=0)))
    return highest + 1


def make_folder(out: Path) -> None:
    """
    Make the folder of a replay, or take that of an earlier one.

    Raises
    ------
    ReplayError
        If it holds anything else, or cannot be made.

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
def _own_network() -> Iterator[None]:
    """
    Keep this process and those it starts among themselves, and let large clouds through.

    What the user has set in the environment stays as it is.
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
