# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The recipes in this package; docs/training.md says what they are."""

from pathlib import Path

RECIPES = {path.stem: path for path in sorted(Path(__file__).parent.glob('*.yaml'))}
"""File of each recipe."""


def find_recipe(name: str) -> Path:
    """Find a recipe by what users call it: a name for those in the package, or a file."""
    return RECIPES.get(name, Path(name))
