# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Adaptation of weights to the unlabelled clouds of a building and a sensor."""
