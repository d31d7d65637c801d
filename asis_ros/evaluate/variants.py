# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Variants of the ablation study: two backbones, semantic awareness and instance fusion."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

POINTNET, POINTNET2 = 'pointnet', 'pointnet2'

PAPER_BACKBONES: Mapping[str, str] = MappingProxyType(
    {POINTNET: 'PointNet', POINTNET2: 'PointNet++'}
)
"""Backbones of the paper: names in the settings of a network, and in the literature."""


class Variant(NamedTuple):
    """A network of the ablation study (section 4.2.3)."""

    instance_fusion: bool
    """IF: points of one instance share their semantic features."""
    semantic_awareness: bool
    """SA: semantic features shape the instance embeddings."""


BASELINE, ASIS = Variant(False, False), Variant(True, True)

VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        'baseline': BASELINE,
        'fusion': Variant(True, False),
        'awareness': Variant(False, True),
        'asis': ASIS,
    }
)
"""The four variants, as on the command line and in the folders of an ablation study."""

LABELS: Mapping[Variant, str] = MappingProxyType(
    {BASELINE: 'baseline', Variant(True, False): '+IF', Variant(False, True): '+SA', ASIS: 'ASIS'}
)
"""Names of the variants in figures, as in the paper."""
