# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Snapshot of a scan and its segmentation, written to files on demand."""

from dataclasses import dataclass
from pathlib import Path

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.clouds import write_cloud, write_segmentation
from asis_ros.segment.tracking import point_track_ids
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    A scan and its segmentation.

    Parameters
    ----------
    stamp_ns : int
        Stamp of the scan (ns).
    cloud : PointCloud
        N points, in the frame of the scan.
    segmentation : Segmentation
        Segmentation of these points, I instances.
    track_ids : array of shape (I,), uint32
        Track id of each instance.

    """

    stamp_ns: int
    cloud: PointCloud
    segmentation: Segmentation
    track_ids: NDArray[np.uint32]

    def save(self, folder: Path) -> tuple[Path, Path]:
        """
        Write ``scan_<stamp>_input.ply`` and ``scan_<stamp>_output.ply``.

        Parameters
        ----------
        folder : Path
            Created if missing. Files of the same scan are replaced.

        Returns
        -------
        (Path, Path)
            The scan, and its segmentation as ``write_segmentation`` writes it, with track ids as
            instance ids.

        Raises
        ------
        DatasetError
            If the folder cannot be made or a file cannot be written.

        """
        seconds, nanoseconds = divmod(self.stamp_ns, 10**9)
        stem = f'scan_{seconds}_{nanoseconds:09}'
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatasetError(f'cannot make {folder}: {os_reason(error)}') from error
        before, after = folder / f'{stem}_input.ply', folder / f'{stem}_output.ply'
        write_cloud(before, self.cloud)
        track_ids = point_track_ids(self.segmentation, self.track_ids)
        write_segmentation(after, self.cloud, self.segmentation, track_ids)
        return before, after
