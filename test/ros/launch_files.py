# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Launch files, read as text: launch comes with a ROS installation only."""

import ast
from importlib.util import module_from_spec, spec_from_file_location

from repository import ROOT


class LaunchFile:
    """A launch file: the calls that declare its arguments, and the names of those it uses."""

    def __init__(self, name):
        self.path = ROOT / 'launch' / name
        self._tree = ast.parse(self.path.read_text())
        self.declared = {call.args[0].value: call for call in self._calls('DeclareLaunchArgument')}
        self.used = {call.args[0].value for call in self._calls('LaunchConfiguration')}

    def _calls(self, name):
        return [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == name
        ]

    def keywords(self, name):
        """Keywords of the declaration of an argument."""
        return {keyword.arg: keyword.value for keyword in self.declared[name].keywords}

    def load(self):
        """Import it; needs launch."""
        spec = spec_from_file_location('launch_file', self.path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
