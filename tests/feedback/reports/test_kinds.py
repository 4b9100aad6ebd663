"""Every kind of report is made of what there is, names what there is not, and is written four ways."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.loop import loops
from feedback.loop.models import LoopItem
from feedback.papers import pdf
from feedback.papers.paper import Manner, Number, Words
from feedback.partnership.models import Board
from feedback.plans import measures, meetings, periods
from feedback.reports import files, promises, voices
from feedback.reports.asked import Asked, ReportFault
from feedback.reports.kinds import KINDS
from feedback.sessions.heads import Heads
from tests.conftest import missing
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, world
from tests.feedback.plans.test_measures import SHARE
from tests.feedback.returns import stories as returned
from tests.feedback.training import held

ASKED = Asked(
    periods.quarter(TODAY), "board", PRIORITY, "plan-2026", "round", "recognising-neglect", "neglect"
)


@pytest.fixture
def story(database):
    """A town with a survey that 64 people answered, and a loop with one thing of each kind."""
    with database.writing() as session:
        told = world(session)
        told.answers(64, about_theme=31)
        loop = told.loop(base=120)
        for response in ("done", "cannot", "planned"):
            told.item(loop, response)
        returned.story(session, NOW, round_id="round")
        held.held(session).events[0].code = "neglect"
    return told


def gaps(paper) -> list[str]:
    blocks = [block for _, section in paper.walk() for block in section.blocks]
    return [one.text for one in blocks if isinstance(one, Words) and one.manner is Manner.GAP]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_made_and_names_what_is_not_there(database, story, kind):
    with database.reading() as session:
        paper = KINDS[kind].make(session, ASKED, NOW)
    assert paper.title
    assert all(section.blocks or section.sections for _, section in paper.walk()), (
        "no heading stands over nothing"
    )
    assert kind in ("loops", "changes") or gaps(paper)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("needed", ["period", "board", "priority", "plan", "round", "course", "event"])
def test_what_it_needs_is_asked_for(database, story, kind, needed):
    if needed not in KINDS[kind].needs:
        return
    empty = None if needed == "period" else ""
    lacking = Asked(
        **(
            {
                "period": ASKED.period,
                "board": "board",
                "priority": PRIORITY,
                "plan": "plan-2026",
                "round": "round",
                "course": "recognising-neglect",
                "event": "neglect",
            }
            | {needed: empty}
        )
    )
    with database.reading() as session, pytest.raises(ReportFault) as fault:
        KINDS[kind].make(session, lacking, NOW)
    assert fault.value.field == needed


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_it_is_written_in_each_format(database, story, ending):
    if ending == "pdf" and (said := pdf.missing()):
        missing("PDF", said)
    with database.reading() as session:
        content = files.write(KINDS["loops"].make(session, ASKED, NOW), ending)
    assert (
        content[:4] == {"docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "pdf": b"%PDF", "html": b"<!do"}[ending]
    )


def test_praise_is_not_counted_among_what_asks_for_a_change(database, story):
    with database.writing() as session:
        loop = loops.newest_first(session)[0]
        loop.items[0].asks_change = False
        session.flush()
        paper = KINDS["loops"].make(session, ASKED, NOW)
    numbers = {one.source: one.words for one in paper.numbers()}
    assert numbers["loops/board/asking"] == "2"
    assert "loops/board/done" not in numbers


def test_few_people_in_sessions_are_hidden_as_everywhere(database, story):
    few, many = Heads(people=4, sessions=2, same_people=False), Heads(27, 2, False)
    with database.reading() as session:
        section = voices.heard(session, "Panel", "panel", few)
        other = voices.heard(session, "Council", "council", many)
    assert section.blocks[0] == Words(
        "[c] people in 2 sessions.", numbers=(Number("2", "sessions/panel/sessions"),)
    )
    assert isinstance(other.blocks[0], Words)
    assert other.blocks[0].text == "27 people in 2 sessions."


def test_an_older_scorecard_holds_its_own_value_against_the_target_and_rounds_half_up(database, story):
    quarter = ASKED.period
    assert quarter is not None
    with database.writing() as session:
        measure = measures.define(session, "board", NOW, "ann", target=80.0, **SHARE)
        for of, parts in ((periods.before(quarter), (249, 400)), (quarter, (1300, 1366))):
            measures.record(session, measure, of, measures.figure(measure, None, *parts), NOW, "ann")
    with database.reading() as session:
        old, new = (
            KINDS["scorecard"].make(session, replace(ASKED, period=one), NOW)
            for one in (periods.before(quarter), quarter)
        )
    assert "The target is missed." in said_in(old)
    assert "The target is reached." not in said_in(old)
    assert "The target is reached." in said_in(new)
    assert {one.words for one in old.numbers()} >= {"62.3", "62.3 %"}  # 62.25


def test_what_is_new_is_counted_from_a_meeting_that_another_board_held(database, story):
    with database.writing() as session:
        session.add(Board(key="other", name="Other board"))
        session.flush()
        day = TODAY - timedelta(days=9)
        meetings.hold(session, "other", NOW, "ann", shared_with=["board"], held_on=day)
        meetings.hold(session, "board", NOW, "ann", held_on=TODAY - timedelta(days=30))
    with database.reading() as session:
        paper = KINDS["changes"].make(session, ASKED, NOW)
    assert promises.day(day) in paper.about


def said_in(paper) -> str:
    blocks = [block for _, section in paper.walk() for block in section.blocks]
    return " ".join(one.text for one in blocks if isinstance(one, Words))


def test_what_was_done_after_a_quarter_was_late_at_its_end(database, story):
    quarter = ASKED.period
    assert quarter is not None
    later = quarter.last + timedelta(days=40)
    with database.writing() as session:
        item = session.scalars(select(LoopItem).where(LoopItem.response == "done")).one()
        item.due_on, item.done_on = quarter.last - timedelta(days=3), quarter.last + timedelta(days=9)
    with database.reading() as session:
        at_its_end = KINDS["loops"].make(session, ASKED, NOW + timedelta(days=200))
        after = KINDS["loops"].make(
            session, replace(ASKED, period=periods.quarter(later)), NOW + timedelta(days=200)
        )
    assert "1 overdue at the end" in said_in(at_its_end)
    assert "0 done" in said_in(at_its_end)
    assert "1 done" in said_in(after)
