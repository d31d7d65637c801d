# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A finding of the doctor: a problem and its remedy."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Severity of a finding."""

    ERROR = 'error'
    """No output is possible."""
    WARNING = 'warning'
    """Output is incomplete or late."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A problem and its remedy.

    Parameters
    ----------
    severity : Severity
        Severity.
    reason : str
        Short machine-readable name such as ``'no_publisher'``.
    problem : str
        What is wrong, with the observed values.
    remedy : str
        What to do.

    """

    severity: Severity
    reason: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f'{self.severity.value}: {self.problem}\n  -> {self.remedy}'
