"""Codebooks and projects as programs for qualitative analysis exchange them: REFI-QDA 1.5, by www.qdasoftware.org.

A codebook is one XML file (`.qdc`); a project (`.qdpx`) is a zip of `project.qde` and the texts as plain files. Positions
count Unicode characters from 0. Whether a person or a machine made a coding stands as its user and, where a machine
proposed it, in a note on the coding: the standard has no field for it.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

from feedback.version import __version__

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = f"Listening Loop {__version__}"
MACHINE = "machine"

#: What XML 1.0 cannot hold. A child's keyboard can.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-�\U00010000-\U0010ffff]")
_OURS = uuid.UUID("0b0f2a52-2f5e-4c0b-9d5a-1f6f1a6a6c11")
#: How examples stand in a description, there and back.
_BELONGS, _NOT = "Belongs here: ", "Does not: "
_LARGEST = 2_000_000
_MOST = 2_000


class NotQda(Exception):
    """A file that is no codebook. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Note:
    """A memo: who wrote it when."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """A theme, for the exchange."""

    id: str
    name: str
    definition: str = ""
    belongs: str = ""
    belongs_not: str = ""
    parent_id: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A coding: `who` decided it (an account's id, or `MACHINE` where nobody has yet)."""

    code_id: str
    who: str
    at: datetime
    made_by: str
    status: str


@dataclass(frozen=True, slots=True)
class Source:
    """A comment with its codings, and what is known about it in a sentence."""

    id: str
    name: str
    text: str
    about: str
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A codebook, the comments and their codings. `users`: account id to name."""

    name: str
    at: datetime
    codes: tuple[Code, ...]
    users: dict[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()


def codebook(project: Project) -> bytes:
    """The codebook as a `.qdc` file. There must be a code: the standard knows no empty codebook."""
    root = Tree.Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _codes(root, project.codes, lambda code, at: None)
    return _bytes(root)


def packed(project: Project) -> bytes:
    """The project as a `.qdpx` file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("project.qde", _project(project))
        for source in project.sources:
            pack.writestr(f"Sources/{guid(source.id)}.txt", clean(source.text).encode("utf-8"))
    return whole.getvalue()


def read_codebook(content: bytes) -> list[Code]:
    """The codes of a `.qdc` file or of any with a codebook inside, parents before their parts; ids are the file's.

    Raises:
        NotQda: it is too large, no XML, or holds no codes.
    """
    root = _root(content)
    found: list[Code] = []
    waiting = [(one, None) for one in reversed(list(_codes_of(root)))]
    while waiting:
        element, parent = waiting.pop()
        code = _code(element, parent)
        found.append(code)
        if len(found) > _MOST:
            raise NotQda(f"There are more than {_MOST} codes in this file. Bring in a smaller codebook.")
        waiting += [(one, code.id) for one in reversed(list(element)) if _local(one) == "Code"]
    if not found:
        raise NotQda("There are no codes in this file. Export the codebook as REFI-QDA (.qdc) and try that.")
    return found


def guid(own_id: str, part: str = "") -> str:
    """The same for the same thing in every export, so that another program knows it again."""
    return str(uuid.uuid5(_OURS, f"{own_id}/{part}"))


def clean(text: str) -> str:
    """A text without what XML cannot hold, its lines ending in one sign."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def description(code: Code) -> str:
    """What a code means, with what belongs under it and what does not."""
    parts = (
        code.definition,
        code.belongs and _BELONGS + code.belongs,
        code.belongs_not and _NOT + code.belongs_not,
    )
    return "\n".join(part for part in parts if part)


def _project(project: Project) -> bytes:
    root = Tree.Element(
        "Project",
        {
            "xmlns": PROJECT,
            "name": clean(project.name),
            "origin": ORIGIN,
            "creationDateTime": _moment(project.at),
        },
    )
    users = Tree.SubElement(root, "Users")
    for own_id, name in {**project.users, MACHINE: "Computer (suggestions)"}.items():
        Tree.SubElement(users, "User", {"guid": guid(own_id, "user"), "name": clean(name)})
    if project.codes:
        _codes(Tree.SubElement(root, "CodeBook"), project.codes, _note_refs)
    if project.sources:
        shelf = Tree.SubElement(root, "Sources")
        for source in project.sources:
            _source(shelf, source)
    notes = Tree.SubElement(root, "Notes")
    for which, words in _PROVENANCE.items():
        _note(notes, guid(which, "note"), "Who made this coding", words, None)
    for code in project.codes:
        for number, one in enumerate(code.notes):
            _note(notes, guid(code.id, f"note {number}"), f"Note about {code.name}", one.text, one)
    return _bytes(root)


#: Notes on codings that a machine proposed.
_PROVENANCE = {
    "candidate": "Suggested by the computer. No person has confirmed it.",
    "confirmed": "Suggested by the computer, confirmed by a person.",
}


def _source(shelf: Tree.Element, source: Source) -> None:
    text, own = clean(source.text), guid(source.id)
    element = Tree.SubElement(
        shelf, "TextSource", {"guid": own, "name": source.name, "plainTextPath": f"internal://{own}.txt"}
    )
    Tree.SubElement(element, "Description").text = clean(source.about)
    if not source.ties:
        return
    whole = {
        "guid": guid(source.id, "whole"),
        "name": source.name,
        "startPosition": "0",
        "endPosition": str(len(text)),
    }
    selection = Tree.SubElement(element, "PlainTextSelection", whole)
    for tie in source.ties:
        coding = Tree.SubElement(
            selection,
            "Coding",
            {
                "guid": guid(source.id, tie.code_id),
                "creatingUser": guid(tie.who, "user"),
                "creationDateTime": _moment(tie.at),
            },
        )
        Tree.SubElement(coding, "CodeRef", {"targetGUID": guid(tie.code_id)})
        if tie.made_by == MACHINE:
            Tree.SubElement(coding, "NoteRef", {"targetGUID": guid(tie.status, "note")})


def _codes(parent: Tree.Element, codes: Sequence[Code], refer) -> None:
    known, places = {one.id for one in codes}, {"": Tree.SubElement(parent, "Codes")}
    waiting = list(codes)
    while waiting:
        ready = [one for one in waiting if (one.parent_id if one.parent_id in known else "") in places]
        for code in ready:
            above = places[code.parent_id if code.parent_id in known else ""]  # type: ignore[index]
            element = Tree.SubElement(
                above, "Code", {"guid": guid(code.id), "name": clean(code.name), "isCodable": "true"}
            )
            if words := description(code):
                Tree.SubElement(element, "Description").text = clean(words)
            refer(code, element)
            places[code.id] = element
        waiting = [one for one in waiting if one.id not in places]
        assert ready, "a theme is a part of itself"


def _note_refs(code: Code, element: Tree.Element) -> None:
    for number in range(len(code.notes)):
        Tree.SubElement(element, "NoteRef", {"targetGUID": guid(code.id, f"note {number}")})


def _note(parent: Tree.Element, own: str, name: str, words: str, by: Note | None) -> None:
    who = {"creatingUser": guid(by.who, "user"), "creationDateTime": _moment(by.at)} if by else {}
    note = Tree.SubElement(parent, "Note", {"guid": own, "name": clean(name), **who})
    Tree.SubElement(note, "PlainTextContent").text = clean(words)


def _bytes(root: Tree.Element) -> bytes:
    Tree.indent(root)
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _root(content: bytes) -> Tree.Element:
    """The parsed file. One that declares a document type is refused: entities are how XML is made to explode."""
    if len(content) > _LARGEST:
        raise NotQda("This file is larger than 2 MB, which no codebook is. Choose a .qdc file.")
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
        if "<!DOCTYPE" in text:
            raise NotQda("This file declares a document type, which no codebook needs. It is not read.")
        return Tree.fromstring(text)  # noqa: S314 - without a document type there are no entities
    except (UnicodeDecodeError, ValueError, Tree.ParseError):
        raise NotQda("This is no REFI-QDA codebook. Export the codebook as .qdc and try that file.") from None


def _codes_of(root: Tree.Element) -> Iterator[Tree.Element]:
    """The codes of the first level; whatever the version of the standard calls its namespace."""
    for element in root.iter():
        if _local(element) == "Codes":
            yield from (one for one in element if _local(one) == "Code")
            return


def _code(element: Tree.Element, parent: str | None) -> Code:
    words = next((one.text or "" for one in element if _local(one) == "Description"), "")
    parts: dict[str, list[str]] = {"": [], _BELONGS: [], _NOT: []}
    at = ""
    for line in words.strip().splitlines():
        start = next((mark for mark in (_BELONGS, _NOT) if line.startswith(mark)), None)
        at = at if start is None else start
        parts[at].append(line.removeprefix(at) if start else line)
    told = ["\n".join(lines).strip() for lines in parts.values()]
    name = " ".join((element.get("name") or "").split())
    return Code(element.get("guid") or name, name, *told, parent_id=parent)


def _local(element: Tree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
