# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""ROS network of a replay."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
import os
import random

PROFILE_VARIABLES = ('FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE')
"""File of settings of Fast DDS: until Jazzy, and from Kilted on."""


@contextmanager
def private_network() -> Iterator[None]:
    """
    ROS domain of its own for this process and its children, with room for large clouds.

    Environment variables that are set already stay.
    """
    profile = resources.files('asis_ros.ros') / 'large_clouds.xml'
    before = dict(os.environ)
    with resources.as_file(profile) as path:
        for variable in PROFILE_VARIABLES:
            os.environ.setdefault(variable, str(path))
        # Domains up to 101 keep clear of the ports that Linux gives out to others.
        os.environ.setdefault('ROS_DOMAIN_ID', str(random.SystemRandom().randint(1, 101)))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
