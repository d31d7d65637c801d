# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmentations kept on disk, so that a run that was interrupted goes on where it was."""

from collections.abc import Callable
import hashlib
from io import BytesIO
import json
from pathlib import Path
import shutil
from zipfile import BadZipFile

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import CloudError
from asis_ros.files.atomic import atomic_write
from asis_ros.ros.node.sensor_state import CloudSegmenter
from asis_ros.segment.reuse import BlockMemory
from asis_ros.stopwatch import Stopwatch
import numpy as np
from numpy.typing import NDArray
import zstandard

SUFFIX = '.npz.zst'


class KeptLabels:
    """
    Segmenter that keeps what it predicts, and predicts no cloud twice.

    A segmentation is found by a hash of the cloud and of all that it depends on, so that one of
    other settings is never used. Tracking, boxes and messages are computed again from it.

    Parameters
    ----------
    segmenter : CloudSegmenter
        Segments the clouds that are new.
    folder : Path
        Folder of the segmentations; made when the first one is written.
    settings : str
        Names weights, device and settings.

    Attributes
    ----------
    num_found : int
        Number of clouds whose segmentation an earlier run had left.

    """

    def __init__(self, segmenter: CloudSegmenter, folder: Path, settings: str) -> None:
        self.folder = folder
        self.num_found = 0
        self._segmenter = segmenter
        self._settings = settings
        self._written: set[Path] = set()

    def __len__(self) -> int:
        return len(list(self.folder.glob(f'*{SUFFIX}')))

    def segment(
        self,
        cloud: PointCloud,
        *,
        sensor_position: NDArray[np.float64] | None,
        time_left: Callable[[], float] | None,
        watch: Stopwatch | None,
        memory: BlockMemory | None,
    ) -> Segmentation:
        """
        Predict class, instance and score of every point, as the segmenter does.

        Raises
        ------
        DatasetError
            If the segmentation cannot be written.

        """
        path = self.folder / f'{self._key(cloud, sensor_position)}{SUFFIX}'
        segmentation = _read(path, len(cloud))
        if segmentation is not None:
            self.num_found += path not in self._written
            return segmentation
        segmentation = self._segmenter.segment(
            cloud, sensor_position=sensor_position, time_left=time_left, watch=watch, memory=memory
        )
        _write(path, segmentation)
        self._written.add(path)
        return segmentation

    def delete(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _key(self, cloud: PointCloud, sensor_position: NDArray[np.float64] | None) -> str:
        digest = hashlib.blake2b(self._settings.encode(), digest_size=16)
        for array in (cloud.xyz, cloud.rgb, sensor_position):
            if array is not None:
                digest.update(f'{array.dtype}{array.shape}'.encode())
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


def _write(path: Path, segmentation: Segmentation) -> None:
    content = BytesIO()
    np.savez(
        content,
        class_ids=segmentation.class_ids,
        instance_ids=segmentation.instance_ids,
        scores=segmentation.scores,
        instance_class_ids=segmentation.instance_class_ids,
        instance_scores=segmentation.instance_scores,
        limits=np.frombuffer(json.dumps(dict(segmentation.limits)).encode(), np.uint8),
    )
    with atomic_write(path) as temporary:
        path.parent.mkdir(exist_ok=True)
        temporary.write_bytes(zstandard.compress(content.getvalue()))


def _read(path: Path, num_points: int) -> Segmentation | None:
    """Read a segmentation; None if it is not there or damaged, as by a crash of the computer."""
    try:
        content = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            limits = json.loads(arrays['limits'].tobytes())
            segmentation = Segmentation(
                arrays['class_ids'],
                arrays['instance_ids'],
                arrays['scores'],
                arrays['instance_class_ids'],
                arrays['instance_scores'],
                limits=limits,
            )
    except (
        OSError, EOFError, ValueError, KeyError, BadZipFile, zstandard.ZstdError, CloudError
    ):  # fmt: skip
        return None
    return segmentation if len(segmentation) == num_points else None
