# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pictures.montage."""

from asis_ros.pictures.montage import stack_pictures
from matplotlib.image import imread, imsave
import numpy as np


def test_pictures_are_stacked_with_their_aspects(tmp_path):
    # 60 x 20 and 30 x 20 pixels become 1200 x 400 and 1200 x 800.
    imsave(tmp_path / 'red.png', np.tile([1.0, 0.0, 0.0], (20, 60, 1)))
    imsave(tmp_path / 'blue.png', np.tile([0.0, 0.0, 1.0], (20, 30, 1)))
    stack_pictures(tmp_path / 'out.jpg', [tmp_path / 'red.png', tmp_path / 'blue.png'])
    picture = imread(tmp_path / 'out.jpg').astype(int)
    assert picture.shape == (1200, 1200, 3)
    np.testing.assert_allclose(picture[200, 600], (255, 0, 0), atol=3)
    np.testing.assert_allclose(picture[800, 600], (0, 0, 255), atol=3)
