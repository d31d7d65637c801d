# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""One thing that the doctor found."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad a finding is."""

    ERROR = 'error'
    """Nothing can come out."""
    WARNING = 'warning'
    """Something is missing or late."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is wrong, and what to do.

    Parameters
    ----------
    level : Level
        How bad it is.
    reason : str
        Short machine-readable name such as ``'no_publisher'``.
    problem : str
        What is wrong, with the values seen.
    remedy : str
        What to do.

    """

    level: Level
    reason: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f'{self.level.value}: {self.problem}\n  -> {self.remedy}'
