# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""ShapeNet part: shapes whose points are labelled with one of 50 parts."""
