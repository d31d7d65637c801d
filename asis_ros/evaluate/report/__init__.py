# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The figures of the paper from results, weights and rooms, and one page that shows them."""
