# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Inputs of the benchmark: simulated scans, cloud files, and the blocks that are timed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud
from asis_ros.geometry import transform
from asis_ros.rooms.demo_bag import DEMO_SEED
from asis_ros.rooms.room import make_room
from asis_ros.rooms.sensors.depth_camera import KINECT
from asis_ros.rooms.sensors.scanner import scan_room
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.registration import pose_above_origin, transformed
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
from asis_ros.segment.blocks import BlockFeatures
from asis_ros.segment.prediction import BlockPrediction, CloudPrediction
from asis_ros.segment.segmenter import Segmenter
import numpy as np
from numpy.typing import NDArray

QUICK_BINNING = 4
"""Factor by which the image of the camera is smaller in a quick run."""


@dataclass(frozen=True, slots=True)
class Scan:
    """
    A cloud, z up.

    Parameters
    ----------
    name : str
        Where it comes from.
    cloud : PointCloud
        N points, NaN and infinity allowed.
    truth : LabelledCloud, optional
        The same points with true labels; None for a recorded cloud.

    """

    name: str
    cloud: PointCloud
    truth: LabelledCloud | None = None


def simulated_scans(*, quick: bool) -> list[Scan]:
    """Simulate a depth camera in the room of the demo, and a laser scan of the whole room."""
    caster = RayCaster(make_room(DEMO_SEED))
    rng = np.random.default_rng(0)
    pose = random_viewpoint(caster.room, caster, rng)
    camera = KINECT.binned(QUICK_BINNING) if quick else KINECT
    view = transformed(camera.simulate(caster, pose, rng), pose_above_origin(pose))
    scans = [Scan('simulated depth camera', view.cloud, view)]
    if not quick:
        room = scan_room(caster, rng)
        scans.append(Scan('simulated laser scan', room.cloud, room))
    return scans


def read_scans(paths: Sequence[Path], to_z_up: NDArray[np.float64]) -> list[Scan]:
    """
    Read cloud files.

    Parameters
    ----------
    paths : sequence of Path
        As for ``read_cloud``.
    to_z_up : array of shape (4, 4)
        Transform from the frame of the clouds to one with z up.

    Raises
    ------
    DatasetError
        If a file cannot be read or has no finite point.

    """
    scans = []
    for path in paths:
        cloud = read_cloud(path)
        if not cloud.finite().any():
            raise DatasetError(f'{path} has no finite point: there is nothing to measure')
        scans.append(Scan(path.name, PointCloud(transform(cloud.xyz, to_z_up), cloud.rgb)))
    return scans


@dataclass(frozen=True, slots=True)
class Scene:
    """
    A scan and the prediction for its blocks.

    Parameters
    ----------
    scan : Scan
        The cloud.
    segmenter : Segmenter
        What predicted.
    prediction : CloudPrediction
        With embeddings.

    """

    scan: Scan
    segmenter: Segmenter
    prediction: CloudPrediction

    def timed_blocks(self) -> list[BlockPrediction]:
        """Blocks of the length that most points are in, those with the fewest clusters first."""
        blocks = self.prediction.blocks
        points_by_length: Counter[int] = Counter()
        for item in blocks:
            points_by_length[_length(item)] += _length(item)
        length = points_by_length.most_common(1)[0][0]
        return sorted((item for item in blocks if _length(item) == length), key=num_clusters)


def num_clusters(prediction: BlockPrediction) -> int:
    """Count the clusters of a block."""
    return len(np.unique(prediction.clusters.cluster_ids))


def predict(scan: Scan, segmenter: Segmenter) -> Scene:
    """Predict the blocks of a scan, with their embeddings."""
    return Scene(scan, segmenter, segmenter.predict_blocks(scan.cloud, keep_embeddings=True))


def _length(prediction: BlockPrediction) -> int:
    return len(prediction.block.point_indices)


def features_of(scene: Scene, blocks: Sequence[BlockPrediction]) -> NDArray[np.float32]:
    """Features of blocks of equal length, repeated points included: (B, P, 9)."""
    of_cloud = BlockFeatures(scene.prediction.prepared.cloud, scene.segmenter.config.block)
    return np.stack([of_cloud.of(item.block) for item in blocks])
