# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Hand-over between two threads that keeps the newest item only."""

from threading import Condition
from typing import Generic, TypeVar

ItemT = TypeVar('ItemT')


class Mailbox(Generic[ItemT]):
    """
    One slot: a new item replaces the one nobody has taken yet.

    Old scans are worth nothing to a robot, so there is no queue to fall behind in.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._item: ItemT | None = None
        self._closed = False

    def put(self, item: ItemT) -> bool:
        """Store an item without waiting; tell whether it replaced one."""
        with self._changed:
            replaced = self._item is not None
            self._item = item
            self._changed.notify()
        return replaced

    def take(self) -> ItemT | None:
        """Wait for an item and empty the slot; None once the mailbox is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._item is not None)
            item, self._item = self._item, None
            return None if self._closed else item

    def close(self) -> None:
        """Wake whoever waits; an item still in the slot is not handed out any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
