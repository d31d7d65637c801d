# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Rooms of S3DIS (Armeni et al., CVPR 2016) from the archive as it is handed out."""
