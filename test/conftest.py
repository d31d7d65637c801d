# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What all tests share: time for the examples of hypothesis, and interrupts in every process."""

import signal

from hypothesis import settings

settings.register_profile('patient', deadline=None)
settings.load_profile('patient')

# Workers of pytest-xdist ignore it, and so would all that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
