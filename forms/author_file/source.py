"""YAML as entries that know their line. Every scalar stays the words it was written as.

YAML would read `yes` as true and `1.10` as 1.1; here the reader of each key decides what its words mean, so that `yes`
can be the id of a choice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.composer import ComposerError

from forms.author_file.fault import Fault

#: More than any survey needs; a larger file is a mistake.
MOST_BYTES = 2_000_000
_NOTHING = ("", "~", "null")


class SourceError(Exception):
    """The file cannot be read at all."""

    def __init__(self, fault: Fault):
        super().__init__(fault.sentence())
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the file: `items` of a mapping, `entries` of a list, or the `words` of a scalar."""

    line: int
    kind: str
    items: dict[str, "Entry"] = field(default_factory=dict)
    entries: tuple["Entry", ...] = ()
    words: str = ""
    repeated: tuple[str, ...] = ()

    def get(self, key: str) -> "Entry | None":
        entry = self.items.get(key)
        return None if entry is None or entry.kind == "nothing" else entry

    def walk(self) -> Iterator["Entry"]:
        yield self
        for inside in (*self.items.values(), *self.entries):
            yield from inside.walk()


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent, index):  # type: ignore[no-untyped-def]
        """Refuse aliases: nobody writes them by hand, and a few of them can unfold into gigabytes."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise ComposerError(None, None, "a * points to another part", event.start_mark)
        return super().compose_node(parent, index)


def load(path_or_text: Path | str) -> Entry:
    """The file, or the text, as entries. Raises SourceError."""
    text = _text(path_or_text)
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            raise SourceError(Fault("file", "There is nothing in it.", "Start with 'survey:' and a key."))
        return _entry(node)
    except yaml.MarkedYAMLError as error:
        raise SourceError(_not_yaml(error)) from None
    except yaml.YAMLError:
        fault = "It holds a control character."
        raise SourceError(Fault("file", fault, "Save it as plain text in UTF-8.")) from None
    except RecursionError:
        raise SourceError(Fault("file", "It is nested too deeply.", "Use fewer brackets.")) from None


def _text(path_or_text: Path | str) -> str:
    if isinstance(path_or_text, str) and not _is_path(path_or_text):
        return path_or_text
    path = Path(path_or_text)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(
                Fault(path.name, "It is too large for a survey.", "Check that it is the right file.")
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(
            Fault(path.name, "It is not plain text.", "Save it as plain text in UTF-8.")
        ) from None
    except (OSError, ValueError):
        raise SourceError(
            Fault(path.name, "It cannot be opened.", "Check the name and the folder.")
        ) from None


def _is_path(words: str) -> bool:
    return "\n" not in words and words.lower().endswith((".yaml", ".yml", ".json"))


def _not_yaml(error: yaml.MarkedYAMLError) -> Fault:
    line = error.problem_mark.line + 1 if error.problem_mark else None
    remedy = (
        "Check the spaces at the start of the line. "
        "Put words in quotes when they hold ': ' or ' #', or a ',' or '?' inside { }."
    )
    return Fault("file", f"This cannot be read as YAML ({error.problem}).", remedy, line=line)


def _entry(node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        keys = [str(key.value) for key, _ in node.value]
        repeated = tuple(sorted({key for key in keys if keys.count(key) > 1}))
        items = {key: _entry(value) for key, (_, value) in zip(keys, node.value, strict=True)}
        return Entry(line, "mapping", items=items, repeated=repeated)
    if isinstance(node, yaml.SequenceNode):
        return Entry(line, "list", entries=tuple(_entry(inside) for inside in node.value))
    if node.style is None and node.value.lower() in _NOTHING:  # type: ignore[attr-defined]
        return Entry(line, "nothing")
    return Entry(line, "words", words=node.value)
