"""What is documented is there, and what is there is documented."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from feedback.cli.main import command_line
from feedback.partnership import file_checks
from feedback.settings import FILE, Settings, table
from feedback.surveys.collectors import KINDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
PARTNERSHIP = (ROOT / "docs" / "partnership-format.md").read_text(encoding="utf-8")

_FENCED = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`(listening-loop [^`]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")


def commands(group: click.Group = command_line, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command with the words that call it, groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}".strip(), command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}".strip())


KNOWN = dict(commands())


def section(path: str) -> str:
    """What `docs/command-line.md` says of a command, up to the next heading of any level."""
    found = re.search(rf"^##+ {re.escape(path)}$(.*?)(?=^##+ |\Z)", COMMAND_LINE, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def called(document: Path) -> Iterator[str]:
    """Every call of the command in a document: lines of fenced blocks, and words between backticks."""
    words = document.read_text(encoding="utf-8")
    for block in _FENCED.findall(words):
        lines = (line.strip().removeprefix("$ ") for line in block.splitlines())
        yield from (line for line in lines if line.startswith("listening-loop "))
    yield from _QUOTED.findall(_FENCED.sub("", words))


@pytest.mark.parametrize("path", KNOWN)
def test_every_command_has_a_section_and_every_option_a_word(path: str):
    said = section(path)
    assert said, f"docs/command-line.md has no heading for '{path}'"
    options = [
        next(name for name in option.opts if name.startswith("--"))
        for option in KNOWN[path].params
        if isinstance(option, click.Option)
    ]
    assert [name for name in options if name not in said] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_call_in_a_document_is_one_that_works(document: Path):
    for call in called(document):
        words = shlex.split(re.sub(r"[\[\]|>]|\.\.\.", " ", call), comments=True)[1:]
        if not words or words[0].isupper() or words[0].startswith("-"):
            continue
        path = " ".join(words[:2]) if " ".join(words[:2]) in KNOWN else words[0]
        assert path in KNOWN, f"{document.name}: {call}"
        if isinstance(KNOWN[path], click.Group):
            assert words[1:] == [] or words[1].startswith("-"), f"{document.name}: {call}"
        options = {name for param in KNOWN[path].params for name in param.opts} | {"--help"}
        unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in options]
        assert unknown == [], f"{document.name}: {call}"


@pytest.mark.parametrize("row", table(Settings()), ids=lambda row: row["variable"])
def test_every_setting_is_documented_with_its_default(row: dict[str, str]):
    (line,) = [line for line in SETTINGS.splitlines() if line.startswith(f"| `{row['variable']}` |")]
    default = line.split("|")[2].strip().strip("`")
    assert default == (row["default"] or "nothing")


def test_no_setting_is_documented_that_is_not_there():
    known = {row["variable"] for row in table(Settings())} | {FILE}
    for document in DOCUMENTS:
        named = set(re.findall(r"\bLISTENING_LOOP_[A-Z_]+\b", document.read_text(encoding="utf-8")))
        assert named - known == set(), document.name


def test_every_word_of_a_partnership_file_is_documented():
    words = {*file_checks.KEYS, *file_checks.HELP, *file_checks.AUDIENCES}
    assert {word for word in words if f"`{word}`" not in PARTNERSHIP} == set()


def test_every_kind_of_door_is_documented():
    assert [kind for kind in KINDS if f"`{kind}`" not in section("survey open")] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path):
    for target, heading in _LINK.findall(document.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        path = (document.parent / target).resolve()
        assert path.exists(), f"{document.name} links to {target}"
        if heading and path.suffix == ".md":
            titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in slugs, f"{document.name} links to {target}#{heading}"
