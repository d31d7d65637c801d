# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: its text, whether it is a number, and whether it is the best of its column."""

    text: str
    is_number: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of the page; the first row is the header."""

    caption: str
    rows: Sequence[Sequence[PageCell]]
    folded: bool = False
