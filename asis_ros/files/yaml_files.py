# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""YAML files: plain values, without duplicate keys, within limits of size, depth and aliases."""

from pathlib import Path
from typing import Any

from asis_ros.errors import AsisError
from asis_ros.files.reading import MIB, read_text, reading
import yaml

LARGEST = MIB
"""Largest file (bytes)."""

DEEPEST = 32
"""Deepest nesting."""

MAX_NODES = 50_000
"""Values in a file, those that aliases repeat counted each time."""

LARGEST_INTEGER = 2**63 - 1


def read_yaml(path: Path, kind: str, error_type: type[AsisError]) -> Any:
    """
    Read the values of a YAML file.

    Parameters
    ----------
    path : Path
        The file.
    kind : str
        What the file should be, such as ``'settings'``.
    error_type : type
        Error to raise.

    Returns
    -------
    object
        Nested dicts and lists of plain values.

    Raises
    ------
    AsisError
        Of ``error_type``, if the file cannot be read, is not YAML, has duplicate keys, or is
        larger, deeper or more repetitive than such a file can honestly be.

    """
    with reading(path, kind, error_type):
        return yaml.load(read_text(path, LARGEST), _Loader)


class _Loader(yaml.SafeLoader):
    """The safe loader of PyYAML, with limits and without duplicate keys."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._num_nodes = 0
        self._sizes: dict[yaml.Node, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node, and count what it holds."""
        is_alias = self.check_event(yaml.AliasEvent)
        mark = self.peek_event().start_mark
        before = self._num_nodes
        self._depth += 1
        if self._depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f'nested deeper than {DEEPEST}', problem_mark=mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        if node is None:
            return node
        if is_alias and node not in self._sizes:
            raise yaml.MarkedYAMLError(problem='an alias of itself', problem_mark=mark)
        self._num_nodes += self._sizes[node] if is_alias else 1
        self._sizes[node] = self._num_nodes - before
        if self._num_nodes > MAX_NODES:
            raise yaml.MarkedYAMLError(
                problem=f'more than {MAX_NODES} values, with those that aliases repeat',
                problem_mark=mark,
            )
        return node

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Compose a mapping without duplicate keys, of which YAML silently takes the last."""
        node: yaml.MappingNode = super().compose_mapping_node(anchor)
        seen = set()
        for key, _ in node.value:
            name = (key.tag, str(key.value))
            if name in seen:
                raise yaml.MarkedYAMLError(
                    problem=f'duplicate key {key.value}: remove one', problem_mark=key.start_mark
                )
            seen.add(name)
        return node

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Construct an integer of at most 64 bits."""
        value: int = super().construct_yaml_int(node)
        if abs(value) > LARGEST_INTEGER:
            raise yaml.MarkedYAMLError(
                problem='an integer of more than 64 bits', problem_mark=node.start_mark
            )
        return value


_Loader.add_constructor('tag:yaml.org,2002:int', _Loader.construct_yaml_int)
