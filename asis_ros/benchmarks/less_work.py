# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
What larger steps and larger blocks cost in scores, and save in time.

Run with ``python -m asis_ros.benchmarks.less_work ROOMS``, a folder of ``asis prepare synthetic``:
the shipped weights on its rooms, strict protocol, as a table in Markdown.
"""

from pathlib import Path
import sys
import time

from asis_ros.evaluate.room_scores import known_room, room_labels
from asis_ros.metrics import compute_scores, RoomLabels
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.segment.block_config import CloudBlockConfig
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.weights import DEFAULT, find_weights
import numpy as np
from tqdm import tqdm

BLOCKS = {
    'blocks of 2 m, stride 1 m (default)': CloudBlockConfig(),
    'blocks of 2 m, stride 1.5 m': CloudBlockConfig(stride=1.5),
    'blocks of 2 m, stride 2 m': CloudBlockConfig(stride=2.0),
    'blocks of 1 m, stride 0.5 m, 4096 points': CloudBlockConfig(
        size=1.0, stride=0.5, num_points=4096
    ),
}
SCORES = ('mIoU', 'mWCov', 'mPrec', 'mRec')


def main(rooms: Path) -> None:
    """Print the table; the settings take turns on each room."""
    checkpoint = load_checkpoint(find_weights(DEFAULT))
    segmenters = {name: segmenter(block) for name, block in BLOCKS.items()}
    for each in segmenters.values():
        each.warm_up()
    labels: dict[str, list[RoomLabels]] = {name: [] for name in BLOCKS}
    seconds: dict[str, list[float]] = {name: [] for name in BLOCKS}
    paths = sorted(rooms.glob('*.npz'))
    for path in tqdm(paths):
        room = known_room(path, checkpoint.class_names)
        for name, each in segmenters.items():
            started = time.process_time()
            found = each.segment(room.cloud)
            seconds[name].append(time.process_time() - started)
            labels[name].append(room_labels(room, found))
    print(f'| {len(paths)} clouds (%) | {" | ".join(SCORES)} | CPU s per cloud |')  # noqa: T201
    print('|---|' + '---|' * (len(SCORES) + 1))  # noqa: T201
    for name in BLOCKS:
        scores = compute_scores(labels[name], len(checkpoint.class_names), 'strict')
        row = [f'{100 * scores[score].mean:.1f}' for score in SCORES]
        print(f'| {name} | {" | ".join(row)} | {np.mean(seconds[name]):.2f} |')  # noqa: T201


def segmenter(block: CloudBlockConfig) -> Segmenter:
    """Segment with the shipped weights, on the CPU."""
    return Segmenter(SegmenterConfig(model=ModelConfig(device='cpu'), block=block))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
