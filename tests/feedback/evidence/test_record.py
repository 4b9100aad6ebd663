"""Evidence of other kinds: no case can be recognised, and whoever says that it bears on something says who they are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.audit import trail
from feedback.database import Database
from feedback.evidence import record, shelf
from feedback.evidence.fault import EvidenceFault
from feedback.evidence.record import Bearing, Written
from tests.feedback.loop.stories import NOW, PRIORITY, World, world


@pytest.fixture
def story(database: Database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


def audit(**changes: Any) -> Written:
    values: dict[str, Any] = {
        "kind": "audit",
        "title": "Family history in plans",
        "dated_on": date(2026, 2, 1),
        "found": "In most files the history of the family was not considered.",
        "source": "Shared drive, audits, spring",
        "agency_key": "council",
        "sample": 12,
        "grades": (("Child’s voice", "Requires improvement"), ("Planning", "Good")),
    }
    return Written(**(values | changes))


def test_an_audit_is_kept_with_its_grades_and_its_history(story: World) -> None:
    row = record.add(story.session, audit(), NOW, story.alice)
    assert row.grades[0] == {"standard": "Child’s voice", "grade": "Requires improvement"}
    assert record.written_of(row) == audit()
    assert not record.edit(story.session, row, audit(), NOW, story.bob)
    assert record.edit(story.session, row, audit(sample=14), NOW, story.bob)
    entry = trail.of(story.session, record.thing(row))[-1]
    assert (entry.action, entry.detail["changes"]) == ("evidence edited", {"sample": [12, 14]})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"dated_on": None}, "dated_on"),
        ({"title": " "}, "title"),
        ({"found": ""}, "found"),
        ({"source": ""}, "source"),
        ({"agency_key": "nobody"}, "agency_key"),
        ({"sample": 0}, "sample"),
        ({"grades": (("Planning", ""),)}, "grades"),
    ],
)
def test_what_is_missing_is_said(story: World, changes: dict, field: str) -> None:
    with pytest.raises(EvidenceFault) as refused:
        record.add(story.session, audit(**changes), NOW, story.alice)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("The child with NHS number 943 476 5919 was not seen.", "an NHS number"),
        ("Case number 00482915 had no chronology.", "a number of a case"),
        ("The mother, AB 12 34 56 C, was not told.", "a National Insurance number"),
        ("A boy born on 12/03/2014 was not seen.", "a date of birth"),
        ("Ask rowan.ash@example.org for the file.", "an e-mail address"),
    ],
)
@pytest.mark.parametrize("field", ["found", "title", "grades"])
def test_what_stands_for_one_person_is_refused_whatever_anybody_says(
    story: World, words: str, what: str, field: str
) -> None:
    changes = {field: ((words, "Good"),) if field == "grades" else words}
    with pytest.raises(EvidenceFault, match=what):
        record.add(story.session, audit(**changes), NOW, story.alice, looked=True)


def test_what_may_name_somebody_is_pointed_at_and_a_person_decides(story: World) -> None:
    words = audit(found="The worker of Mrs Kowalczyk had not read the file. Rivermouth Council agrees.")
    with pytest.raises(EvidenceFault, match="Kowalczyk") as pointed:
        record.add(story.session, words, NOW, story.alice)
    assert pointed.value.field == "looked"
    assert "Rivermouth Council" not in str(pointed.value)
    assert record.add(story.session, words, NOW, story.alice, looked=True).id


def test_it_bears_on_a_priority_one_way_and_somebody_said_so(story: World) -> None:
    row = record.add(story.session, audit(), NOW, story.alice)
    why = "Families say they were asked; the files do not show it."
    tied = record.tie(
        story.session, row, Bearing("contradicts", why, "Quality assurance", PRIORITY), NOW, story.alice
    )
    assert [one.tie.id for one in shelf.of_priorities(story.session, [PRIORITY])] == [tied.id]
    assert [one.row.id for one in shelf.listed(story.session, shelf.Wanted(stance="contradicts"))] == [row.id]
    assert shelf.listed(story.session, shelf.Wanted(stance="supports")) == []
    assert [one.row.id for one in shelf.listed(story.session, shelf.Wanted(priority=PRIORITY))] == [row.id]


@pytest.mark.parametrize(
    ("bearing", "field"),
    [
        (Bearing("maybe", "Why", "QA", PRIORITY), "stance"),
        (Bearing("supports", " ", "QA", PRIORITY), "why"),
        (Bearing("supports", "Why", "", PRIORITY), "said_by"),
        (Bearing("supports", "Why", "QA"), "bears_on"),
        (Bearing("supports", "Why", "QA", PRIORITY, "d"), "bears_on"),
        (Bearing("supports", "Why", "QA", "plan/none"), "bears_on"),
        (Bearing("supports", "NHS number 943 476 5919", "QA", PRIORITY), "why"),
    ],
)
def test_what_a_bearing_needs(story: World, bearing: Bearing, field: str) -> None:
    row = record.add(story.session, audit(), NOW, story.alice)
    with pytest.raises(EvidenceFault) as refused:
        record.tie(story.session, row, bearing, NOW, story.alice)
    assert refused.value.field == field


def test_the_database_refuses_a_bearing_without_a_voice_of_its_own(database: Database) -> None:
    with database.writing() as session:
        story = world(session)
        row = record.add(session, audit(), NOW, story.alice)
        record.tie(session, row, Bearing("supports", "Why", "QA", PRIORITY), NOW, story.alice)
    for change, name in (
        ("said_by = ''", "who_and_why"),
        ("stance = 'maybe'", "stance"),
        ("priority_ref = NULL", "one_thing"),
    ):
        with pytest.raises(DBAPIError, match=name), database.writing() as session:
            session.execute(text(f"UPDATE evidence_ties SET {change}"))


def test_the_day_it_was_said_on_is_the_day_in_england(story: World) -> None:
    row = record.add(story.session, audit(), NOW, story.alice)
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    bearing = Bearing("supports", "It shows the same.", "The audit group", decision_id="one")
    record.tie(story.session, row, bearing, late, story.alice)
    assert [one["said_on"] for one in shelf.frozen(story.session, "one")] == ["2026-07-01"]
