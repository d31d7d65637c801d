# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Transforms from the frame of a scan to one with z up: by TF, fixed pose, or convention."""

from collections.abc import Callable
from threading import Event
import time
from typing import Protocol

from asis_ros.errors import CloudError
from asis_ros.ros.drop_reasons import DEACTIVATED, EMPTY_FRAME, TF_UNAVAILABLE
from asis_ros.ros.node.config import is_optical, NodeConfig
import numpy as np
from numpy.typing import NDArray

POLL_INTERVAL = 0.005
"""Time between two lookups of a transform that is not there yet (s)."""

MAX_WARNINGS = 10
"""Number of frames that are warned of; some drivers send a new name with every scan."""


class TransformSource(Protocol):
    """Source of transforms between frames over time."""

    def find(self, target: str, source: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """
        Look up the transform from ``source`` to ``target`` at a time.

        Returns
        -------
        array of shape (4, 4) or None
            None if it is not available, or not yet.

        """

    def explain(self, target: str, source: str, stamp_ns: int) -> str:
        """Explain why ``find`` finds nothing, with the available time range."""

    def frames(self) -> list[str]:
        """Names of all available frames."""

    def clear(self) -> None:
        """Forget all transforms received so far."""

    def close(self) -> None:
        """Stop listening."""


class TransformLookup:
    """
    Looks up the transforms that a scan needs.

    Parameters
    ----------
    config : callable
        Returns the current settings.
    source : TransformSource, optional
        Required if a ``target_frame`` is set.
    warn : callable
        Logs a warning; called once for each of the first ``MAX_WARNINGS`` frames.

    Attributes
    ----------
    interrupted : Event
        While set, no transform is waited for.

    """

    def __init__(
        self,
        config: Callable[[], NodeConfig],
        source: TransformSource | None,
        warn: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._config = config
        self._source = source
        self._warn = warn
        self._warned: set[str] = set()
        self.interrupted = Event()

    def to_z_up(self, frame_id: str, stamp_ns: int) -> NDArray[np.float64]:
        """
        Transform from the frame of a scan to the frame in which it is segmented.

        Parameters
        ----------
        frame_id : str
            Frame of the scan.
        stamp_ns : int
            Stamp of the scan (ns).

        Returns
        -------
        array of shape (4, 4), float64

        Raises
        ------
        CloudError
            If the scan has no frame, or its transform does not arrive in time.

        """
        config = self._config()
        if config.target_frame:
            return self._look_up(config.target_frame, frame_id, stamp_ns)
        if config.up == 'auto' and not config.sensor_pose and is_optical(frame_id):
            self._warn_once(
                f'frame {frame_id!r} is taken for a level camera: -y is up. '
                'Set target_frame or sensor_pose if it is tilted.'
            )
        return config.to_z_up(frame_id)

    def to_fixed(self, stamp_ns: int) -> NDArray[np.float64] | None:
        """
        Transform from the frame of the segmentation to the frame of the tracks.

        Returns
        -------
        array of shape (4, 4), float64, or None
            None if both are the same frame.

        Raises
        ------
        CloudError
            If it does not arrive in time.

        """
        config = self._config()
        if not config.fixed_frame:
            return None
        return self._look_up(config.fixed_frame, config.target_frame, stamp_ns)

    def available(self) -> list[str]:
        """Names of the frames that TF has received."""
        return [] if self._source is None else self._source.frames()

    def clear(self) -> None:
        """Forget the transforms received so far, as when time went back."""
        if self._source is not None:
            self._source.clear()

    def close(self) -> None:
        """End every wait and stop listening."""
        self.interrupted.set()
        if self._source is not None:
            self._source.close()

    def _look_up(self, target: str, frame_id: str, stamp_ns: int) -> NDArray[np.float64]:
        source = frame_id.lstrip('/')
        if not source:
            raise CloudError(
                EMPTY_FRAME,
                f'header.frame_id is empty, expected a frame that TF can transform to '
                f'target_frame {target!r}',
            )
        if source == target.lstrip('/'):
            return np.eye(4)
        assert self._source is not None
        end = time.monotonic() + self._config().tf_timeout_s
        while (matrix := self._source.find(target, source, stamp_ns)) is None:
            if self.interrupted.wait(POLL_INTERVAL):
                raise CloudError(DEACTIVATED, 'the node was deactivated')
            if time.monotonic() >= end:
                raise CloudError(
                    TF_UNAVAILABLE,
                    f'no transform from {source!r} to {target!r} at {stamp_ns / 1e9:.3f} s within '
                    f'{self._config().tf_timeout_s:g} s: '
                    f'{self._source.explain(target, source, stamp_ns)}',
                )
        return matrix

    def _warn_once(self, text: str) -> None:
        if text not in self._warned and len(self._warned) < MAX_WARNINGS:
            self._warned.add(text)
            self._warn(text)
