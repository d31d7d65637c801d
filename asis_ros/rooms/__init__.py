# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Furnished rooms with exact labels, and sensors that look at them."""
