# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A bare room of known size, to be filled by the tests."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import SyntheticRoom
import numpy as np
import pytest

SIZE = (4.0, 3.0, 2.5)


def _shell():
    x, y, z = SIZE
    return [
        ([(0, 0, 0), (x, 0, 0), (x, y, 0), (0, y, 0)], 'floor'),
        ([(0, 0, z), (x, 0, z), (x, y, z), (0, y, z)], 'ceiling'),
        ([(0, 0, 0), (x, 0, 0), (x, 0, z), (0, 0, z)], 'wall'),
        ([(x, 0, 0), (x, y, 0), (x, y, z), (x, 0, z)], 'wall'),
        ([(0, y, 0), (x, y, 0), (x, y, z), (0, y, z)], 'wall'),
        ([(0, 0, 0), (0, y, 0), (0, y, z), (0, 0, z)], 'wall'),
    ]


@pytest.fixture(scope='session')
def box_room():
    """Make a grey room of 4 x 3 x 2.5 m from its six sides and any more patches (4, 3)."""

    def make(*more):
        patches = [*_shell(), *more]
        count = len(patches)
        first = 4 * np.arange(count)[:, None, None]
        return SyntheticRoom(
            vertices=np.concatenate([np.array(corners, float) for corners, _ in patches]),
            faces=(first + np.array([(0, 1, 2), (0, 2, 3)])).reshape(-1, 3),
            face_class_ids=np.repeat(
                np.array([CLASS_NAMES.index(name) for _, name in patches], np.uint8), 2
            ),
            face_instance_ids=np.repeat(np.arange(count, dtype=np.int32), 2),
            face_rgb=np.full((2 * count, 3), 0.5, np.float32),
            face_gloss=np.zeros(2 * count, np.float32),
            size=np.array(SIZE),
            lamps=np.array([(2.0, 1.5, 2.4)]),
        )

    return make
