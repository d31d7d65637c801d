# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The layers of the package: who may import whom."""

import ast
from pathlib import Path

import asis_ros
import pytest

# Lowest first. A module imports from lower layers and from its own folder, nothing else. The
# longest name that fits a module is its place.
LAYERS = (
    {'allocator', 'errors', 'recipes', 'stopwatch', 'weights'},
    {'files.reading'},
    {'files.arrays', 'files.yaml_files'},
    {'assignments', 'labels'},
    {'cloud', 'colours', 'settings'},
    {'kernels'},
    {'geometry', 'origin_returns', 'voxels'},
    {'up_axis'},
    {'cloud_report', 'files', 'metrics'},
    {'bags', 'pages', 'pictures', 'view'},
    {'segment.merging', 'segment.tracking'},
    {'segment.block_config', 'segment.limits'},
    {'segment.config'},
    {'segment.blocks', 'segment.clustering', 'segment.prepare'},
    {'network'},
    {'segment'},
    {'datasets', 'machine'},
    {'rooms'},
    {'evaluate'},
    {'train'},
    {'evaluate.experiments'},
    {'evaluate.report'},
    {'benchmarks'},
    {'ros.messages'},
    {'ros'},
    {'ros.bag_report'},
    {'adapt', 'many'},
    {'cli'},
    {'__main__'},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
ROS = {
    'builtin_interfaces',
    'diagnostic_msgs',
    'geometry_msgs',
    'launch',
    'launch_ros',
    'lifecycle_msgs',
    'rcl_interfaces',
    'rclpy',
    'rosgraph_msgs',
    'sensor_msgs',
    'sensor_msgs_py',
    'std_msgs',
    'std_srvs',
    'tf2_ros',
    'tf_transformations',
    'vision_msgs',
    'visualization_msgs',
}
NO_TORCH = (
    'bags',
    'cloud',
    'cloud_report',
    'files',
    'geometry',
    'kernels',
    'labels',
    'metrics',
    'origin_returns',
    'pages',
    'pictures',
    'ros.messages',
    'segment.blocks',
    'segment.clustering',
    'segment.merging',
    'segment.prepare',
    'segment.tracking',
    'up_axis',
    'view',
    'voxels',
)
LABORATORY = ('adapt', 'benchmarks', 'datasets', 'evaluate', 'rooms', 'train')
"""Folders that need what a robot does not install; the command line imports them on demand."""

PACKAGE = Path(asis_ros.__file__).parent
MODULES = sorted(set(PACKAGE.rglob('*.py')) - {PACKAGE / '__init__.py'})


def dotted(path: Path) -> str:
    return '.'.join(path.relative_to(PACKAGE).with_suffix('').parts).removesuffix('.__init__')


def imports_of(path: Path) -> set[str]:
    """Absolute names of all imports of a file, those inside functions included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f'{path}: relative import'
            found |= {f'{node.module}.{alias.name}' for alias in node.names}
    return found


def roots_of(path: Path) -> set[str]:
    return {name.partition('.')[0] for name in imports_of(path)}


def place_of(module: str) -> str:
    """Longest name in ``LAYERS`` that is the module or a folder around it."""
    places = [place for place in LEVEL if f'{module}.'.startswith(f'{place}.')]
    return max(places, key=len, default='')


@pytest.mark.parametrize('path', MODULES, ids=dotted)
def test_imports_point_downwards(path: Path) -> None:
    own = place_of(dotted(path))
    for name in imports_of(path):
        package, _, rest = name.partition('.')
        if package == 'asis_ros' and rest and not rest.startswith('__'):
            other = place_of(rest)
            if other:
                assert other == own or LEVEL[other] < LEVEL[own], f'{own} must not import {other}'


@pytest.mark.parametrize('path', MODULES, ids=dotted)
def test_ros_stays_in_the_ros_folder(path: Path) -> None:
    used = roots_of(path) & ROS
    assert not used or dotted(path).startswith('ros.'), f'core module imports {used}'


@pytest.mark.parametrize('path', MODULES, ids=dotted)
def test_the_robot_does_not_import_the_laboratory(path: Path) -> None:
    if not dotted(path).startswith((*LABORATORY, 'cli')):
        names = {name.removeprefix('asis_ros.') for name in imports_of(path)}
        assert not {name for name in names if name.startswith(LABORATORY)}


@pytest.mark.parametrize('path', MODULES, ids=dotted)
def test_torch_stays_out_of_plain_numpy_modules(path: Path) -> None:
    assert not dotted(path).startswith(NO_TORCH) or 'torch' not in roots_of(path)


@pytest.mark.parametrize('path', MODULES, ids=dotted)
def test_modules_stay_under_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
