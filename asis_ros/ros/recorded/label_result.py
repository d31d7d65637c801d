# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Result of the labelling of a bag."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelResult:
    """
    Result of the labelling of a bag.

    Parameters
    ----------
    bag, topic : str
        What was labelled.
    num_labelled : int
        Number of labelled scans.
    num_kept : int
        Number of scans whose segmentations an interrupted run had left.
    num_instances : int
        Number of instances of all scans together.
    dropped : mapping of str to int
        Number of scans that the node would drop, by reason.
    limits : mapping of str to int
        Settings that bounded the work, and how often.
    was_finished : bool
        Whether the bag was labelled already.

    """

    bag: str
    topic: str
    num_labelled: int
    num_kept: int
    num_instances: int
    dropped: Mapping[str, int]
    limits: Mapping[str, int]
    was_finished: bool = False

    def to_mapping(self) -> dict[str, Any]:
        """Convert to numbers and names, for JSON."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> 'LabelResult':
        """
        Read the result of a bag that was labelled earlier.

        Raises
        ------
        KeyError
            If a value is missing.

        """
        names = {item.name for item in fields(cls)} - {'was_finished'}
        return cls(**{name: values[name] for name in names}, was_finished=True)

    def summary(self) -> str:
        """Describe the result in one line."""
        reasons = ', '.join(f'{reason} {count}' for reason, count in self.dropped.items())
        text = (
            f'{self.num_labelled} scans labelled, {self.num_instances} instances, '
            f'{sum(self.dropped.values())} dropped{f" ({reasons})" if reasons else ""}'
        )
        if self.was_finished:
            return f'{text}; it was labelled already'
        return (
            f'{text}; {self.num_kept} were left by an interrupted run' if self.num_kept else text
        )
