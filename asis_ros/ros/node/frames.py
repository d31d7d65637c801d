# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""From the frame of a scan to one with z up: by TF, by a fixed pose, or by convention."""

from collections.abc import Callable
from threading import Event
import time
from typing import Protocol

from asis_ros.errors import CloudError
from asis_ros.ros.node.config import is_optical, NodeConfig
import numpy as np
from numpy.typing import NDArray

TF_UNAVAILABLE = 'tf_unavailable'
EMPTY_FRAME = 'empty_frame'

POLL_INTERVAL = 0.005
"""Time between two looks at whether a transform has come (s)."""


class TransformSource(Protocol):
    """Whoever knows the transforms between frames over time."""

    def find(self, target: str, source: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """
        Give the transform from ``source`` to ``target`` at a time.

        Returns
        -------
        array of shape (4, 4) or None
            None if it is not known, or not yet.

        """

    def explain(self, target: str, source: str, stamp_ns: int) -> str:
        """Say why ``find`` gives nothing, with the time range that is known."""

    def frames(self) -> list[str]:
        """Name all frames heard of."""

    def clear(self) -> None:
        """Forget all transforms that were heard so far."""

    def close(self) -> None:
        """Stop listening."""


class Frames:
    """
    Finds the way from the frame of a scan to the frame it is segmented in.

    Parameters
    ----------
    config : callable
        Gives the settings as they are now.
    source : TransformSource, optional
        Needed if a ``target_frame`` is set.
    warn : callable
        Takes a warning; called once for each frame.

    Attributes
    ----------
    interrupted : Event
        While it is set, no transform is waited for.

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
        Find the transform from a scan to the frame it is segmented in.

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
            If the scan names no frame, or its transform does not come in time.

        """
        config = self._config()
        if config.target_frame:
            return self._transform(config.target_frame, frame_id, stamp_ns)
        if config.up == 'auto' and not config.sensor_pose and is_optical(frame_id):
            self._warn_once(
                f'frame {frame_id!r} is taken for a level camera: -y is up. '
                'Set target_frame or sensor_pose if it is tilted.'
            )
        return config.to_z_up(frame_id)

    def to_fixed(self, stamp_ns: int) -> NDArray[np.float64]:
        """
        Find the transform from the frame of segmentation to the one that objects are followed in.

        Returns
        -------
        array of shape (4, 4), float64

        Raises
        ------
        CloudError
            If it does not come in time.

        """
        config = self._config()
        if not config.fixed_frame:
            return np.eye(4)
        return self._transform(config.fixed_frame, config.target_frame, stamp_ns)

    def known(self) -> list[str]:
        """Name the frames that TF knows."""
        return [] if self._source is None else self._source.frames()

    def clear(self) -> None:
        """Forget the transforms heard so far, as when time went back."""
        if self._source is not None:
            self._source.clear()

    def close(self) -> None:
        """End every wait, and listen no more."""
        self.interrupted.set()
        if self._source is not None:
            self._source.close()

    def _transform(self, target: str, frame_id: str, stamp_ns: int) -> NDArray[np.float64]:
        source = frame_id.lstrip('/')
        if not source:
            raise CloudError(
                EMPTY_FRAME,
                f'header.frame_id is empty, expected the name of a frame that TF can bring to '
                f'target_frame {target!r}',
            )
        if source == target.lstrip('/'):
            return np.eye(4)
        assert self._source is not None
        end = time.monotonic() + self._config().tf_timeout_s
        while (matrix := self._source.find(target, source, stamp_ns)) is None:
            if time.monotonic() >= end or self.interrupted.wait(POLL_INTERVAL):
                raise CloudError(
                    TF_UNAVAILABLE,
                    f'no transform from {source!r} to {target!r} at {stamp_ns / 1e9:.3f} s within '
                    f'{self._config().tf_timeout_s:g} s: '
                    f'{self._source.explain(target, source, stamp_ns)}',
                )
        return matrix

    def _warn_once(self, text: str) -> None:
        if text not in self._warned:
            self._warned.add(text)
            self._warn(text)
