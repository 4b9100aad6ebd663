"""YAML as plain values that remember the line they came from."""

from typing import Any

import yaml

Path = tuple[str | int, ...]

#: More than any plan needs. A short file can unfold into millions of parts by referring to itself.
MOST_PARTS = 20_000
DEEPEST = 20


class Duplicate(Exception):
    """A mapping has a key twice: `key`, on `line`."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key = key
        self.line = line


class TooMuch(Exception):
    """The file unfolds into more parts than a plan can have, or nests deeper."""


def load(text: str, numbers: frozenset[str]) -> tuple[Any, dict[Path, int]]:
    """The value and the line of every part of it, by path.

    Everything is text but what is empty, and plain numbers under a key in `numbers`: a code such as 1.10 is no
    number. Raises `yaml.YAMLError`, `Duplicate`, `TooMuch`.
    """
    lines: dict[Path, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise TooMuch from None
    return (_value(node, (), lines, numbers) if node else None), lines


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], numbers: frozenset[str]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if len(lines) > MOST_PARTS or len(path) > DEEPEST:
        raise TooMuch
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, numbers)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), lines, numbers) for i, item in enumerate(node.value)]
    return _scalar(node, bool(path) and path[-1] in numbers)


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int], numbers: frozenset[str]) -> Any:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            raise Duplicate(key, line)
        lines[(*path, key)] = line
        found[key] = _value(value_node, (*path, key), lines, numbers)
    return found


def _scalar(node: yaml.Node, number: bool) -> str | float | int | None:
    if node.tag.endswith(":null"):
        return None
    words = str(node.value).strip()
    return _number(words) if number else words


def _number(words: str) -> str | float | int:
    """A number written the plain way. Others of YAML's, 1:30 or .inf, are left as the words they are."""
    try:
        return float(words) if "." in words else int(words)
    except ValueError:
        return words
