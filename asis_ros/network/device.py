# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Selection of the torch device by name."""

from asis_ros.errors import ConfigError
import torch


def torch_device(name: str) -> torch.device:
    """
    Return the torch device of a name.

    Parameters
    ----------
    name : str
        ``'cpu'``, ``'cuda'``, ``'cuda:N'``, or ``'auto'`` for a GPU if there is one.

    Returns
    -------
    torch.device

    Raises
    ------
    ConfigError
        If the name is none of these or there is no such GPU.

    """
    if name == 'auto':
        return torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(
            f'model.device must be auto, cpu, cuda or cuda:N, got {name!r}'
        ) from error
    if device.type not in ('cpu', 'cuda') or (device.type == 'cpu' and device.index):
        raise ConfigError(f'model.device must be auto, cpu, cuda or cuda:N, got {name!r}')
    if device.type == 'cuda' and (device.index or 0) >= torch.cuda.device_count():
        raise ConfigError(
            f'model.device is {name!r} but this machine has {torch.cuda.device_count()} GPUs '
            'that torch can use; choose auto or cpu'
        )
    return device
