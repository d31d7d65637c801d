# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The ASIS network: two backbones, the association, its loss and its checkpoints."""
