# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Paths that tests share: the root of the repository, and recorded data beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / 'config'

RECORDED_CLOUDS = ROOT.parent / 'shared' / 'data' / 'clouds'
"""Clouds of the Point Cloud Library; tests that need them skip where they are absent."""
