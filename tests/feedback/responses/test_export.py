"""Answers as files: whole, harmless, in no order, with a codebook."""

import csv
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import odfdo
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from feedback.audit import trail
from feedback.cells import harmless
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import export, importing, intake, store, table_file
from feedback.secrets import new_id
from feedback.surveys import collectors, versions
from feedback.surveys.versions import SurveyFault
from forms import author_file
from tests.feedback.responses.test_importing import HEAD, QUESTIONS

FULL = {
    "happy": 4,
    "ten": "dont_know",
    "job": "other",
    "job.other": "Plumber",
    "places": ["park", "club"],
    "age": 7,
    "order": ["b", "a"],
    "born": "2011-03-04",
    "why": "=1+1",
}

Write = Callable[..., None]


@pytest.fixture
def publish(database: Database, clock: SetClock) -> Callable[[str], None]:
    def once(questions: str = QUESTIONS) -> None:
        reading = author_file.read(HEAD.format(mode="anonymous", audience="practitioner") + questions)
        assert reading.survey is not None
        with database.writing() as session:
            version = versions.keep(session, reading.survey, clock.now(), "tests")
            versions.publish(session, version, clock.now(), "tests")

    return once


@pytest.fixture
def write(publish: Callable[..., None], database: Database, clock: SetClock) -> Write:
    """`write({...}, {...})`: responses with these answers, through a door for a group."""
    publish()
    with database.writing() as session:
        collectors.open_door(session, "tried", clock.now(), "tests", code="door", group_label="Hill")

    def responses(
        *answered: dict[str, Any],
        day: date = date(2026, 1, 2),
        audience: str | None = None,
        quotes: str | None = None,
        helped: str | None = None,
    ) -> None:
        with database.writing() as session:
            version = versions.current(session, "tried")
            assert version is not None
            for answers in answered:
                row, comments = intake.shaped(versions.read(version), answers)
                intake.write(
                    session,
                    response_id=new_id(),
                    survey_key="tried",
                    version_id=version.id,
                    mode=version.mode,
                    collector_code="door",
                    audience_version=audience,
                    quotes=quotes,
                    helped=helped,
                    language="en",
                    day=day,
                    answers=row,
                    comments=comments,
                )

    return responses


@pytest.fixture
def exported(database: Database, clock: SetClock, tmp_path: Path) -> Callable[..., Path]:
    def to(kind: str = "csv", key: str = "tried") -> Path:
        out = tmp_path / f"out.{kind}"
        export.export(database, key, kind, out, clock.now(), "tests")
        return out

    return to


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_kind_of_answer_has_its_cells(write: Write, exported: Callable[..., Path]):
    write(FULL)
    (line,) = lines(exported())
    assert line == {
        "day": "2026-01-02",
        "language": "en",
        "audience_version": "",
        "quotes": "",
        "helped": "",
        "group": "Hill",
        "happy": "4",
        "ten": "dont_know",
        "job": "other",
        "job.other": "Plumber",
        "places/park": "1",
        "places/club": "1",
        "places/home": "0",
        "places/dont_know": "0",
        "age": "7",
        "order/a": "2",
        "order/b": "1",
        "order/c": "",
        "born": "2011-03-04",
        "why": "'=1+1",
    }


def test_left_empty_and_not_asked_stay_apart(write: Write, exported: Callable[..., Path]):
    write({"happy": None, "places": None, "order": None, "job": None})
    (line,) = lines(exported())
    empty = {"happy", "places/park", "places/dont_know", "order/a", "job", "job.other"}
    assert {line[name] for name in empty} == {""}
    assert {line[name] for name in ("ten", "age", "why", "born")} == {"[z]"}


def test_an_answer_set_aside_says_nothing_of_the_choices(write: Write, exported: Callable[..., Path]):
    write({"places": "dont_know"})
    (line,) = lines(exported())
    assert (line["places/park"], line["places/dont_know"]) == ("", "1")


def test_an_export_comes_back_as_the_same_answers(
    write: Write, exported: Callable[..., Path], database: Database, clock: SetClock
):
    write({**FULL, "ten": 2}, {"happy": None, "ten": 7}, {"places": "dont_know", "why": "-2 is cold"})
    table = table_file.read(exported())
    with database.writing() as session:
        wishes = importing.Wishes()
        outcome = importing.bring_in(session, "tried", table, clock.now(), clock.today(), "tests", wishes)
    assert (outcome.refused, outcome.landed) == ((), 3)
    with database.reading() as session:
        before = [held for _, held in store.responses_of(session, "tried", "door")]
        after = [held for _, held in store.responses_of(session, "tried", outcome.code)]
    assert sorted(after, key=repr) == sorted((_ordered(one, after) for one in before), key=repr)


def _ordered(answers: dict[str, Any], like: list[dict[str, Any]]) -> dict[str, Any]:
    """The same answers with their keys in the order of the other list, so that they print alike."""
    same = next(one for one in like if one == answers)
    return {name: answers[name] for name in same}


def test_no_id_no_time_and_no_order(write: Write, exported: Callable[..., Path], database: Database):
    for number in range(40):
        write({"age": number})
    written = exported("jsonl").read_text(encoding="utf-8")
    ages = [json.loads(line)["answers"]["age"] for line in written.splitlines()]
    assert sorted(ages) == list(range(40))
    with database.reading() as session:
        held = {sent.response_id: answers["age"] for sent, answers in store.responses_of(session, "tried")}
    assert ages == [age for _, age in sorted(held.items())], (
        "sorted by ids that are random, and by nothing else"
    )
    assert not any(response_id in written for response_id in held)
    assert set(json.loads(written.splitlines()[0])) == {
        "day",
        "language",
        "audience_version",
        "quotes",
        "helped",
        "group",
        "answers",
    }


def test_json_lines_keep_plain_values(write: Write, exported: Callable[..., Path]):
    write(FULL)
    assert json.loads(exported("jsonl").read_text(encoding="utf-8"))["answers"] == FULL


def test_a_workbook_has_two_sheets_and_numbers_are_numbers(write: Write, exported: Callable[..., Path]):
    write(FULL)
    book = CalamineWorkbook.from_path(str(exported("xlsx")))
    assert book.sheet_names == ["answers", "codebook"]
    header, row = book.get_sheet_by_name("answers").to_python()
    line = dict(zip(header, row, strict=True))
    assert (line["happy"], line["places/club"], line["why"]) == (4.0, 1.0, "'=1+1")
    assert ["happy", "happy", "faces", "scale", "5", "", "Very happy"] in [
        one[:7] for one in book.get_sheet_by_name("codebook").to_python()
    ]


def test_a_spreadsheet_of_open_document_says_what_the_workbook_says(
    write: Write, exported: Callable[..., Path]
):
    write(FULL, FULL | {"why": "  two  spaces\nand a line and <b> & \x0b"}, {"happy": None})
    ods, xlsx = (CalamineWorkbook.from_path(str(exported(kind))) for kind in ("ods", "xlsx"))
    assert ods.sheet_names == xlsx.sheet_names
    assert ods.get_sheet_by_name("codebook").to_python() == xlsx.get_sheet_by_name("codebook").to_python()
    header, *rows = ods.get_sheet_by_name("answers").to_python()
    found = {line["why"]: line for line in (dict(zip(header, row, strict=True)) for row in rows)}
    assert found.keys() == {"'=1+1", "  two  spaces\nand a line and <b> & ", "[z]"}
    assert (found["'=1+1"]["happy"], found["'=1+1"]["places/club"], found["[z]"]["happy"]) == (4.0, 1.0, "")


def test_open_document_is_known_for_what_it_is(write: Write, exported: Callable[..., Path]):
    write(FULL | {"why": "one\ttwo"})
    with zipfile.ZipFile(exported("ods")) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert file.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert b"one<text:tab/>two" in file.read("content.xml")
        ElementTree.fromstring(file.read("content.xml"))
        ElementTree.fromstring(file.read("META-INF/manifest.xml"))
    header, line = odfdo.Document(str(exported("ods"))).body.get_table(name="answers").get_values()
    assert (line[header.index("happy")], line[header.index("job.other")]) == (4, "Plumber")


def read_sav(path: Path, **how: Any) -> tuple[list[dict[str, Any]], Any]:
    frame, about = pyreadstat.read_sav(str(path), user_missing=True, disable_datetime_conversion=True, **how)
    return frame.to_dict("records"), about


def test_a_file_for_spss_reads_back_with_values_and_labels(write: Write, exported: Callable[..., Path]):
    write(FULL, quotes="yes", helped="read_to_me")
    (line,), about = read_sav(exported("sav"))
    day = (date(2026, 1, 2) - date(1582, 10, 14)).days * 86_400
    born = (date(2011, 3, 4) - date(1582, 10, 14)).days * 86_400
    assert line == {
        **{"day": day, "language": "en", "audience_version": "", "quotes": 1, "helped": 2, "group": "Hill"},
        **{"happy": 4, "ten": -97, "job": 3, "job.other": "Plumber", "age": 7, "born": born, "why": "=1+1"},
        **{"places_park": 1, "places_club": 1, "places_home": 0, "order_a": 2, "order_b": 1, "order_c": -95},
    }
    labels = about.variable_value_labels
    assert (labels["job"][3], labels["happy"][5], labels["ten"][-97]) == (
        "Something else",
        "Very happy",
        "I don't know",
    )
    assert (labels["helped"][2], labels["places_park"][1]) == ("Somebody read it to them", "Chosen")
    words = about.column_names_to_labels
    assert (words["happy"], words["places_club"]) == ("How happy are you?", "Places: A club; any club")
    assert (about.variable_measure["ten"], about.variable_measure["age"]) == ("ordinal", "scale")
    assert about.original_variable_types["born"] == "DATE11"


def test_left_empty_not_asked_and_not_known_stay_three_things_for_spss(
    write: Write, exported: Callable[..., Path]
):
    write({"happy": None, "places": None, "ten": "dont_know", "job": None, "born": None})
    write({"happy": "prefer_not", "places": "dont_know", "why": None})
    out = exported("sav")
    (one, other), about = sorted(read_sav(out)[0], key=lambda line: line["happy"]), read_sav(out)[1]
    assert [one[name] for name in ("happy", "places_park", "ten", "age", "job")] == [-99, -99, -97, -98, -99]
    assert [other[name] for name in ("happy", "places_park", "ten", "age", "order_a")] == [
        -96,
        -97,
        -98,
        -98,
        -98,
    ]
    assert (one["born"], other["born"]) == (-99 * 86_400, -98 * 86_400)
    assert (one["why"], other["why"], one["job.other"], other["job.other"]) == ("[z]", "", "", "[z]")
    assert about.missing_ranges["happy"] == [{"lo": -99, "hi": -94}]
    frame, _ = pyreadstat.read_sav(str(out))
    assert frame[["happy", "places_park", "ten", "age", "order_a"]].isna().all().all(), (
        "none gets into a mean"
    )


def test_three_faces_are_another_variable_for_spss(
    publish: Callable[..., None], write: Write, exported: Callable[..., Path]
):
    publish(QUESTIONS + FACES)
    write({"happy": 3}, audience="young")
    write({"happy": 3})
    lines, about = read_sav(exported("sav"))
    assert sorted((line["happy"], line["happy_faces_3"]) for line in lines) == [(-98, 3), (3, -98)]
    assert about.variable_value_labels["happy"][3] == "In between"
    assert about.variable_value_labels["happy_faces_3"][3] == "Happy"


def test_names_that_spss_keeps_for_itself_and_numbers_below_nought(
    publish: Callable[..., None], write: Write, exported: Callable[..., Path]
):
    publish(
        "questions:\n  - {id: to, type: number, text: To, minimum: -500}\n"
        "  - {id: a, type: many_of, text: A, choices: [{id: b-c, text: One}, {id: b_c, text: Two}]}\n"
    )
    write({"to": -99, "a": ["b_c"]})
    write({"to": None, "a": None})
    lines, about = read_sav(exported("sav"))
    assert {line["to_"]: (line["a_b_c"], line["a_b_c_2"]) for line in lines} == {
        -99: (0, 1),
        -999_999_999: (-99, -99),
    }
    assert about.missing_ranges["to_"] == [{"lo": -999_999_999, "hi": -999_999_994}]


@pytest.mark.parametrize("kind", ["sav", "ods"])
def test_a_survey_without_answers_is_a_file_all_the_same(
    publish: Callable[..., None], exported: Callable[..., Path], kind: str
):
    publish()
    assert exported(kind).stat().st_size > 0


def test_the_codebook_speaks_every_language(write: Write, exported: Callable[..., Path]):
    write(FULL)
    book = lines(exported().with_name("out.csv.codebook.csv"))
    said = {(line["column"], line["value"]): (line["en"], line["cy"]) for line in book}
    assert said["happy", ""] == ("How happy are you?", "Pa mor hapus")
    assert said["job", "teacher"] == ("Teacher", "Athro")
    assert said["places/park", "1"] == ("The park", "")
    assert [line["meaning"] for line in book if line["value"] == "[z]"] == ["The question was not asked"]
    with exported().open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) == {line["column"] for line in book} - {""}


def test_questions_and_choices_of_older_versions_keep_their_columns(
    write: Write, publish: Callable[[str], None], exported: Callable[..., Path]
):
    write({"age": 7, "places": ["club"]})
    changed = QUESTIONS.replace("  - {id: age,", "  - {id: years,").replace(
        "      - {id: club, text: A club; any club}\n", ""
    )
    publish(changed)
    (line,) = lines(exported())
    assert (line["age"], line["years"], line["places/club"], line["places/park"]) == ("7", "[z]", "1", "0")


def test_a_question_named_day_does_not_hide_the_day(
    write: Write, publish: Callable[[str], None], exported: Callable[..., Path]
):
    write({"age": 7})
    publish("questions: [{id: day, type: text, text: Which day}]\n")
    (line,) = lines(exported())
    assert (line["response_day"], line["day"]) == ("2026-01-02", "[z]")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0", "＝"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str):
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@given(st.text() | st.integers() | st.floats(allow_nan=False))
def test_no_words_ever_begin_like_a_formula_and_numbers_stay_numbers(cell: str | int | float):
    made = harmless(cell)
    assert made == cell if not isinstance(cell, str) else not made.startswith(tuple("=+-@\t\r\0"))  # type: ignore[union-attr]


def test_the_file_is_private_and_taking_answers_out_is_noted(
    write: Write, exported: Callable[..., Path], database: Database
):
    write(FULL)
    out = exported()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with database.reading() as session:
        noted = [one for one in trail.of(session, "survey/tried") if one.action == "answers exported"]
    assert [(one.actor, one.detail["responses"], one.detail["format"]) for one in noted] == [
        ("tests", 1, "csv")
    ]


def test_a_failure_leaves_no_file_and_keeps_the_old_one(
    write: Write,
    exported: Callable[..., Path],
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    write(FULL)
    (tmp_path / "out.csv").write_text("the old one", encoding="utf-8")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(export, "_note", broken)
    with pytest.raises(OSError, match="disk full"):
        exported()
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "the old one"
    assert [one.name for one in tmp_path.iterdir() if "out" in one.name] == ["out.csv"]


def test_a_survey_without_answers_gives_a_header_and_an_unknown_one_a_sentence(
    publish: Callable[..., None], exported: Callable[..., Path]
):
    publish()
    assert lines(exported()) == []
    with pytest.raises(SurveyFault, match="Did you mean 'tried'"):
        exported(key="tired")


def test_how_answers_came_about_is_exported_and_comes_back(
    write: Write, exported: Callable[..., Path], database: Database, clock: SetClock
):
    write({"happy": 4}, quotes="no", helped="wrote_for_me")
    out = exported()
    (line,) = lines(out)
    assert (line["quotes"], line["helped"]) == ("no", "wrote_for_me")
    said = {
        (one["column"], one["value"]): one["meaning"] for one in lines(out.with_name("out.csv.codebook.csv"))
    }
    assert said["helped", "wrote_for_me"] == "Somebody wrote for them"
    with database.writing() as session:
        importing.bring_in(
            session, "tried", table_file.read(out), clock.now(), clock.today(), "tests", importing.Wishes()
        )
    assert [(one["quotes"], one["helped"]) for one in lines(exported())] == [("no", "wrote_for_me")] * 2


FACES = """
versions:
  - id: young
    title: For the youngest
    band: 4-7
    changes: {happy: {points: 3}}
"""


def test_the_codebook_says_that_three_faces_are_another_instrument(
    publish: Callable[..., None], write: Write, exported: Callable[..., Path]
):
    publish(QUESTIONS + FACES)
    write({"happy": 3}, audience="young")
    write({"happy": 3})
    out = exported()
    assert sorted(one["audience_version"] for one in lines(out)) == ["", "young"]
    book = lines(out.with_name("out.csv.codebook.csv"))
    threes = [(one["meaning"], one["en"]) for one in book if (one["column"], one["value"]) == ("happy", "3")]
    assert threes == [("", "In between"), ("Audience version young, asked with faces:3", "Happy")]
