# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Unlabelled clouds of recordings: files and scans of bags, with z up, as rooms without labels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
import shutil

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.errors import DatasetError
from asis_ros.files.clouds import check_source, read_cloud, READERS
from asis_ros.geometry import transform
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.scans import RecordedConfig, RecordedScans
from asis_ros.voxels import first_of_voxel, voxel_indices
import numpy as np

MIN_POINTS = 256
"""A cloud of fewer points is left out: it is no view of a room."""

TOO_NEAR = 0.01
"""Points nearer to the sensor than this are beams without a return (m)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordings:
    """
    Clouds and bags that a user gives.

    Parameters
    ----------
    sources : sequence of Path
        Cloud files, and bags.
    num_scans : int
        Largest number of scans of each bag, evenly spaced in time.
    topic : str, optional
        Topic of the scans; None: the only one.
    node : NodeConfig
        Up axis or sensor pose, and the largest range of scans.
    use_tf : bool
        Whether scans are transformed to a frame with z up by TF of the bag, if it has one.

    """

    sources: Sequence[Path]
    num_scans: int
    topic: str | None
    node: NodeConfig
    use_tf: bool

    def gather(
        self, folder: Path, voxel_size: float, progress: Callable[[int, int], None]
    ) -> list[Path]:
        """
        Write all clouds to a folder, as rooms whose points have no labels.

        Parameters
        ----------
        folder : Path
            Folder to write to; emptied first.
        voxel_size : float
            Keep one point of each voxel of this size (m); 0: all points.
        progress : callable
            Called with the numbers of sources that are done and of all.

        Returns
        -------
        list of Path
            The rooms, in the order of sources and time.

        Raises
        ------
        DatasetError
            If a source cannot be read, or there is no cloud of ``MIN_POINTS``.

        """
        for source in self.sources:
            if source.suffix.lower() in READERS:
                check_source(source)
        shutil.rmtree(folder, ignore_errors=True)  # what an interrupted call has left
        folder.mkdir(parents=True, exist_ok=True)
        paths: list[Path] = []
        for number, source in enumerate(self.sources, start=1):
            for cloud in self._clouds(source):
                cloud = _thinned(cloud, voxel_size)
                if len(cloud) >= MIN_POINTS:
                    paths.append(folder / f'{len(paths):04}_{source.stem}.npz')
                    save_room(paths[-1], _unlabelled(cloud))
            progress(number, len(self.sources))
        if not paths:
            raise DatasetError(
                f'no cloud of {self.sources[0]} has {MIN_POINTS} points: nothing to adapt to'
            )
        return paths

    def _clouds(self, source: Path) -> Iterator[PointCloud]:
        """Read the clouds of a file or a bag, with z up."""
        if source.suffix.lower() in READERS:
            cloud = read_cloud(source)
            yield PointCloud(transform(cloud.xyz, self.node.to_z_up('')), cloud.rgb)
            return
        with RecordedScans(source, self._recorded(1)) as scans:
            stride = -(-scans.total // self.num_scans)
        with RecordedScans(source, self._recorded(stride)) as scans:
            for scan in islice(scans, self.num_scans):
                pose = scan.sensor_pose
                sensor = np.zeros(3) if pose is None else pose[:3, 3]
                distance = np.linalg.norm(scan.cloud.xyz - sensor, axis=1)
                near = (distance > TOO_NEAR) & (distance <= self.node.input.max_range)
                yield scan.cloud.take(np.flatnonzero(near))

    def _recorded(self, stride: int) -> RecordedConfig:
        return RecordedConfig(
            topic=self.topic, stride=stride, to_z_up=self.node.to_z_up, use_tf=self.use_tf
        )


def _thinned(cloud: PointCloud, voxel_size: float) -> PointCloud:
    """Keep the finite points, of those in one voxel the first."""
    cloud = cloud.take(np.flatnonzero(cloud.finite()))
    if voxel_size and len(cloud):
        cloud = cloud.take(first_of_voxel(voxel_indices(cloud.xyz, voxel_size)))
    return cloud


def _unlabelled(cloud: PointCloud) -> LabelledCloud:
    return LabelledCloud(
        cloud,
        np.full(len(cloud), UNKNOWN_CLASS, np.uint8),
        np.full(len(cloud), UNASSIGNED, np.int32),
    )
