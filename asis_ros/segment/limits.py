# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings that bound the work on a cloud, and what it means that one did."""

from collections.abc import Mapping

from asis_ros.origin_returns import DROP_ORIGIN

MAX_POINTS = 'input.max_points'
MAX_RANGE = 'input.max_range'
MAX_BLOCKS = 'input.max_blocks'
MAX_SEEDS = 'clustering.max_seeds'

_EXPLANATIONS = {
    DROP_ORIGIN: '{} points are unknown: they lie at the exact origin of the sensor',
    MAX_POINTS: '{} points are unknown: there are more than input.max_points',
    MAX_RANGE: '{} points are unknown: they are farther from the sensor than input.max_range',
    MAX_BLOCKS: '{} blocks are unknown: there are more than input.max_blocks. Are coordinates in '
    'metres?',
    MAX_SEEDS: 'embeddings of {} blocks are scattered: instances are approximate, with '
    'clustering.max_seeds seeds per block',
}


def explain_limits(limits: Mapping[str, int]) -> list[str]:
    """
    Explain which settings bounded the work on a cloud.

    Parameters
    ----------
    limits : mapping of str to int
        Name of the setting, and number of points or blocks, as in ``Segmentation.limits``.

    Returns
    -------
    list of str
        A sentence for each setting whose number is not 0.

    """
    return [_EXPLANATIONS[name].format(count) for name, count in limits.items() if count]
