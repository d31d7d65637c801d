# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Steadiness of ids over scans: switches and fragmentations, as for multiple object tracking.

Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT
Metrics", 2008; fragmentations as in Milan et al., "MOT16: A Benchmark for Multi-Object Tracking",
2016.
"""

from dataclasses import dataclass

from asis_ros.labels import UNASSIGNED
from asis_ros.metrics.matching import MATCH_IOU
import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class ObjectHistory:
    """
    What happened to one true object.

    Attributes
    ----------
    num_scans : int
        Scans that show it.
    num_matched : int
        Scans in which a predicted instance matches it.
    switches : int
        How often it was matched with another id than the last time.
    fragmentations : int
        How often it was matched again after scans that show it unmatched.

    """

    num_scans: int = 0
    num_matched: int = 0
    switches: int = 0
    fragmentations: int = 0


class IdSteadiness:
    """
    Follows true objects over scans; both kinds of ids must persist from scan to scan.

    In a scan, a predicted instance matches a true one if their intersection over union is at least
    0.5, whatever their classes; each matches once.

    Attributes
    ----------
    objects : dict of int to ObjectHistory
        By true instance id.

    """

    def __init__(self) -> None:
        self.objects: dict[int, ObjectHistory] = {}
        self._last_ids: dict[int, int] = {}
        self._unmatched: set[int] = set()

    def add(
        self,
        true_instance_ids: NDArray[np.integer],
        predicted_instance_ids: NDArray[np.integer],
    ) -> None:
        """
        Add the next scan.

        Parameters
        ----------
        true_instance_ids, predicted_instance_ids : array of shape (N,), int
            Instance of each point; ``UNASSIGNED`` is none.

        """
        matches = _matches(true_instance_ids, predicted_instance_ids)
        for name in np.unique(true_instance_ids[true_instance_ids != UNASSIGNED]).tolist():
            history = self.objects.setdefault(name, ObjectHistory())
            history.num_scans += 1
            found = matches.get(name)
            if found is None:
                self._unmatched.add(name)
                continue
            history.num_matched += 1
            last = self._last_ids.get(name)
            history.switches += last is not None and last != found
            history.fragmentations += last is not None and name in self._unmatched
            self._unmatched.discard(name)
            self._last_ids[name] = found

    @property
    def switches(self) -> int:
        """Switches of all objects."""
        return sum(history.switches for history in self.objects.values())

    @property
    def fragmentations(self) -> int:
        """Fragmentations of all objects."""
        return sum(history.fragmentations for history in self.objects.values())


def _matches(true: NDArray[np.integer], predicted: NDArray[np.integer]) -> dict[int, int]:
    """Predicted instance of each true one that is matched."""
    true_names, true_sizes = np.unique(true, return_counts=True)
    names, sizes = np.unique(predicted, return_counts=True)
    size_of = dict(zip(names.tolist(), sizes.tolist(), strict=True))
    true_size_of = dict(zip(true_names.tolist(), true_sizes.tolist(), strict=True))
    pairs, counts = np.unique(np.stack([true, predicted]), axis=1, return_counts=True)
    matches: dict[int, int] = {}
    for (name, other), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        if UNASSIGNED in (name, other) or name in matches or other in matches.values():
            continue
        if count / (true_size_of[name] + size_of[other] - count) >= MATCH_IOU:
            matches[name] = other
    return matches
