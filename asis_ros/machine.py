# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The machine and the software that results were made with."""

from importlib.metadata import PackageNotFoundError, version
import os
from pathlib import Path
import platform
import subprocess

import asis_ros
from asis_ros.segment.block_pool import available_cores
import torch

PACKAGES = ('numpy', 'scipy', 'torch', 'numba', 'scikit-learn')
"""Packages whose versions matter."""


def describe_machine(device: torch.device) -> dict[str, str | int | float]:
    """
    Describe the machine and the software.

    Parameters
    ----------
    device : torch.device
        Device of the network.

    Returns
    -------
    dict
        Processor, cores that this process may use, cores of the machine, mean number of running
        processes over the last minute, device, versions, and the commit if in a clone.

    """
    return {
        'processor': _processor(),
        'cores': available_cores(),
        'cores_of_machine': os.cpu_count() or 0,
        'load_average': round(os.getloadavg()[0], 2) if hasattr(os, 'getloadavg') else -1.0,
        'device': torch.cuda.get_device_name(device) if device.type == 'cuda' else device.type,
        'system': platform.platform(terse=True),
        'python': platform.python_version(),
        **{name: _version(name) for name in PACKAGES},
        'asis_ros': asis_ros.__version__,
        'commit': _commit(),
    }


def _processor() -> str:
    try:
        lines = Path('/proc/cpuinfo').read_text().splitlines()
    except OSError:  # not Linux
        return platform.processor() or platform.machine()
    names = [line.partition(':')[2].strip() for line in lines if line.startswith('model name')]
    return names[0] if names else platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return 'not installed'


def _commit() -> str:
    """Commit of the clone that the package is in, with ``-dirty`` if files differ; or empty."""
    folder = Path(asis_ros.__file__).parent
    command = ['git', '-C', str(folder), 'describe', '--always', '--dirty', '--exclude=*']
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):  # no git
        return ''
    return done.stdout.strip()
