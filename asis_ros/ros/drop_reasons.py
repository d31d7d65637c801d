# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Reasons for dropped scans; those of unreadable messages are in ``messages.decode``."""

REPLACED = 'replaced'
UNMATCHED = 'unmatched'
NO_SUBSCRIBER = 'no_subscriber'
DISABLED = 'disabled'
DEACTIVATED = 'deactivated'
TOO_OLD = 'too_old'
IN_FUTURE = 'in_future'
ZERO_STAMP = 'zero_stamp'
EMPTY_FRAME = 'empty_frame'
FRAME_MISMATCH = 'frame_mismatch'
TF_UNAVAILABLE = 'tf_unavailable'
OUT_OF_MEMORY = 'out_of_memory'
INTERNAL_ERROR = 'internal_error'

INTENDED = (NO_SUBSCRIBER, DISABLED, DEACTIVATED)
"""Not a fault: no output was requested."""

ERRORS = (OUT_OF_MEMORY, INTERNAL_ERROR)
"""Faults of the node; all others are faults of the scan or its surroundings, a warning."""

UNPROCESSED = (REPLACED, DEACTIVATED)
"""Dropped for no fault of the scan: the status of the last processed scan stays."""
