# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The same object keeps its id from scan to scan, by the voxels that its instances share."""

from dataclasses import dataclass

from asis_ros.cloud import Segmentation
from asis_ros.settings import check_settings, setting
from asis_ros.voxels import mean_per_voxel, voxel_indices
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

SAME_PLACE = 0.6
"""Two voxels are the same place if their points average to within this part of an edge."""

NUM_NEIGHBOURS = 4
"""Voxels of a place that are looked at: after a merge, more than one track has some there."""

OTHER_CLASS = 0.5
"""Weight of an overlap of different classes: the network may change its mind about an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingConfig:
    """How instances are followed from scan to scan."""

    enabled: bool = setting(
        True,
        'true: an object keeps its instance_id from scan to scan; false: ids count the instances '
        'of each scan',
    )
    voxel_size: float = setting(
        0.1, 'edge of the voxels that instances are compared by (m)', at_least=0.01, at_most=10.0
    )
    min_overlap: float = setting(
        0.3,
        'an instance is a known object if it shares at least this part of the voxels of the '
        'smaller of the two; half as much counts where their classes differ',
        at_least=0.01,
        at_most=1.0,
    )
    max_missed: int = setting(
        10,
        'scans in a row that an object may be hidden for and keep its id',
        at_least=0,
        at_most=10_000,
    )

    def __post_init__(self) -> None:
        check_settings(self)


class InstanceTracker:
    """
    Follows objects through scans that are given in one fixed frame.

    What is remembered is one cloud of voxels, each with the track it belongs to and the scan that
    saw it last. So a track reaches as far as the last ``max_missed`` scans saw it, and ends when
    none of them did. An instance and a track are compared by the voxels they share, as a part of
    those of the smaller one: a camera that sees another part of a wall sees the same wall. Pairs
    are one to one, chosen so that the voxels shared by all pairs together are most (Hungarian
    algorithm).

    Parameters
    ----------
    config : TrackingConfig
        Settings.

    """

    def __init__(self, config: TrackingConfig) -> None:
        self._config = config
        self.reset()

    def reset(self) -> None:
        """Forget all objects; ids start at 1 again."""
        self._scan = 0
        self._next_id = 1
        self._centres: NDArray[np.float64] = np.zeros((0, 3))  # (M, 3), m
        self._tracks: NDArray[np.int64] = np.zeros(0, np.int64)  # (M,), track of each voxel
        self._seen: NDArray[np.int64] = np.zeros(0, np.int64)  # (M,), scan that saw it last
        self._classes: dict[int, int] = {}  # track to the class it had last

    @property
    def num_voxels(self) -> int:
        """Voxels remembered: what memory and time grow with."""
        return len(self._centres)

    def update(self, xyz: NDArray[np.floating], segmentation: Segmentation) -> NDArray[np.uint32]:
        """
        Recognise the instances of the next scan.

        Parameters
        ----------
        xyz : array of shape (N, 3)
            Points in the fixed frame (m); finite wherever an instance claims the point.
        segmentation : Segmentation
            The answer for these points, with I instances.

        Returns
        -------
        array of shape (I,), uint32
            Id of each instance: over 0, different for each, unique over all classes and never
            given to another object before ``reset``. 0 for an instance without points.

        """
        class_ids = segmentation.instance_class_ids
        if not self._config.enabled:
            return np.arange(1, len(class_ids) + 1, dtype=np.uint32)
        self._scan += 1
        self._forget()
        centres, instances = _instance_voxels(xyz, segmentation, self._config.voxel_size)
        near, known = self._same_places(centres)
        ids = self._recognise(near, self._tracks[known], instances, class_ids)
        for instance in np.unique(instances):
            if not ids[instance]:
                ids[instance] = self._next_id
                self._next_id += 1
        # A place seen again takes that of the same track. Other tracks keep theirs: two objects
        # that one instance covers in this scan may come apart again in the next.
        again = ids[instances[near]] == self._tracks[known]
        self._remember(centres, ids[instances], replaced=known[again])
        self._classes |= dict(zip(ids.tolist(), class_ids.tolist(), strict=True))
        return ids.astype(np.uint32)

    def _forget(self) -> None:
        """Drop voxels that no scan has seen for too long, and tracks that have none left."""
        self._keep(self._scan - self._seen <= self._config.max_missed + 1)
        alive = set(self._tracks.tolist())
        self._classes = {track: kind for track, kind in self._classes.items() if track in alive}

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._centres, self._tracks, self._seen = (
            self._centres[kept],
            self._tracks[kept],
            self._seen[kept],
        )

    def _same_places(
        self, centres: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pair rows of ``centres`` with remembered voxels that lie in the same place."""
        if not len(centres) or not len(self._centres):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        reach = SAME_PLACE * self._config.voxel_size
        tree = cKDTree(self._centres)
        neighbours = np.asarray(tree.query(centres, NUM_NEIGHBOURS, distance_upper_bound=reach)[1])
        rows, columns = np.nonzero(neighbours < len(self._centres))
        return rows, neighbours[rows, columns]

    def _recognise(
        self,
        places: NDArray[np.intp],
        tracks: NDArray[np.int64],
        instances: NDArray[np.intp],
        class_ids: NDArray[np.uint8],
    ) -> NDArray[np.int64]:
        """
        Find the track of each instance; 0 where none fits.

        ``instances`` tells whose each voxel of the scan is; ``places`` and ``tracks`` pair voxels
        of the scan with tracks that have been there.
        """
        known, known_sizes = np.unique(self._tracks, return_counts=True)
        ids = np.zeros(len(class_ids), np.int64)
        if not len(known):
            return ids
        # A voxel counts once for a track, however many of its voxels are near.
        pairs = np.unique(places * len(known) + np.searchsorted(known, tracks))
        shared = np.zeros((len(class_ids), len(known)))
        np.add.at(shared, (instances[pairs // len(known)], pairs % len(known)), 1)
        known_classes = np.array([self._classes[track] for track in known.tolist()])
        shared *= np.where(class_ids[:, None] == known_classes, 1.0, OTHER_CLASS)
        sizes = np.bincount(instances, minlength=len(class_ids))
        shared[shared < self._config.min_overlap * np.minimum(sizes[:, None], known_sizes)] = 0
        rows, columns = linear_sum_assignment(shared, maximize=True)
        fits = shared[rows, columns] > 0
        ids[rows[fits]] = known[columns[fits]]
        return ids

    def _remember(
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
    Carry the ids of instances to their points.

    Parameters
    ----------
    segmentation : Segmentation
        N points, I instances.
    track_ids : array of shape (I,), uint32
        Id of each instance.

    Returns
    -------
    array of shape (N,), uint32
        Id of the instance of each point; 0 where none claims it.

    """
    # The last place is where instance -1, a point without instance, looks.
    ids: NDArray[np.uint32] = np.append(track_ids, np.uint32(0))[segmentation.instance_ids]
    return ids


def _instance_voxels(
    xyz: NDArray[np.floating], segmentation: Segmentation, voxel_size: float
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Average the points that share a voxel and an instance: their means, and the instances."""
    claimed = np.flatnonzero(segmentation.instance_ids >= 0)
    points, instances = xyz[claimed], segmentation.instance_ids[claimed]
    # The grid lies still in the fixed frame, so that a still object falls into the same voxels.
    voxels = voxel_indices(np.floor(points / voxel_size), 1.0)
    num_instances = max(len(segmentation.instance_class_ids), 1)
    keys, groups = np.unique(voxels * num_instances + instances, return_inverse=True)
    if not len(keys):
        return np.zeros((0, 3)), np.zeros(0, np.intp)
    return mean_per_voxel(points, groups.reshape(-1)), keys % num_instances
