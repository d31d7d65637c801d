# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.mailbox."""

from threading import Thread

from asis_ros.ros.node.mailbox import Mailbox


def test_the_newest_item_is_taken():
    mailbox = Mailbox()
    for item in (1, 2, 3):
        mailbox.put(item)
    assert mailbox.take() == 3


def test_put_gives_the_item_it_replaced():
    mailbox = Mailbox()
    assert [mailbox.put(1), mailbox.put(2)] == [None, 1]
    mailbox.take()
    assert mailbox.put(3) is None


def test_senders_replace_their_own_items_only_and_take_turns():
    mailbox = Mailbox()
    for sender, item in ((0, 'a1'), (1, 'b1'), (0, 'a2'), (0, 'a3')):
        mailbox.put(item, sender)
    assert mailbox.take() == 'a3'
    mailbox.put('a4', 0)
    assert [mailbox.take(), mailbox.take()] == ['b1', 'a4']


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


def test_an_item_left_in_a_closed_mailbox_is_given_back_and_not_handed_out():
    mailbox = Mailbox()
    mailbox.put(1)
    assert mailbox.close() == [1]
    assert mailbox.take() is None
