# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Pictures one below the other in a JPEG: ``python -m asis_ros.pictures.montage OUT PICTURE...``.

``make pictures CLOUDS=FOLDER`` runs it on the pictures of ``asis segment --picture``.
"""

from collections.abc import Sequence
from pathlib import Path
import sys

from asis_ros.files.atomic import atomic_write
from matplotlib.figure import Figure
from matplotlib.image import imread

WIDTH = 1200  # pixels
QUALITY = 85
DOTS_PER_INCH = 100


def stack_pictures(path: Path, pictures: Sequence[Path]) -> None:
    """
    Draw pictures one below the other, all of the same width.

    Parameters
    ----------
    path : Path
        JPEG file to write. An existing file is replaced.
    pictures : sequence of Path
        PNG files, the topmost first.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    images = [imread(picture)[..., :3] for picture in pictures]
    heights = [WIDTH * image.shape[0] / image.shape[1] for image in images]
    total = sum(heights)
    figure = Figure((WIDTH / DOTS_PER_INCH, total / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
    bottom = total
    for image, height in zip(images, heights, strict=True):
        bottom -= height
        axis = figure.add_axes((0.0, bottom / total, 1.0, height / total))
        axis.imshow(image, aspect='auto', interpolation='hanning')
        axis.set_axis_off()
    with atomic_write(path) as temporary:
        figure.savefig(temporary, format='jpeg', pil_kwargs={'quality': QUALITY})


if __name__ == '__main__':
    stack_pictures(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
