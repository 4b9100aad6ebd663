"""Codebook and codings as files: sound by the published rules, true about who made what, and harmless."""

import csv
import io
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from feedback.themes import codebook, exporting, importing, memos, refi_qda
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Theme
from feedback.themes.refi_qda import Code, NotQda, Project, Source, Tie
from tests.feedback.themes.coded import KEY, Coder
from tests.support import refi_qda as rules
from tests.support.asked import publish

HARMFUL = "=HYPERLINK(1)\x0bDark \U0001f600\r\npath"


@pytest.fixture
def book(alice: Coder) -> dict[str, str]:
    """A theme with a part and a memo; codings by a person, by a machine, confirmed and refused."""
    alice.said(HARMFUL, "Lamps", "Late bus", "Nothing coded")
    light = alice.theme("Light", definition="Lamps", belongs="“Dark”", belongs_not="Fog\nand mist")
    lamps, buses = alice.theme("Lamps", parent_id=light), alice.theme("@Buses")
    alice.code(HARMFUL, light)
    with alice.database.writing() as session:
        memos.add(
            session, session.get_one(Theme, light), "Is fog light?", alice.account_id, alice.clock.now()
        )
        for text, theme, status, who in (
            ("Lamps", lamps, "candidate", None),
            ("Lamps", buses, "rejected", alice.account_id),
            ("Late bus", buses, "confirmed", alice.account_id),
        ):
            session.add(
                Coding(
                    comment_id=alice.comment(text),
                    theme_id=theme,
                    made_by="machine",
                    status=status,
                    account_id=who,
                    at=alice.clock.now(),
                )
            )
    return {"light": light, "lamps": lamps, "buses": buses}


def _made(alice: Coder, kind: str) -> dict[str, bytes]:
    with alice.database.reading() as session:
        return exporting.made(exporting.gather(session, KEY, alice.clock.now()), kind)


def test_a_codebook_is_what_the_schema_asks_for(alice: Coder, book: dict[str, str]) -> None:
    content = _made(alice, "qdc")[""]
    assert rules.faults(content, "CodeBook", refi_qda.CODEBOOK, rules.CODEBOOK) == []
    assert b"Dark \xf0\x9f" not in content


def test_a_project_is_what_the_schema_asks_for_with_its_texts_beside(
    alice: Coder, book: dict[str, str]
) -> None:
    with zipfile.ZipFile(io.BytesIO(_made(alice, "qdpx")[""])) as pack:
        project = pack.read("project.qde")
        assert rules.faults(project, "Project", refi_qda.PROJECT, rules.PROJECT) == []
        texts = {name: pack.read(name).decode() for name in pack.namelist() if name.startswith("Sources/")}
    assert sorted(texts.values()) == [
        "=HYPERLINK(1)Dark \U0001f600\npath",
        "Lamps",
        "Late bus",
        "Nothing coded",
    ]
    root = refi_qda.Tree.fromstring(project)
    ns = {"q": refi_qda.PROJECT}
    for source in root.iterfind(".//q:TextSource", ns):
        path = (source.get("plainTextPath") or "").replace("internal://", "Sources/")
        for part in source.iterfind("q:PlainTextSelection", ns):
            assert (part.get("startPosition"), part.get("endPosition")) == ("0", str(len(texts[path])))
    notes = {
        one.get("guid"): one.findtext("q:PlainTextContent", "", ns) for one in root.iterfind(".//q:Note", ns)
    }
    said = sorted(notes[one.get("targetGUID")] for one in root.iterfind(".//q:Coding/q:NoteRef", ns))
    assert said == [
        "Suggested by the computer, confirmed by a person.",
        "Suggested by the computer. No person has confirmed it.",
    ]
    assert len(root.findall(".//q:Coding", ns)) == 3
    assert "alice@example.org" not in project.decode()


def test_the_check_of_the_schema_can_bark(alice: Coder, book: dict[str, str]) -> None:
    content = _made(alice, "qdc")[""]
    for good, bad in ((b'isCodable="true"', b""), (b'guid="', b'guid="x'), (b"Description", b"Memo")):
        assert rules.faults(content.replace(good, bad), "CodeBook", refi_qda.CODEBOOK, rules.CODEBOOK) != []


def test_every_line_of_the_table_says_machine_or_person_and_no_cell_is_a_formula(
    alice: Coder, book: dict[str, str]
) -> None:
    files = _made(alice, "csv")
    rows = list(csv.DictReader(io.StringIO(files[""].decode(), newline="")))
    found = {(row["text"], row["theme"], row["made_by"], row["status"], row["decided_by"]) for row in rows}
    assert found == {
        ("'" + HARMFUL, "Light", "person", "confirmed", "Alice"),
        ("Lamps", "Lamps", "machine", "candidate", ""),
        ("Lamps", "'@Buses", "machine", "rejected", "Alice"),
        ("Late bus", "'@Buses", "machine", "confirmed", "Alice"),
        ("Nothing coded", "", "", "", ""),
    }
    themes = {
        row["theme"]: row for row in csv.DictReader(io.StringIO(files[".codebook.csv"].decode(), newline=""))
    }
    assert themes["Lamps"]["part_of"] == "Light"
    assert themes["'@Buses"]["comments"] == "1"


def test_an_export_is_noted_private_and_whole(alice: Coder, book: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "codings.csv"
    now = alice.clock.now()
    files = exporting.export(alice.database, KEY, "csv", out, now, "command line")
    assert sorted(folder.iterdir()) == sorted(files)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with alice.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "themes exported")).one()
        assert entry.detail == {"format": "csv", "themes": 3, "comments": 4}
    with pytest.raises(OSError):
        exporting.export(alice.database, KEY, "qdc", tmp_path / "no" / "x.qdc", now, "x")
    with pytest.raises(ThemeFault, match="no survey"):
        exporting.export(alice.database, "nothing", "qdc", out, now, "x")


def test_a_survey_without_themes_says_so(alice: Coder) -> None:
    with pytest.raises(ThemeFault, match="no themes yet"):
        _made(alice, "qdc")


def test_a_codebook_goes_out_and_in_again(
    alice: Coder, book: dict[str, str], database: Database, clock: SetClock
) -> None:
    content = _made(alice, "qdc")[""]
    publish(database, clock, key="other", code="xyz")
    with database.writing() as session:
        assert importing.bring_in(session, "other", content, clock.now(), "x").added == (
            "@Buses",
            "Light",
            "Lamps",
        )
        again = importing.bring_in(session, "other", content, clock.now(), "x")
        assert (again.added, len(again.known)) == ((), 3)
        found = {one.theme.name: one for one in codebook.entries(session, "other")}
        light = found["Light"].theme
        assert (light.definition, light.belongs, light.belongs_not) == ("Lamps", "“Dark”", "Fog\nand mist")
        assert found["Lamps"].theme.parent_id == light.id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n",
        b"<CodeBook/>",
        b'<!DOCTYPE a [<!ENTITY b "bb">]><CodeBook><Codes><Code name="&b;"/></Codes></CodeBook>',
        b"<CodeBook>" + b" " * 2_000_001 + b"</CodeBook>",
        b"<Codes>" + b"<Code name='a'/>" * 2_001 + b"</Codes>",
    ],
)
def test_what_is_no_codebook_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotQda):
        refi_qda.read_codebook(content)


def test_a_codebook_of_another_program_in_utf_16() -> None:
    text = (
        '<?xml version="1.0" encoding="utf-16"?><CodeBook xmlns="urn:QDA-XML:codebook:0:4"><Codes>'
        '<Code guid="a" name="Up"><Description>Words</Description><Code name=" Down  there "/></Code>'
        "</Codes></CodeBook>"
    )
    found = refi_qda.read_codebook(text.encode("utf-16"))
    assert [(one.name, one.definition, one.parent_id) for one in found] == [
        ("Up", "Words", None),
        ("Down there", "", "a"),
    ]


@given(st.text(), st.text(min_size=1))
def test_whatever_a_child_types_makes_a_sound_file(text: str, name: str) -> None:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    project = Project(
        name,
        at,
        (Code("c", name, text),),
        {"a": name},
        (Source("s", "Comment 1", text, text, (Tie("c", "a", at, "person", "confirmed"),)),),
    )
    with zipfile.ZipFile(io.BytesIO(refi_qda.packed(project))) as pack:
        assert rules.faults(pack.read("project.qde"), "Project", refi_qda.PROJECT, rules.PROJECT) == []
