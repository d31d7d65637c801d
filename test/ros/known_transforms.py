# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A source of transforms that knows what a test says."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass
class KnownTransforms:
    """
    Knows one matrix for each pair of frames, for stamps up to ``newest_ns``.

    ``asked`` counts lookups; the first ``late`` of them fail.
    """

    matrices: dict[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict)
    newest_ns: int = 2**62
    late: int = 0
    asked: int = 0
    cleared: int = 0
    closed: bool = False

    def find(self, target: str, source: str, stamp_ns: int) -> NDArray[np.float64] | None:
        """Give the matrix for the pair."""
        self.asked += 1
        if self.asked <= self.late or stamp_ns > self.newest_ns:
            return None
        return self.matrices.get((target, source))

    def explain(self, target: str, source: str, stamp_ns: int) -> str:
        """Say what is known."""
        return f'known up to {self.newest_ns / 1e9:.3f} s'

    def frames(self) -> list[str]:
        """Name all frames."""
        return sorted({name for pair in self.matrices for name in pair})

    def clear(self) -> None:
        """Count the times it was cleared."""
        self.cleared += 1

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True
