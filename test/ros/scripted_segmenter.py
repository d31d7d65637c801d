# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A segmenter that answers what a test says, when it says."""

from threading import Event
import time

from asis_ros.cloud import Segmentation
from asis_ros.labels import CLASS_NAMES, UNASSIGNED
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.segmenter import STAGES
import numpy as np

CHAIR = 8
PATIENCE = 120.0


class ScriptedSegmenter:
    """
    Calls every point a chair.

    The points are five objects, one after the other, of which the first ``num_instances`` are
    found.
    """

    class_names = CLASS_NAMES
    device = 'cpu'
    reduction = ''

    def __init__(self):
        self.config = SegmenterConfig()
        self.num_instances = 1
        self.error = None
        self.may_answer = Event()
        self.may_answer.set()
        self.clouds = []
        self.times = []
        self.seconds = 0.0

    def warm_up(self):
        pass

    def release(self):
        pass

    def segment(self, cloud, *, sensor, time_left):
        self.clouds.append(cloud)
        self.times.append(time.monotonic())
        time.sleep(self.seconds)
        assert self.may_answer.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        objects = 5 * np.arange(len(cloud)) // max(len(cloud), 1)
        return Segmentation(
            np.full(len(cloud), CHAIR, np.uint8),
            np.where(objects < self.num_instances, objects, UNASSIGNED).astype(np.int32),
            np.ones(len(cloud), np.float32),
            np.full(self.num_instances, CHAIR, np.uint8),
            dict.fromkeys(STAGES, 0.001),
        )
