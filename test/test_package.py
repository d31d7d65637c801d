# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The package as a whole: one version, licence headers, what is installed."""

import ast
from importlib.metadata import packages_distributions
from pathlib import Path
import re
import shlex
import sys
import xml.etree.ElementTree as ElementTree

import asis_ros
from asis_ros.cli import COMMANDS, main, prepare
from asis_ros.segment.segmenter import Segmenter
import pytest
from repository import ROOT
import yaml

ROS_PACKAGES = {
    'launch',
    'launch_ros',
    'rclpy',
    'sensor_msgs_py',
    'tf2_ros',
    'tf_transformations',
}
ROSDEP_KEYS = {
    'matplotlib': 'python3-matplotlib',
    'numba': 'python3-numba',
    'numpy': 'python3-numpy',
    'scipy': 'python3-scipy',
    'sklearn': 'python3-sklearn',
    'tf2_ros': 'tf2_ros_py',
    'torch': 'python3-torch',
    'yaml': 'python3-yaml',
}
FILE_READERS = {'laspy', 'lzf', 'plyfile'}
"""Imported to read LAS, PCD and PLY files; the node only writes PLY."""
PACKAGE = ROOT / 'asis_ros'
MAIN = PACKAGE / 'ros' / 'node' / 'main.py'
FOLDERS = ('asis_ros', 'examples', 'launch', 'test')
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob('*.py'))


def test_version_is_the_same_everywhere() -> None:
    manifest = ElementTree.parse(ROOT / 'package.xml').findtext('version')
    assert manifest == asis_ros.__version__  # of the installation
    assert f'\n{manifest} (' in (ROOT / 'CHANGELOG.rst').read_text()
    citation = yaml.safe_load((ROOT / 'CITATION.cff').read_text())
    assert citation['version'] == manifest


def test_the_public_classes_are_those_of_their_modules() -> None:
    for name in asis_ros.__all__:
        assert getattr(asis_ros, name).__name__ == name
    assert asis_ros.Segmenter is Segmenter
    with pytest.raises(AttributeError, match="no attribute 'segmenter_of_tomorrow'"):
        asis_ros.segmenter_of_tomorrow  # noqa: B018


@pytest.mark.parametrize('path', SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_source_names_its_licence(path: Path) -> None:
    first, second = path.read_text().splitlines()[:2]
    assert first.startswith('# SPDX-FileCopyrightText: ')
    assert second == '# SPDX-License-Identifier: Apache-2.0'


def imports_of(path: Path) -> set[str]:
    """Collect the absolute names that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f'{node.module}.{alias.name}' for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == 'import_module':
            found |= {item.value for item in node.args if isinstance(item, ast.Constant)}
    return found


def imported_packages(*folders: str) -> set[str]:
    """Collect the top-level names that the sources of some folders import."""
    return {
        name.partition('.')[0]
        for folder in folders
        for source in (ROOT / folder).rglob('*.py')
        for line in source.read_text().splitlines()
        for name in re.findall(r'^\s*(?:from|import) ([\w.]+)', line)
    }


def is_ros(name: str) -> bool:
    """Tell packages of ROS from others."""
    return name.endswith(('_interfaces', '_msgs', '_srvs')) or name in ROS_PACKAGES


def imports_of_the_node() -> set[str]:
    """Collect the packages that the node and the launch files import, at once or on demand."""
    files, packages = [*(ROOT / 'launch').glob('*.py'), MAIN], set()
    for path in files:  # grows
        for name in imports_of(path):
            package, *rest = name.split('.')
            if package != 'asis_ros':
                packages.add(package)
            for depth in range(1, len(rest) + 1):
                file = PACKAGE.joinpath(*rest[:depth])
                candidates = (file.with_suffix('.py'), file / '__init__.py')
                files += [item for item in candidates if item.exists() and item not in files]
    return packages - set(sys.stdlib_module_names)


def test_manifest_has_a_key_for_all_that_the_node_imports_and_for_nothing_else() -> None:
    manifest = ElementTree.parse(ROOT / 'package.xml')
    declared = {str(element.text) for element in manifest.iter('exec_depend')}
    keys = {ROSDEP_KEYS.get(name, name) for name in imports_of_the_node() - FILE_READERS}
    assert 'rclpy' in keys
    assert keys | {'rviz2'} == declared  # rviz2 is started by a launch file


def test_rosdep_knows_every_key_of_the_manifest() -> None:
    known = (ROOT / 'test' / 'rosdep_keys.txt').read_text().splitlines()
    manifest = ElementTree.parse(ROOT / 'package.xml').iter()
    keys = {str(element.text) for element in manifest if element.tag.endswith('depend')}
    assert 'rclpy' in keys
    assert not keys - {line for line in known if not line.startswith('#')}


def test_setup_names_every_package_that_is_imported() -> None:
    setup = (ROOT / 'setup.py').read_text().lower()
    distributions = packages_distributions()
    imported = [name for name in imported_packages('asis_ros') if not is_ros(name)]
    needed = {distributions[name][0].lower() for name in imported if name in distributions}
    needed -= {'asis_ros', 'asis-ros'}
    assert {'numpy', 'h5py', 'scikit-learn'} <= needed
    assert not {name for name in needed if f"'{name}" not in setup}


def test_the_oldest_versions_in_the_documents_are_those_of_the_setup() -> None:
    setup = (ROOT / 'setup.py').read_text()
    floors = {
        name: re.findall(rf"'{name}>=([\d.]+)'", setup)
        for name in ('numpy', 'numba', 'scipy', 'torch')
    }
    (python,) = re.findall(r"python_requires='>=([\d.]+)'", setup)
    rows = (ROOT / 'docs' / 'installation.md').read_text().splitlines()
    assert f'| Python | {python} | |' in rows
    train, node = floors['torch']
    assert any(row.startswith(f'| PyTorch, node and `asis segment` | {node} |') for row in rows)
    assert any(row.startswith(f'| PyTorch, training | {train} |') for row in rows)
    numbers = [floors[name][0] for name in ('numpy', 'scipy', 'numba')]
    assert any(row.startswith(f'| NumPy, SciPy, Numba | {", ".join(numbers)} |') for row in rows)


def test_everything_that_is_not_code_is_installed() -> None:
    setup = (ROOT / 'setup.py').read_text()
    patterns = (
        'launch/*.launch.py',
        'config/*',
        'weights/*.npz',
        'recipes/*.yaml',
        'ros/*.xml',
        'ros/bag_report/*.html',
        'pages/*.html',
        'evaluate/report/*.html',
    )
    for pattern in patterns:
        assert pattern in setup
        assert list(ROOT.glob(pattern)) or list((ROOT / 'asis_ros').glob(pattern)), pattern


def documented_commands() -> list[str]:
    """Collect the lines of README and documents that call ``asis``."""
    pages = [ROOT / 'README.md', *sorted((ROOT / 'docs').rglob('*.md'))]
    lines = [line for page in pages for line in page.read_text().splitlines()]
    return [line.partition('#')[0].strip() for line in lines if line.startswith('asis ')]


@pytest.mark.parametrize('command', documented_commands())
def test_every_command_in_the_documents_is_understood(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = shlex.split(command)[1:]
    understood = []
    for module in COMMANDS:
        monkeypatch.setattr(module, 'run', understood.append, raising=False)
    for name in ('run_synthetic', 'run_s3dis', 'run_cloud', 'run_shapenet'):
        monkeypatch.setattr(prepare, name, understood.append)
    assert main(arguments) == 0
    assert understood


@pytest.mark.parametrize('name', ['flake8', 'pep257'])
def test_ament_linters_find_nothing(name: str) -> None:
    linter = pytest.importorskip(f'ament_{name}.main', reason='needs a ROS installation')
    if name == 'flake8':
        assert linter.main_with_errors(argv=[])[0] == 0
    else:
        assert linter.main(argv=[str(ROOT / 'asis_ros')]) == 0
