# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""True labels of a bag, found by the stamp of the scan they belong to."""

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.errors import CloudError
from asis_ros.ros.messages.decode import stamp_ns
from asis_ros.ros.recorded.labels import LabelFields
from asis_ros.view.scan import PointLabels

LOOKAHEAD = 32
"""Number of later scans that are read to find one whose stamp is out of order."""
NUM_HELD = 2 * LOOKAHEAD
"""Number of scans whose labels are held."""


class TruthStream:
    """
    True labels of the scans of a bag, in the order in which they are asked for.

    The bag is read once, as far as needed, and the labels of a few scans are held: enough for
    scans that were dropped, or whose stamps are slightly out of order.

    Parameters
    ----------
    bag : Bag
        Open bag.
    topics : list of str
        Topics of scans with true labels.
    fields : LabelFields
        Names of their fields.

    """

    def __init__(self, bag: Bag, topics: list[str], fields: LabelFields) -> None:
        self._messages = bag.messages(set(topics))
        self._fields = fields
        self._held: list[tuple[int, PointLabels | None]] = []

    def at(self, stamp_ns: int) -> PointLabels | None:
        """
        Find the true labels of a scan.

        Parameters
        ----------
        stamp_ns : int
            Stamp of the scan (ns).

        Returns
        -------
        PointLabels or None
            None if no scan has this stamp. Of several, the first not returned yet.

        Raises
        ------
        DatasetError
            If damage is found while reading.

        """
        while (place := self._place(stamp_ns)) is None:
            num_later = sum(stamp > stamp_ns for stamp, _ in self._held)
            if num_later >= LOOKAHEAD or not self._advance():
                return None
        return self._held.pop(place)[1]

    def _place(self, stamp_ns: int) -> int | None:
        return next((i for i, (stamp, _) in enumerate(self._held) if stamp == stamp_ns), None)

    def _advance(self) -> bool:
        """Read the next scan; False after the last."""
        message = next(self._messages, None)
        if message is None:
            return False
        scan = decode(message.type_name, message.data)
        try:
            labels = self._fields.read(scan)
        except CloudError:
            labels = None  # a scan that the node will drop
        self._held.append((stamp_ns(scan), labels))
        del self._held[:-NUM_HELD]
        return True
