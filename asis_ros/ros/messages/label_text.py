# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Names and colours of the class ids as text, for those without ``vision_msgs``."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
import yaml

UNLABELLED = 'unlabelled'
"""Name of the class id of points without a prediction."""


def label_text(
    class_names: Sequence[str], class_colours: NDArray[np.uint8], unknown_label: int
) -> str:
    """
    Describe classes as YAML: a list of id, name and colour ([red, green, blue]).

    The last entry is that of points without a prediction.
    """
    numbered = [*enumerate(class_names), (unknown_label, UNLABELLED)]
    classes = [
        {'id': number, 'name': name, 'colour': class_colours[min(number, 255)].tolist()}
        for number, name in numbered
    ]
    text: str = yaml.safe_dump(classes, sort_keys=False, default_flow_style=None)
    return text
