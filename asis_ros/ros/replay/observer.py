# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What follows a replay scan by scan, and makes the scores of its report."""

from collections.abc import Mapping
from typing import Any, Protocol

from asis_ros.bags.messages import BagMessage
from asis_ros.bags.reader import Bag
from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics import compute_scores, PROTOCOLS, RoomLabels, Scores
from asis_ros.ros.recorded.labels import count_classes, scored_labels
from asis_ros.ros.replay.player import Player
from asis_ros.ros.replay.recorder import LabelledScan, Recorder


class ReplayObserver(Protocol):
    """Follows a replay."""

    def start(self, player: Player, bag: Bag, num_scans: int) -> None:
        """Begin, with the number of scans that will be played."""

    def add_sent(self, message: BagMessage) -> None:
        """Add a scan that is about to be played."""

    def add_labelled(self, number: int, message: Any, scan: LabelledScan) -> None:
        """Add a labelled scan: its number among all, from 0, its message, its labels."""

    def finish(self, player: Player, recorder: Recorder) -> None:
        """End, after the outputs of the last scan."""

    def scores(self) -> Mapping[str, Scores]:
        """Scores of all scans by protocol; empty if none has true labels."""


class ReplayScores:
    """
    Scores of a replay whatever its classes; keeps the labels of all scans until the end.

    Attributes
    ----------
    rooms : list of RoomLabels
        True and predicted labels of every labelled scan with true ones.

    """

    def __init__(self) -> None:
        self.rooms: list[RoomLabels] = []

    def start(self, player: Player, bag: Bag, num_scans: int) -> None:
        """Do nothing."""

    def add_sent(self, message: BagMessage) -> None:
        """Do nothing."""

    def add_labelled(self, number: int, message: Any, scan: LabelledScan) -> None:
        """Keep the labels of a scan that has true ones."""
        if scan.truth is not None:
            labels = scored_labels(scan.cloud.finite(), scan.truth, scan.predicted)
            if labels is not None:
                self.rooms.append(labels)

    def finish(self, player: Player, recorder: Recorder) -> None:
        """Do nothing."""

    def scores(self) -> Mapping[str, Scores]:
        """Compute the scores of all scans by protocol; empty if none has true labels."""
        if not self.rooms:
            return {}
        num_classes = count_classes(self.rooms, len(CLASS_NAMES))
        return {
            protocol: compute_scores(self.rooms, num_classes, protocol) for protocol in PROTOCOLS
        }
