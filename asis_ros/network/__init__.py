# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The ASIS network: backbones, association, inference and checkpoints."""
