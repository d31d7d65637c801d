# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training of ASIS: recipes, exact resumption, distributed data-parallel processes."""
