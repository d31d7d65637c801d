# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training of ASIS: recipes, exact resumption, distributed data-parallel processes."""

from asis_ros.train.config import load_recipe, TrainingConfig
from asis_ros.train.loop import train

__all__ = ['TrainingConfig', 'load_recipe', 'train']
