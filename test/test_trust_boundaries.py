# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""No module runs what a file or a command line says: no pickles, no code, no shell."""

import ast
from collections.abc import Iterator
from pathlib import Path

import asis_ros
import pytest

PACKAGE = Path(asis_ros.__file__).parent
MODULES = sorted(PACKAGE.rglob('*.py'))

NEVER = {
    '__import__', 'compile', 'eval', 'exec', 'os.popen', 'os.system', 'subprocess.getoutput',
    'subprocess.getstatusoutput', 'yaml.full_load', 'yaml.unsafe_load',
}  # fmt: skip
"""Calls that run code or a shell."""
UNPICKLERS = {'cPickle', 'cloudpickle', 'dill', 'joblib', 'marshal', 'shelve'}
"""Modules that are not imported at all; pickle is, for the name of its error."""
EXTRACTORS = {'extract', 'extractall', 'unpack_archive'}
"""Methods that write where an archive says."""
ADDRESSES = {'0.0.0.0', '::'}
"""All addresses of a machine."""


def calls_of(path: Path) -> Iterator[tuple[str, ast.Call, dict[str, str]]]:
    """Give name, call and keyword arguments of all calls in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            options = {item.arg: ast.unparse(item.value) for item in node.keywords if item.arg}
            yield ast.unparse(node.func), node, options


def faults_of(path: Path) -> Iterator[str]:
    """List what a module must not do."""
    for name, call, options in calls_of(path):
        method = name.rpartition('.')[2]
        trusts = (
            name in NEVER
            or method in EXTRACTORS
            or name.startswith('pickle.')
            or options.get('shell', 'False') != 'False'
            or options.get('allow_pickle', 'False') != 'False'
            or (method == 'read_array' and 'allow_pickle' not in options)
            or (name == 'torch.load' and options.get('weights_only') != 'True')
            or (name == 'yaml.load' and ast.unparse(call.args[1]) not in ('_Loader',))
        )
        if trusts:
            yield f'{path.name}:{call.lineno}: {ast.unparse(call)}'
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {getattr(node, 'module', '') or '', *(alias.name for alias in node.names)}
            if {name.partition('.')[0] for name in names} & UNPICKLERS:
                yield f'{path.name}:{node.lineno}: {ast.unparse(node)}'
        if isinstance(node, ast.Constant) and node.value in ADDRESSES:
            yield f'{path.name}:{node.lineno}: {node.value!r}'


@pytest.mark.parametrize('path', MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_runs_nothing_that_is_given_to_it(path: Path) -> None:
    assert list(faults_of(path)) == []


@pytest.mark.parametrize(
    'code',
    [
        'import pickle\npickle.load(file)',
        'import joblib',
        'from dill import load',
        'np.load(path, allow_pickle=True)',
        'npy.read_array(file)',
        'torch.load(path)',
        'torch.load(path, weights_only=False)',
        'yaml.load(text, yaml.Loader)',
        'yaml.unsafe_load(text)',
        'eval(text)',
        'subprocess.run(text, shell=True)',
        'archive.extractall(folder)',
        "server.bind(('0.0.0.0', 80))",
    ],
)
def test_each_way_to_run_it_is_seen(tmp_path: Path, code: str) -> None:
    (tmp_path / 'module.py').write_text(code)
    assert len(list(faults_of(tmp_path / 'module.py'))) == 1


def test_the_loader_of_yaml_is_a_safe_one() -> None:
    from asis_ros.files.yaml_files import _Loader
    import yaml

    assert issubclass(_Loader, yaml.SafeLoader)
