# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.mailbox."""

from threading import Thread

from asis_ros.ros.mailbox import Mailbox


def test_the_newest_item_is_taken():
    mailbox = Mailbox()
    for item in (1, 2, 3):
        mailbox.put(item)
    assert mailbox.take() == 3


def test_put_tells_whether_an_item_was_replaced():
    mailbox = Mailbox()
    assert [mailbox.put(1), mailbox.put(2)] == [False, True]
    mailbox.take()
    assert not mailbox.put(3)


def test_take_waits_for_an_item_of_another_thread():
    mailbox, taken = Mailbox(), []
    reader = Thread(target=lambda: taken.append(mailbox.take()), daemon=True)
    reader.start()
    mailbox.put('scan')
    reader.join(timeout=30)
    assert taken == ['scan']


def test_close_wakes_the_reader_with_nothing():
    mailbox, taken = Mailbox(), []
    reader = Thread(target=lambda: taken.append(mailbox.take()), daemon=True)
    reader.start()
    mailbox.close()
    reader.join(timeout=30)
    assert taken == [None]


def test_an_item_left_in_a_closed_mailbox_is_not_handed_out():
    mailbox = Mailbox()
    mailbox.put(1)
    mailbox.close()
    assert mailbox.take() is None
