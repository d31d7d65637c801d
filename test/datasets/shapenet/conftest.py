# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arrays of HDF5 files in the layout of SGPN."""

from typing import Any

import numpy as np
import pytest

Arrays = dict[str, Any]


@pytest.fixture
def arrays() -> Arrays:
    """Make a mug, whose points 0 to 99 are its handle, and a chair with two legs and a seat."""
    rng = np.random.default_rng(0)
    seglabel = np.full((2, 2048), 37)
    seglabel[0, :100] = 36
    seglabel[1] = 14
    seglabel[1, 1500:] = 13
    pid = np.zeros((2, 2048), int)
    pid[0, :100] = 1
    pid[1, 700:1500] = 1
    return {
        'data': rng.normal(size=(2, 2048, 3)).astype(np.float32),
        'seglabel': seglabel,
        'pid': pid,
    }
