# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Every setting of the segmenter: default, unit, range and meaning, stated once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
import difflib
import math
from pathlib import Path
from typing import Any, get_args, get_origin, TypeVar

from asis_ros.errors import ConfigError
import yaml

ConfigT = TypeVar('ConfigT')


LIVE = {'live': True}
"""Marks a section of settings that may be changed while the node runs."""


def setting(
    default: Any,
    text: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    choices: tuple[str, ...] = (),
    live: bool = False,
) -> Any:
    """
    Declare one setting; ``text`` is also its ROS parameter description.

    A live one may be changed while the node runs.
    """
    metadata = {
        'help': text,
        'at_least': at_least,
        'at_most': at_most,
        'choices': choices,
        'live': live,
    }
    return field(default=default, metadata=metadata)


def check_values(config: Any, prefix: str = '') -> None:
    """
    Check every setting of one section against its declaration.

    Raises
    ------
    ConfigError
        If a value has the wrong type, is not finite, or lies outside its range or choices.

    """
    for item in fields(config):
        if 'help' not in item.metadata:
            continue
        value, name = getattr(config, item.name), prefix + item.name
        if not _has_type(value, item.type):
            raise ConfigError(f'{name} must be {_type_name(item.type)}, got {value!r}')
        text, choices = item.metadata['help'], item.metadata['choices']
        if choices and value not in choices:
            raise ConfigError(f'{name} must be one of {", ".join(choices)}, got {value!r}')
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            low, high = item.metadata['at_least'], item.metadata['at_most']
            if not math.isfinite(value) or (low is not None and value < low):
                raise ConfigError(f'{name} must be at least {low}, got {value} ({text})')
            if high is not None and value > high:
                raise ConfigError(f'{name} must be at most {high}, got {value} ({text})')


def _has_type(value: Any, kind: Any) -> bool:
    if get_origin(kind) is tuple:
        return type(value) is tuple and all(_has_type(part, get_args(kind)[0]) for part in value)
    return type(value) is kind or (kind is float and type(value) is int)


def _type_name(kind: Any) -> str:
    return getattr(kind, '__name__', str(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Which weights run, and where."""

    path: str = setting('', 'checkpoint file; empty for the weights shipped with the package')
    device: str = setting('auto', 'auto, cpu, cuda or cuda:N; auto takes a GPU where there is one')
    batch_size: int = setting(8, 'blocks the network sees at once', at_least=1, at_most=1024)
    precision: str = setting(
        'fp32',
        'numbers the network computes with; fp16 and bf16 are for GPUs',
        choices=('fp32', 'fp16', 'bf16'),
    )
    warmup_iterations: int = setting(
        1, 'runs of the network before the first scan', at_least=0, at_most=100
    )
    allow_cpu_fallback: bool = setting(
        True, 'go on on the CPU where the memory of the GPU does not suffice for one block'
    )
    retry_after_s: float = setting(
        30.0,
        'time after which device and batch_size are tried again once memory ran out (s)',
        at_least=0.0,
        at_most=86400.0,
    )

    def __post_init__(self) -> None:
        check_values(self, 'model.')


@dataclass(frozen=True, slots=True, kw_only=True)
class InputConfig:
    """What happens to a cloud before it is cut into blocks."""

    voxel_size: float = setting(
        0.04,
        'edge of the voxels whose points are averaged first (m); 0 keeps every point',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_values(self, 'input.')


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockConfig:
    """How a cloud is cut into blocks."""

    size: float = setting(1.0, 'side of a block on x and y (m)', at_least=0.05, at_most=100.0)
    stride: float = setting(
        0.5, 'step from one block corner to the next (m)', at_least=0.01, at_most=100.0
    )
    num_points: int = setting(
        4096, 'most points of a block that the network sees', at_least=256, at_most=65536
    )
    min_points: int = setting(
        100,
        'a block of fewer points is left out where all of them lie in fuller blocks too',
        at_least=1,
        at_most=65536,
    )
    min_extent: float = setting(
        3.0,
        'positions in the cloud are normalised by its extent, or by this if it is smaller (m), '
        'so that a view of a part of a room keeps its heights; 0.0 as in the paper',
        at_least=0.0,
        at_most=1000.0,
    )
    fixed: bool = setting(
        False,
        'true: every block has exactly num_points, drawn with repetition, as in the paper; '
        'false: a sparse block is padded to the next power of two only',
    )

    def __post_init__(self) -> None:
        check_values(self, 'block.')
        if self.stride > self.size:
            raise ConfigError(
                f'block.stride is {self.stride} m but block.size is {self.size} m: '
                'points between blocks would get no label. Lower stride or raise size.'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationConfig:
    """What happens to a cloud before a network sees it; every checkpoint knows its own."""

    voxel_size: float = setting(
        0.04, 'edge of the voxels whose points are averaged first (m)', at_least=0.0, at_most=1.0
    )
    block: BlockConfig = field(default_factory=BlockConfig)

    def __post_init__(self) -> None:
        check_values(self, 'preparation.')


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringConfig:
    """How embeddings become the clusters of a block."""

    bandwidth: float = setting(
        0.6, 'mean-shift kernel radius (embedding units)', at_least=1e-3, at_most=100.0
    )
    backend: str = setting(
        'torch',
        'mean-shift implementation; both give the same clusters',
        choices=('torch', 'sklearn'),
    )

    def __post_init__(self) -> None:
        check_values(self, 'clustering.')


@dataclass(frozen=True, slots=True, kw_only=True)
class MergingConfig:
    """How clusters of overlapping blocks become instances of the cloud."""

    method: str = setting(
        'metric',
        'metric: voxel hash and union-find; paper: BlockMerging as published',
        choices=('metric', 'paper'),
    )
    voxel_size: float = setting(
        0.05,
        'edge of the voxels that clusters are compared by (m; metric only)',
        at_least=1e-3,
        at_most=10.0,
    )
    min_overlap: float = setting(
        0.5,
        'two clusters are one instance if, where their blocks overlap, they share at least '
        'this part of their voxels (intersection over union; metric only)',
        at_least=0.01,
        at_most=1.0,
    )
    min_instance_points: int = setting(
        30,
        'instances of fewer points (voxels, where input.voxel_size is over 0) are dropped; '
        'their points stay without instance (metric only)',
        at_least=1,
        at_most=1_000_000,
    )

    def __post_init__(self) -> None:
        check_values(self, 'merging.')


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterConfig:
    """Everything the segmentation pipeline needs besides its weights."""

    model: ModelConfig = field(default_factory=ModelConfig)
    input: InputConfig = field(default_factory=InputConfig, metadata=LIVE)
    block: BlockConfig = field(default_factory=BlockConfig, metadata=LIVE)
    clustering: ClusteringConfig = field(default_factory=ClusteringConfig, metadata=LIVE)
    merging: MergingConfig = field(default_factory=MergingConfig, metadata=LIVE)
    seed: int = setting(
        0, 'seed of the choice of points in a block', at_least=0, at_most=2**31 - 1, live=True
    )

    def __post_init__(self) -> None:
        check_values(self)

    def prepared_as(self, preparation: PreparationConfig) -> 'SegmenterConfig':
        """Return these settings with voxels and blocks as a network was trained on."""
        return replace(
            self,
            input=replace(self.input, voxel_size=preparation.voxel_size),
            block=preparation.block,
        )


def config_from_mapping(
    cls: type[ConfigT], values: Mapping[str, Any], prefix: str = ''
) -> ConfigT:
    """
    Build a config from nested mappings such as a YAML file holds.

    Parameters
    ----------
    cls : type
        A config dataclass of this package.
    values : mapping
        Setting name to value, or section name to mapping. Missing settings keep their default.
    prefix : str
        Dotted path of ``values``, used in messages.

    Raises
    ------
    ConfigError
        If a name is not a setting (the nearest one is proposed) or a value is out of range.

    """
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f'; did you mean {prefix + near[0]!r}?' if near else f' (known: {list(known)})'
            raise ConfigError(f'{prefix + str(name)!r} is not a setting{hint}')
        kind: Any = known[name].type
        if is_dataclass(kind) and isinstance(kind, type):
            if not isinstance(value, Mapping):
                raise ConfigError(f'{prefix + name!r} is a section, got {value!r}')
            value = config_from_mapping(kind, value, f'{prefix}{name}.')
        arguments[name] = value
    return cls(**arguments)


def load_config(cls: type[ConfigT], path: Path) -> ConfigT:
    """
    Read a config from a YAML file.

    Raises
    ------
    ConfigError
        If the file cannot be read, is not YAML, or holds an unknown setting.

    """
    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f'cannot read settings from {path}: {error}') from error
    if not isinstance(values, Mapping):
        raise ConfigError(f'{path} holds no settings: expected "name: value" lines')
    return config_from_mapping(cls, values)


def config_to_mapping(config: Any) -> dict[str, Any]:
    """Turn a config into nested dicts; the inverse of ``config_from_mapping``."""
    return asdict(config)
