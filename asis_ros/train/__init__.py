# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training of ASIS: recipes, runs that resume to the last bit, several processes together."""

from asis_ros.train.config import load_recipe, TrainingConfig
from asis_ros.train.loop import train

__all__ = ['TrainingConfig', 'load_recipe', 'train']
