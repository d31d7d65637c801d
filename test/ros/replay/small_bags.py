# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Bags that are replayed within seconds, and what is in them."""

from asis_ros.bags.reader import Bag
from asis_ros.rooms.sensors.depth_camera import DepthCamera

CAMERA = DepthCamera(width=64, height=48, focal_length=52.5)


def messages_of(path, topics):
    with Bag(path) as bag:
        return list(bag.messages(topics))
