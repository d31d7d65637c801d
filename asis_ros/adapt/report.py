# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What an adaptation changed, as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """
    Weights, and what they predict for the clouds that are held back.

    Parameters
    ----------
    name : str
        Such as ``'round 1'``.
    weights : Path
        The checkpoint.
    consistency, confidence : float
        See ``predictions.consistency`` and ``predictions.mean_confidence``.
    fractions : array of shape (C,)
        Fraction of the points that each class has.

    """

    name: str
    weights: Path
    consistency: float
    confidence: float
    fractions: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AdaptationReport:
    """
    Stages of an adaptation.

    Parameters
    ----------
    class_names : tuple of str
        Name of each class.
    stages : sequence of Stage
        In order, from the weights before.
    best : Stage
        The one whose weights are the result.
    end : str
        Why there is no further stage.
    changes : mapping of str to float
        Change of the mean of each normalisation layer, in standard deviations.

    """

    class_names: tuple[str, ...]
    stages: Sequence[Stage]
    best: Stage
    end: str
    changes: Mapping[str, float]

    def table(self) -> str:
        """Table of the stages (%), then what changed most and why the adaptation ended."""
        rows = [
            ('consistency', [stage.consistency for stage in self.stages]),
            ('confidence', [stage.confidence for stage in self.stages]),
        ]
        rows += [
            (f'points of {name}', [stage.fractions[class_id] for stage in self.stages])
            for class_id, name in enumerate(self.class_names)
        ]
        width = max(len(name) for name, _ in rows)
        lines = [' ' * width + ''.join(f'{stage.name:>12}' for stage in self.stages)]
        lines += [
            f'{name:{width}}' + ''.join(f'{100 * value:12.1f}' for value in values)
            for name, values in rows
        ]
        farthest = max(self.changes, key=self.changes.__getitem__)
        change = float(np.mean(list(self.changes.values())))
        lines += [
            f'normalisation: the mean of a layer moved by {change:.3f} standard deviations, most '
            f'in {farthest} ({self.changes[farthest]:.3f})',
            f'{self.end}; the result is: {self.best.name}',
        ]
        return '\n'.join(lines)
