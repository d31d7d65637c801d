# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Run the command line with ``python3 -m asis_ros``."""

import sys

from asis_ros.cli import main

sys.exit(main())
