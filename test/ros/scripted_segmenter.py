# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A segmenter whose predictions and timing are set by a test."""

from threading import Event
import time

from asis_ros.cloud import Segmentation
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.prepare import selected_rows
from asis_ros.stopwatch import SEGMENTER_STAGES
import numpy as np

CHAIR = 8
PATIENCE = 120.0


class ScriptedSegmenter:
    """
    Labels every point as chair.

    The points form five objects, one after the other; the first ``num_instances`` are instances.
    """

    class_names = CLASS_NAMES
    device = 'cpu'
    reduction = ''

    def __init__(self):
        self.config = SegmenterConfig()
        self.num_instances = 1
        self.error = None
        self.may_continue = Event()
        self.may_continue.set()
        self.clouds = []
        self.times = []
        self.seconds = 0.0

    def warm_up(self):
        pass

    def release(self):
        pass

    def close(self):
        pass

    def segment(self, cloud, *, sensor_position, time_left, watch, memory):
        self.clouds.append(cloud)
        self.times.append(time.monotonic())
        time.sleep(self.seconds)
        assert self.may_continue.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        watch.laps |= dict.fromkeys(SEGMENTER_STAGES, 0.001)
        segmented = np.zeros(len(cloud), bool)
        segmented[selected_rows(cloud, self.config.input)] = True
        objects = 5 * np.arange(len(cloud)) // max(len(cloud), 1)
        found = segmented & (objects < self.num_instances)
        return Segmentation(
            np.where(segmented, CHAIR, UNKNOWN_CLASS).astype(np.uint8),
            np.where(found, objects, UNASSIGNED).astype(np.int32),
            segmented.astype(np.float32),
            np.full(self.num_instances, CHAIR, np.uint8),
            np.ones(self.num_instances, np.float32),
        )
