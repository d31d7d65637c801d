# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Errors that a user, a file or a sensor can cause; each message says what to do."""


class AsisError(Exception):
    """Base of every error this package raises on purpose."""


class ConfigError(AsisError):
    """A setting is unknown or outside its range."""


class CloudError(AsisError):
    """
    A point cloud cannot be used.

    Parameters
    ----------
    reason : str
        Short machine-readable reason such as ``'size_mismatch'``; drops are counted by it.
    detail : str
        What came, what was expected, and what to do.

    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class CheckpointError(AsisError):
    """A weights file is missing, damaged, or made for another network."""


class DatasetError(AsisError):
    """A labelled cloud, a bag or a folder of them cannot be read."""


class ReplayError(AsisError):
    """A replayed bag brought no usable answer from the node."""
