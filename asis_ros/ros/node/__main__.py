# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Run the node: ``python -m asis_ros.ros.node``."""

from asis_ros.ros.node.main import main

raise SystemExit(main())
