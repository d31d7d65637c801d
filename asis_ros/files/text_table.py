# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of numbers in text, as ascii cloud files hold them."""

from collections.abc import Sequence
import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_NAN: Final = re.compile(rb'[-+]?(?:nan\([a-z]*\)|1\.#(?:QNAN|SNAN|IND)\d*)', re.IGNORECASE)
_INFINITY: Final = re.compile(rb'1\.#INF\d*', re.IGNORECASE)


def with_plain_nan(text: bytes) -> bytes:
    """Replace the spellings of other systems, such as ``-nan(ind)``, with ``nan`` and ``inf``."""
    if b'(' not in text and b'#' not in text:
        return text
    return _INFINITY.sub(b'inf', _NAN.sub(b'nan', text))


def rows_of_text(text: bytes) -> list[bytes]:
    """Lines of a text that are not blank."""
    return [line for line in with_plain_nan(text).splitlines() if line.strip()]


def parse_rows(rows: Sequence[bytes], num_columns: int) -> NDArray[np.float64]:
    """
    Parse numbers separated by blanks or tabs.

    Parameters
    ----------
    rows : sequence of bytes
        N lines, as ``rows_of_text`` returns them.
    num_columns : int
        Numbers in each line.

    Returns
    -------
    array of shape (N, num_columns), float64

    Raises
    ------
    ValueError
        If a line has another number of columns or is not numeric; quotes the line.

    """
    if not rows:
        return np.zeros((0, num_columns))
    try:
        table: NDArray[np.float64] = np.loadtxt(rows, np.float64, comments=None, ndmin=2)
        if table.shape[1] == num_columns:
            return table
    except ValueError:
        pass
    for number, row in enumerate(rows, 1):
        _check_row(row, number, num_columns)
    raise ValueError('the table of numbers cannot be read')


def as_type(values: NDArray[np.float64], kind: np.dtype[Any]) -> NDArray[Any]:
    """Convert parsed numbers to the declared type, unless a number would change."""
    if kind.kind == 'f':
        with np.errstate(over='ignore'):
            return values.astype(kind)
    limits = np.iinfo(kind)
    exact = (values >= limits.min) & (values < limits.max + 1.0) & (values == np.round(values))
    return values.astype(kind) if exact.all() else values


def _check_row(row: bytes, number: int, num_columns: int) -> None:
    """Fail unless a line holds ``num_columns`` numbers."""
    words = row.decode('latin-1').split()
    shown = ' '.join(words)[:80]
    if len(words) != num_columns:
        raise ValueError(
            f'row {number} has {len(words)} numbers, expected {num_columns}: "{shown}"'
        )
    for word in words:
        try:
            float(word)
        except ValueError:
            raise ValueError(f'row {number} holds "{word}", no number: "{shown}"') from None
