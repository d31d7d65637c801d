# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Former place of ``Segmenter``; import it from ``asis_ros``."""

from asis_ros.segment.segmenter import Segmenter

__all__ = ['Segmenter']
