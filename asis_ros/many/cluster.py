# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ray, started for this process or of a cluster, and how many workers fit on it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
import logging
import os
import secrets
import signal
import socket
from tempfile import TemporaryDirectory
from typing import Any

from asis_ros.errors import ClusterError, ConfigError
from asis_ros.segment.block_pool import available_cores

ENVIRONMENT = {
    'RAY_USAGE_STATS_ENABLED': '0',
    'RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO': '0',
}
OBJECT_STORE = 100 * 2**20
"""Memory for results on their way (bytes), close to the least that Ray accepts."""
CONNECTION_TIMEOUT = 10.0
"""Longest time for a cluster to answer at all (s)."""
CORES = 4
"""Cores of a worker unless ``model.num_threads`` is set, or there are more than bags need."""


@dataclass(frozen=True, slots=True)
class Share:
    """
    What each worker gets.

    Parameters
    ----------
    num_workers : int
        Number of workers.
    num_cores : int
        Cores, which are also the threads of its segmenter.
    has_gpu : bool
        Whether it has a GPU of its own.

    """

    num_workers: int
    num_cores: int
    has_gpu: bool

    @property
    def device(self) -> str:
        """Device of its segmenter."""
        return 'cuda' if self.has_gpu else 'cpu'


def load_ray(address: str | None) -> Any:
    """
    Import Ray, which reads its environment then: without usage statistics.

    Parameters
    ----------
    address : str, optional
        Of a cluster. None: Ray is to be started here; only who knows a token may use it.

    Raises
    ------
    ModuleNotFoundError
        If it is not installed.

    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if address is None and 'RAY_AUTH_TOKEN' not in os.environ:
        os.environ.update(RAY_AUTH_MODE='token', RAY_AUTH_TOKEN=secrets.token_hex(32))
    return import_module('ray')


@contextmanager
def open_ray(address: str | None) -> Iterator[Any]:
    """
    Start Ray on this machine, or connect to a cluster; end it after the block.

    Parameters
    ----------
    address : str, optional
        Of a cluster, as ``ray.init`` takes it. None: start Ray here, without dashboard and usage
        statistics, with a random token for access, and its files in a temporary folder.

    Yields
    ------
    module
        ``ray``.

    Raises
    ------
    ClusterError
        If Ray cannot be started or reached.
    ModuleNotFoundError
        If Ray is not installed.

    """
    ray = load_ray(address)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    quiet = {'log_to_driver': False, 'logging_level': logging.CRITICAL}
    with TemporaryDirectory(prefix='ray_', ignore_cleanup_errors=True) as folder:
        try:
            if address is None:
                ray.init(
                    'local',
                    num_cpus=available_cores(),
                    include_dashboard=False,
                    object_store_memory=OBJECT_STORE,
                    _temp_dir=folder,
                    **quiet,
                )
            else:
                _check_listens(address)
                ray.init(address, **quiet)
        except Exception as error:  # Ray raises errors of many kinds
            ray.shutdown()
            where = 'start Ray' if address is None else f'reach Ray at {address}'
            raise ClusterError(f'cannot {where}: {str(error).strip()[:300]}') from error
        try:
            for number, handler in handlers.items():  # Ray has set its own
                signal.signal(number, handler)
            yield ray
        finally:
            ray.shutdown()


def _check_listens(address: str) -> None:
    """Raise OSError if nobody listens at HOST:PORT: Ray itself tries for minutes."""
    host, colon, port = address.removeprefix('ray://').rpartition(':')
    if colon and port.isdecimal():
        socket.create_connection((host, int(port)), CONNECTION_TIMEOUT).close()


def share_of(
    resources: Mapping[str, float],
    device: str,
    num_threads: int,
    num_bags: int,
    max_workers: int | None,
) -> Share:
    """
    Divide the machines among workers: a GPU for each or, without any, a group of cores.

    Parameters
    ----------
    resources : mapping of str to float
        ``CPU`` and ``GPU`` of all machines together.
    device : str
        ``model.device``.
    num_threads : int
        ``model.num_threads``.
    num_bags : int
        Number of bags.
    max_workers : int, optional
        Largest number of workers.

    Raises
    ------
    ConfigError
        If a GPU is asked for and there is none, or fewer cores than threads.

    """
    cores, gpus = int(resources.get('CPU', 0)), int(resources.get('GPU', 0))
    if device.startswith('cuda') and not gpus:
        raise ConfigError(f'model.device is {device!r}, but Ray has no GPU; choose auto or cpu')
    if num_threads > cores:
        raise ConfigError(f'model.num_threads is {num_threads}, but Ray has {cores} cores')
    most = min(num_bags, max_workers or num_bags)
    if gpus and device != 'cpu':
        most = min(most, gpus)
        return Share(most, num_threads or max(1, min(CORES, cores // most)), has_gpu=True)
    group = num_threads or min(cores, max(CORES, cores // most))
    return Share(max(1, min(most, cores // group)), group, has_gpu=False)
