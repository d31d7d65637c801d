# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Checkpoint files: weights with the shape of the network, class names, preparation and origin.

The format is a NumPy archive (.npz) without pickled objects: one float16 array per layer, and JSON
texts under ``network``, ``class_names``, ``origin`` and ``preparation``. Loading executes nothing
from the file.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass
import json
from pathlib import Path
from typing import Any

from asis_ros.errors import CheckpointError, quoted
from asis_ros.files.arrays import read_arrays
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import reading
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.settings import config_from_mapping
from asis_ros.weights import SHIPPED
import numpy as np
from numpy.typing import NDArray
import torch

DEFAULT_PREPARATION = PreparationConfig()

KIND = 'a checkpoint of asis_ros'


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    A trained network with class names, preparation and origin of its weights.

    Parameters
    ----------
    network : Asis
        In evaluation mode, float32, on the CPU.
    class_names : tuple of str
        Name of each semantic class.
    origin : mapping of str to str
        How the weights were trained: command, settings, rooms.
    preparation : PreparationConfig
        Voxels, blocks and colours that the network was trained with.
    mean_sizes : array of shape (C,), float64, optional
        Mean number of points of the training instances per class, over all blocks that sampled
        them; 0 for a class without any. Instances are scored by their size relative to it.
    logit_offsets : array of shape (C,), float64, optional
        Added to the logits in inference, as ``asis calibrate`` fitted them. The weights of
        ``network`` are those of the training, so that another one may go on from them.

    """

    network: Asis
    class_names: tuple[str, ...]
    origin: Mapping[str, str]
    preparation: PreparationConfig
    mean_sizes: NDArray[np.float64] | None
    logit_offsets: NDArray[np.float64] | None = None

    def calibrated_network(self) -> Asis:
        """Return the network for inference: with the logit offsets, if there are any."""
        if self.logit_offsets is None:
            return self.network
        network = deepcopy(self.network)
        bias = network.semantic_head.bias
        with torch.no_grad():
            bias.add_(torch.from_numpy(self.logit_offsets).to(bias))
        return network

    def save(self, path: Path) -> None:
        """Write the checkpoint as ``save_checkpoint`` does."""
        save_checkpoint(
            path,
            self.network,
            self.class_names,
            self.origin,
            preparation=self.preparation,
            mean_sizes=self.mean_sizes,
            logit_offsets=self.logit_offsets,
        )


def save_checkpoint(
    path: Path,
    network: Asis,
    class_names: tuple[str, ...],
    origin: Mapping[str, str],
    *,
    preparation: PreparationConfig = DEFAULT_PREPARATION,
    mean_sizes: NDArray[np.float64] | None = None,
    logit_offsets: NDArray[np.float64] | None = None,
) -> None:
    """
    Write a checkpoint with float16 weights, atomically.

    Parameters
    ----------
    path : Path
        File to write; replaced if it exists.
    network : Asis
        Network whose weights and shape are stored.
    class_names : tuple of str
        Name of each semantic class, as many as the network predicts.
    origin : mapping of str to str
        As in ``Checkpoint``.
    preparation : PreparationConfig
        As in ``Checkpoint``.
    mean_sizes, logit_offsets : array of shape (C,), optional
        As in ``Checkpoint``.

    Raises
    ------
    CheckpointError
        If the number of names is wrong, a weight is not finite as float16, or the file cannot be
        written.

    """
    if len(class_names) != network.config.num_classes:
        raise CheckpointError(
            f'{len(class_names)} class names for a network of {network.config.num_classes} classes'
        )
    arrays: dict[str, Any] = {
        name: tensor.detach().cpu().to(torch.float16).numpy()
        for name, tensor in _stored(network).items()
    }
    for name, array in arrays.items():
        _check_finite(path, name, array)
    arrays['network'] = json.dumps(asdict(network.config))
    arrays['class_names'] = json.dumps(class_names)
    arrays['origin'] = json.dumps(dict(origin))
    arrays['preparation'] = json.dumps(asdict(preparation))
    if mean_sizes is not None:
        arrays['mean_sizes'] = mean_sizes
    if logit_offsets is not None:
        arrays['logit_offsets'] = logit_offsets
    with atomic_write(path, CheckpointError) as temporary, temporary.open('wb') as file:
        np.savez_compressed(file, **arrays)


def load_checkpoint(path: Path) -> Checkpoint:
    """
    Read a checkpoint and check every layer.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Checkpoint

    Raises
    ------
    CheckpointError
        If the file is missing, damaged or not a checkpoint of this package, or a layer is missing,
        unknown or has another shape; the message quotes the path and the layer.

    """
    if not path.is_file():
        raise CheckpointError(
            f'no weights at {path}: expected a file of "asis train", or '
            f'{" or ".join(SHIPPED)} for those in the package'
        )
    with reading(path, KIND, CheckpointError):
        arrays = read_arrays(path)
        config = config_from_mapping(NetworkConfig, json.loads(str(arrays.pop('network'))))
        class_names = tuple(json.loads(str(arrays.pop('class_names'))))
        origin = json.loads(str(arrays.pop('origin')))
        preparation = config_from_mapping(
            PreparationConfig, json.loads(str(arrays.pop('preparation', '{}')))
        )
        mean_sizes = arrays.pop('mean_sizes', None)
        _check_origin(origin)
        logit_offsets = arrays.pop('logit_offsets', None)
        _check_classes(config, class_names, mean_sizes)
        _check_offsets(config, logit_offsets)
        with torch.device('meta'):  # shapes without memory: the file may claim any network
            expected = _stored(Asis(config))
    _check_layers(path, arrays, expected)
    network = Asis(config)
    weights = {name: torch.from_numpy(array).float() for name, array in arrays.items()}
    network.load_named_weights(network.named_weights() | weights)
    return Checkpoint(network.eval(), class_names, origin, preparation, mean_sizes, logit_offsets)


def load_origin(path: Path) -> dict[str, str]:
    """
    Read the origin of a checkpoint, and nothing else.

    Raises
    ------
    CheckpointError
        If the file is missing or damaged.

    """
    with reading(path, KIND, CheckpointError):
        origin = json.loads(str(read_arrays(path, ('origin',))['origin']))
        _check_origin(origin)
        return dict(origin)


def _check_origin(origin: Any) -> None:
    """Refuse an origin that is no mapping of texts."""
    if not isinstance(origin, dict) or not all(isinstance(text, str) for text in origin.values()):
        raise ValueError(f'its origin is no mapping of texts: {quoted(origin)}')


def _check_classes(
    config: NetworkConfig,
    class_names: tuple[Any, ...],
    mean_sizes: NDArray[Any] | None,
) -> None:
    """Refuse class names or mean sizes that are none of these classes."""
    if len(class_names) != config.num_classes:
        raise ValueError(
            f'it names {len(class_names)} classes, its network predicts {config.num_classes}'
        )
    if not all(isinstance(name, str) for name in class_names):
        raise ValueError(f'its class names are no texts: {quoted(class_names)}')
    if mean_sizes is not None and (
        mean_sizes.shape != (config.num_classes,)
        or mean_sizes.dtype.kind != 'f'
        or not (mean_sizes >= 0).all()
    ):
        raise ValueError(f'its mean sizes are {quoted(mean_sizes)}')


def _check_offsets(config: NetworkConfig, offsets: NDArray[Any] | None) -> None:
    """Refuse logit offsets that are not a finite number per class."""
    if offsets is not None and (
        offsets.shape != (config.num_classes,)
        or offsets.dtype.kind != 'f'
        or not np.isfinite(offsets).all()
    ):
        raise ValueError(f'its logit offsets are {quoted(offsets)}')


def _stored(network: Asis) -> dict[str, torch.Tensor]:
    """Weights and running statistics, without the batch counters of normalisation."""
    return {
        name: tensor
        for name, tensor in network.named_weights().items()
        if tensor.is_floating_point()
    }


def _check_layers(
    path: Path, found: Mapping[str, NDArray[Any]], expected: Mapping[str, torch.Tensor]
) -> None:
    """Refuse layers that are missing, unknown, of another shape or not finite."""
    for name, tensor in expected.items():
        if name not in found:
            raise CheckpointError(f'{path} has no layer {name!r}')
        if found[name].shape != tensor.shape:
            raise CheckpointError(
                f'{path}: layer {name!r} has shape {tuple(found[name].shape)}, '
                f'expected {tuple(tensor.shape)}'
            )
        _check_finite(path, name, found[name])
    unknown = sorted(set(found) - set(expected))
    if unknown:
        raise CheckpointError(f'{path} has layers that are not in this network: {unknown[:3]}')


def _check_finite(path: Path, name: str, array: NDArray[Any]) -> None:
    """Refuse an array that is not of floats or has infinite or NaN values."""
    if array.dtype.kind != 'f' or not np.isfinite(array).all():
        raise CheckpointError(f'{path}: layer {name!r} holds values that are not finite numbers')
