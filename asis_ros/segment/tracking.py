# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tracking of instances over scans: an object keeps its id."""

from dataclasses import dataclass

from asis_ros.cloud import Segmentation
from asis_ros.kernels.grouping import mean_of_groups
from asis_ros.settings import check_settings, setting
from asis_ros.voxels import number_cells, voxel_cells
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

MATCH_DISTANCE = 0.6
"""Voxels match if the means of their points are within this fraction of an edge length."""

NUM_NEIGHBOURS = 4
"""Largest number of matches per voxel: after a merge, several tracks have voxels there."""

CLASS_MISMATCH_WEIGHT = 0.5
"""Weight of an overlap of different classes: the predicted class of an object may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingConfig:
    """How instances are tracked from scan to scan."""

    enabled: bool = setting(
        True,
        'true: an object keeps its instance_id from scan to scan; false: ids count the instances '
        'of each scan',
    )
    voxel_size: float = setting(
        0.1,
        'edge length of the voxels in which instances are compared (m)',
        at_least=0.01,
        at_most=10.0,
    )
    min_overlap: float = setting(
        0.3,
        'smallest fraction of the voxels of the smaller of the two that an instance shares with '
        'a known object; a different class halves the fraction',
        at_least=0.01,
        at_most=1.0,
    )
    max_missed: int = setting(
        10,
        'number of scans in a row in which an object may be hidden and keep its id',
        at_least=0,
        at_most=10_000,
    )

    def __post_init__(self) -> None:
        check_settings(self)


class InstanceTracker:
    """
    Tracks instances over scans in one fixed frame.

    The state is a cloud of voxels, each with the track it belongs to and the scan that saw it
    last. So a track extends over what the last ``max_missed`` scans saw of it, and ends when none
    of them saw any. The overlap of an instance and a track is the fraction of shared voxels of the
    smaller of the two: a camera that sees another section of a wall sees the same wall. Instances
    and tracks are assigned one to one so that the total number of shared voxels is largest
    (Hungarian algorithm).

    Parameters
    ----------
    config : TrackingConfig
        Settings.

    """

    def __init__(self, config: TrackingConfig) -> None:
        self._config = config
        self.reset()

    def reset(self) -> None:
        """Delete all tracks; ids start at 1 again."""
        self._scan = 0
        self._next_id = 1
        self._centres: NDArray[np.float64] = np.zeros((0, 3))  # (M, 3), m
        self._tracks: NDArray[np.int64] = np.zeros(0, np.int64)  # (M,), track of each voxel
        self._seen: NDArray[np.int64] = np.zeros(0, np.int64)  # (M,), last scan with the voxel
        self._classes: dict[int, int] = {}  # track to its last class

    @property
    def num_voxels(self) -> int:
        """Number of voxels of all tracks, which memory and time grow with."""
        return len(self._centres)

    def update(self, xyz: NDArray[np.floating], segmentation: Segmentation) -> NDArray[np.uint32]:
        """
        Assign the instances of the next scan to tracks.

        Parameters
        ----------
        xyz : array of shape (N, 3)
            Points in the fixed frame (m); finite if they belong to an instance.
        segmentation : Segmentation
            Segmentation of these points, I instances.

        Returns
        -------
        array of shape (I,), uint32
            Track id of each instance: above 0, unique over all classes, and never reused before
            ``reset``. 0 for an instance without points.

        """
        class_ids = segmentation.instance_class_ids
        if not self._config.enabled:
            return np.arange(1, len(class_ids) + 1, dtype=np.uint32)
        self._scan += 1
        self._expire()
        centres, instances = _instance_voxels(xyz, segmentation, self._config.voxel_size)
        near, known = self._match_voxels(centres)
        ids = self._assign(near, self._tracks[known], instances, class_ids)
        for instance in np.unique(instances):
            if not ids[instance]:
                ids[instance] = self._next_id
                self._next_id += 1
        # A voxel replaces the matching voxel of its own track. Other tracks keep theirs: two
        # objects that are one instance in this scan may be two again in the next.
        same_track = ids[instances[near]] == self._tracks[known]
        self._add(centres, ids[instances], replaced=known[same_track])
        self._classes |= dict(zip(ids.tolist(), class_ids.tolist(), strict=True))
        return ids.astype(np.uint32)

    def _expire(self) -> None:
        """Delete voxels that no scan has seen for too long, and tracks without voxels."""
        self._keep(self._scan - self._seen <= self._config.max_missed + 1)
        alive = set(self._tracks.tolist())
        self._classes = {track: kind for track, kind in self._classes.items() if track in alive}

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._centres, self._tracks, self._seen = (
            self._centres[kept],
            self._tracks[kept],
            self._seen[kept],
        )

    def _match_voxels(
        self, centres: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pair rows of ``centres`` with voxels of tracks at the same position."""
        if not len(centres) or not len(self._centres):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        reach = MATCH_DISTANCE * self._config.voxel_size
        tree = cKDTree(self._centres)
        neighbours = np.asarray(tree.query(centres, NUM_NEIGHBOURS, distance_upper_bound=reach)[1])
        rows, columns = np.nonzero(neighbours < len(self._centres))
        return rows, neighbours[rows, columns]

    def _assign(
        self,
        voxels: NDArray[np.intp],
        tracks: NDArray[np.int64],
        instances: NDArray[np.intp],
        class_ids: NDArray[np.uint8],
    ) -> NDArray[np.int64]:
        """
        Find the track of each instance (I,); 0 if none matches.

        ``instances`` holds the instance of each voxel of the scan; ``voxels`` and ``tracks`` pair
        voxels of the scan with tracks at the same position.
        """
        known, known_sizes = np.unique(self._tracks, return_counts=True)
        ids = np.zeros(len(class_ids), np.int64)
        if not len(known):
            return ids
        # A voxel counts once per track, even if it matches several of its voxels.
        pairs = np.unique(voxels * len(known) + np.searchsorted(known, tracks))
        shared = np.zeros((len(class_ids), len(known)))
        np.add.at(shared, (instances[pairs // len(known)], pairs % len(known)), 1)
        known_classes = np.array([self._classes[track] for track in known.tolist()])
        shared *= np.where(class_ids[:, None] == known_classes, 1.0, CLASS_MISMATCH_WEIGHT)
        sizes = np.bincount(instances, minlength=len(class_ids))
        shared[shared < self._config.min_overlap * np.minimum(sizes[:, None], known_sizes)] = 0
        rows, columns = linear_sum_assignment(shared, maximize=True)
        matches = shared[rows, columns] > 0
        ids[rows[matches]] = known[columns[matches]]
        return ids

    def _add(
        self,
        centres: NDArray[np.float64],
        tracks: NDArray[np.int64],
        replaced: NDArray[np.intp],
    ) -> None:
        kept = np.ones(len(self._tracks), bool)
        kept[replaced] = False
        self._keep(kept)
        self._centres = np.concatenate([self._centres, centres])
        self._tracks = np.concatenate([self._tracks, tracks])
        self._seen = np.append(self._seen, np.full(len(tracks), self._scan))


def point_track_ids(
    segmentation: Segmentation, track_ids: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """
    Track id of each point.

    Parameters
    ----------
    segmentation : Segmentation
        N points, I instances.
    track_ids : array of shape (I,), uint32
        Track id of each instance.

    Returns
    -------
    array of shape (N,), uint32
        Track id of the instance of each point; 0 for a point without instance.

    """
    # Index -1, a point without instance, reads the last entry.
    ids: NDArray[np.uint32] = np.append(track_ids, np.uint32(0))[segmentation.instance_ids]
    return ids


def _instance_voxels(
    xyz: NDArray[np.floating], segmentation: Segmentation, voxel_size: float
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Mean of the points of each voxel of each instance, and its instance."""
    assigned = np.flatnonzero(segmentation.instance_ids >= 0)
    points, instances = xyz[assigned], segmentation.instance_ids[assigned]
    # The grid is fixed in the frame, so that a static object falls into the same voxels.
    voxels = number_cells(voxel_cells(points, voxel_size, origin=0.0))
    num_instances = max(len(segmentation.instance_class_ids), 1)
    keys, groups = np.unique(voxels * num_instances + instances, return_inverse=True)
    if not len(keys):
        return np.zeros((0, 3)), np.zeros(0, np.intp)
    return mean_of_groups(points, groups.reshape(-1)), keys % num_instances
