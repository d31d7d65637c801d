# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Report of results: the figures of the paper and all tables on one HTML page."""
