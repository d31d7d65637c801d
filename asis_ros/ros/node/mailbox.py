# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Hand-over between two threads that keeps the newest item of each sender only."""

from threading import Condition
from typing import Generic, TypeVar

ItemT = TypeVar('ItemT')


class Mailbox(Generic[ItemT]):
    """
    One slot for each sender: a new item replaces the one nobody has taken yet.

    Old scans are worth nothing to a robot, so there is no queue to fall behind in. Senders take
    turns: the slot that was filled first is emptied first.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._items: dict[int, ItemT] = {}  # by sender, in the order the slots were filled
        self._closed = False

    def put(self, item: ItemT, sender: int = 0) -> ItemT | None:
        """Store an item without waiting; give the one it replaced, if any."""
        with self._changed:
            replaced = self._items.get(sender)
            self._items[sender] = item
            self._changed.notify()
        return replaced

    def take(self) -> ItemT | None:
        """Wait for an item and empty its slot; None once the mailbox is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._items)
            if self._closed:
                return None
            return self._items.pop(next(iter(self._items)))

    def close(self) -> list[ItemT]:
        """Wake whoever waits; items still in the slots are given back, nobody will take them."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            items = list(self._items.values())
            self._items.clear()
        return items
