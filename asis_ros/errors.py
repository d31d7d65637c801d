# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Errors that a user, a file or a sensor can cause; each message says what to do.

They can be pickled, so that a worker process can hand one to the process that started it.
"""

LONGEST_QUOTE = 100
"""Characters of a value in a message."""


class AsisError(Exception):
    """Base class of all errors that this package raises on purpose."""


class ConfigError(AsisError):
    """A setting is unknown or outside its range."""


class SettingError(ConfigError):
    """
    One setting of a section is wrong.

    The reader of the file or of the ROS parameters prepends the path of the section.

    Parameters
    ----------
    name : str
        Name of the setting in its section.
    problem : str
        The rest of the sentence that starts with the name.

    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f'{name} {problem}')
        self._arguments = name, problem

    def __reduce__(self) -> tuple[type[AsisError], tuple[str, str]]:
        return type(self), self._arguments


class CloudError(AsisError):
    """
    A point cloud cannot be used.

    Parameters
    ----------
    reason : str
        Short machine-readable reason such as ``'size_mismatch'``; dropped scans are counted by it.
    detail : str
        The value found, the value expected, and what to do.

    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason

    def __reduce__(self) -> tuple[type[AsisError], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class CheckpointError(AsisError):
    """A checkpoint is missing, damaged, or made for another network."""


class DatasetError(AsisError):
    """A labelled cloud, a bag or a folder of them cannot be read or written."""


class ReplayError(AsisError):
    """The replay of a bag produced no usable prediction."""


class ViewError(AsisError):
    """The viewer cannot be started, or a recording for it cannot be written."""


class ClusterError(AsisError):
    """Ray cannot be started or reached, or has ended."""


def quoted(value: object) -> str:
    """Quote a value in a message, cut if it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f'{text[:LONGEST_QUOTE]}...'


def os_reason(error: OSError) -> str:
    """Return the reason of a failed file operation, such as ``No space left on device``."""
    return error.strerror or str(error)
