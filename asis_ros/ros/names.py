# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of node, topics, processing stages and parts of the diagnostics."""

from asis_ros.stopwatch import SEGMENTER_STAGES

NODE_NAME = 'asis_segmenter'

POINTS_TOPIC = f'/{NODE_NAME}/output/points'
MARKERS_TOPIC = f'/{NODE_NAME}/output/markers'
DETECTIONS_TOPIC = f'/{NODE_NAME}/output/detections'
LABEL_INFO_TOPIC = f'/{NODE_NAME}/label_info'
TIMES_PREFIX = f'/{NODE_NAME}/debug/processing_time/'
METRICS_TOPIC = f'/{NODE_NAME}/eval/metrics'
SCANS_TOPIC = '/asis_player/scans'
"""Input topic of a replay, which no other node uses."""

PROCESSING_STAGES = ('decode', 'tf', *SEGMENTER_STAGES, 'tracking', 'publish')
"""Stages of the processing of a scan, in the order they run."""

TOTAL = 'total'
STAGES = ('wait', *PROCESSING_STAGES, TOTAL)
"""Stages whose times are published, in the order they run; total is from arrival to the end."""

AGE = 'age'
"""Time from the stamp of a scan to its arrival; published with those of the stages."""

SCANS_STATUS, LATENCY_STATUS, MODEL_STATUS = 'scans', 'latency', 'model'
"""Parts of /diagnostics; each is named ``<node>: <part>``."""
