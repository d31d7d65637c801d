# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the pictures of generated furniture and rooms."""

from asis_ros.rooms.gallery import draw_rooms
from asis_ros.rooms.showroom import furnish_showroom, photograph
from matplotlib.image import imread
import numpy as np


def test_all_furniture_is_in_the_picture():
    picture = photograph(furnish_showroom(0), (100, 150))
    assert picture.shape == (100, 150, 3)
    drawn = np.any(picture < 1.0, axis=2)
    assert 0.3 < drawn.mean() < 1.0
    assert not drawn[0].any()  # nothing is cut off at the top


def test_a_room_is_drawn_in_four_panels_in_a_row(tmp_path):
    draw_rooms(tmp_path / 'room.png', [('store', 'surface', 1)])
    rows, columns, _ = imread(tmp_path / 'room.png').shape
    assert columns > 2.5 * rows
