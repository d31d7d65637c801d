# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What the simulated sensors share: ray casting, shading, viewpoints and registration."""
