# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The folder of a replay or a demo."""

from pathlib import Path

from asis_ros.errors import os_reason, ReplayError

BAG, LABELLED_BAG, NODE_LOG = 'bag', 'labelled_bag', 'node.log'
PICTURE, REPORT, PAGE = 'segmentation.png', 'report.json', 'report.html'
RESULTS = {BAG, LABELLED_BAG, NODE_LOG, PICTURE, REPORT, PAGE}
"""All files of a replay or a demo."""


def make_folder(out: Path) -> None:
    """
    Create the folder of a replay, or reuse that of an earlier one.

    Raises
    ------
    ReplayError
        If it holds other files, or cannot be created.

    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        others = sorted({path.name for path in out.iterdir()} - RESULTS)
    except OSError as error:
        raise ReplayError(f'cannot make the folder {out}: {os_reason(error)}') from error
    others = [name for name in others if not name.startswith('.')]
    if others:
        names = ', '.join(others[:3])
        raise ReplayError(f'{out} holds other files ({names}): choose another folder')
