# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The package as a whole: one version, licence headers, what is installed."""

from pathlib import Path
import xml.etree.ElementTree as ElementTree

import asis_ros
import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ('asis_ros', 'benchmarks', 'launch', 'test')
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob('*.py'))


def test_version_is_the_same_everywhere() -> None:
    manifest = ElementTree.parse(ROOT / 'package.xml').findtext('version')
    assert manifest == asis_ros.__version__
    assert f"version='{manifest}'" in (ROOT / 'setup.py').read_text()
    assert f'\n{manifest} (' in (ROOT / 'CHANGELOG.rst').read_text()


@pytest.mark.parametrize('path', SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_source_names_its_licence(path: Path) -> None:
    first, second = path.read_text().splitlines()[:2]
    assert first.startswith('# SPDX-FileCopyrightText: ')
    assert second == '# SPDX-License-Identifier: Apache-2.0'


def test_manifest_names_every_message_package_that_is_imported() -> None:
    manifest = ElementTree.parse(ROOT / 'package.xml')
    declared = {element.text for element in manifest.iter('exec_depend')}
    sources = ' '.join(path.read_text() for path in (ROOT / 'asis_ros').rglob('*.py'))
    for package in (
        'diagnostic_msgs',
        'geometry_msgs',
        'rosgraph_msgs',
        'sensor_msgs',
        'std_msgs',
        'visualization_msgs',
        'rclpy',
        'rcl_interfaces',
    ):
        assert (f'from {package}' not in sources) or package in declared, package


@pytest.mark.parametrize('name', ['flake8', 'pep257'])
def test_ament_linters_find_nothing(name: str) -> None:
    linter = pytest.importorskip(f'ament_{name}.main', reason='needs a ROS installation')
    if name == 'flake8':
        assert linter.main_with_errors(argv=[])[0] == 0
    else:
        assert linter.main(argv=[str(ROOT / 'asis_ros')]) == 0
