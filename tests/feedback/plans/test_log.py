"""Recommendations, challenges and risks: what they demand, what is owed each quarter, and that histories are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from feedback.database import Database
from feedback.plans import challenges, periods, recommendations, risks
from feedback.plans.log_models import Challenge, Recommendation, Risk, RiskReview
from feedback.plans.work_fault import WorkFault
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

WHAT = {
    "required": "Read twenty files",
    "to_achieve": "Neglect is seen early",
    "risk": "children waiting unseen",
    "source_kind": "review",
    "source": "Review of January 2026",
    "due_on": date(2026, 6, 30),
    "agency_key": "council",
}
PUT = {
    "put_by": "Independent scrutineer",
    "about": "Nobody asked the children",
    "put_on": TODAY,
    "to_board_key": "quality",
}
RISK = {
    "title": "Posts stay empty",
    "owner": "Head of early help",
    "likelihood": 4,
    "impact": 4,
    "mitigations": "Agency staff",
}


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def make(session, **changes):
    return recommendations.make(session, "executive", NOW, "ann", **(WHAT | changes))


def put(session, **changes):
    return challenges.put(session, "executive", NOW, "ann", **(PUT | changes))


def take_up(session, **changes):
    return risks.take_up(session, "quality", NOW, "ann", **(RISK | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({name: " "}, name) for name in ("required", "to_achieve", "risk", "source")),
        ({"agency_key": None}, "agency_key"),
        ({"agency_key": "nobody"}, "agency_key"),
        ({"to_board_key": "nobody"}, "to_board_key"),
        ({"source_kind": "dream"}, "source_kind"),
        ({"priority_ref": "town/9"}, "priority_ref"),
    ],
)
def test_a_recommendation_has_all_its_parts(town: Database, changes, field):
    with town.writing() as session, pytest.raises(WorkFault) as fault:
        make(session, **changes)
    assert fault.value.field == field


def test_from_a_no_to_evidence_of_impact(town: Database):
    later = NOW + timedelta(days=200)
    with town.writing() as session:
        one = make(session, priority_ref="town/1")
        with pytest.raises(WorkFault, match="answered first"):
            recommendations.close(session, one.id, "Better", NOW, "ann")
        with pytest.raises(WorkFault, match="why"):
            recommendations.respond(session, one.id, NOW, "ann", response="not")
        recommendations.respond(session, one.id, NOW, "ann", response="not", reason="No auditor")
        recommendations.respond(session, one.id, later, "bob", response="accepted")
        recommendations.step(session, one.id, "Ten are read", later + timedelta(hours=1), "bob")
        with pytest.raises(WorkFault, match="how you know"):
            recommendations.close(session, one.id, "", later, "bob")
        assert recommendations.found(session, one.id).late(date(2026, 7, 1))
        done = recommendations.close(session, one.id, "18 of 20 hold the child’s words", later, "bob")
        with pytest.raises(WorkFault, match="closed"):
            recommendations.step(session, one.id, "More", later, "bob")
    assert [step.note for step in done.steps] == ["Not accepted. No auditor", "Accepted.", "Ten are read"]
    assert (done.response, done.reason, done.late(date(2030, 1, 1))) == ("accepted", "", False)


def test_lists_are_of_a_board_and_of_those_it_is_put_to(town: Database):
    with town.writing() as session:
        make(session, to_board_key="adults")
        put(session)
        take_up(session)
        for keys, found in ((["adults"], (1, 0, 0)), (["quality"], (0, 1, 1)), (["executive"], (1, 1, 0))):
            counted = tuple(len(verb.every(session, keys)) for verb in (recommendations, challenges, risks))
            assert counted == found


def test_each_quarter_a_challenge_is_open_an_outcome_is_owed(town: Database):
    with town.writing() as session:
        one = put(session, put_on=date(2025, 11, 20))
        assert [quarter.words for quarter in one.owed(TODAY)] == ["October to December 2025"]
        first = periods.quarter(date(2025, 12, 1))
        one = challenges.review(session, one.id, first, "Nothing yet", NOW, "ann")
        assert one.owed(TODAY) == ()
        later = NOW + timedelta(days=150)
        assert [quarter.name for quarter in one.owed(later.date())] == ["2025-26 Q4", "2026-27 Q1"]
        for wrong in (date(2025, 7, 1), date(2026, 10, 1)):
            with pytest.raises(WorkFault, match="not open"):
                challenges.review(session, one.id, periods.quarter(wrong), "x", later, "ann")
        closed = challenges.close(session, one.id, "They are asked now", NOW + timedelta(days=60), "ann")
        assert [quarter.name for quarter in closed.owed(later.date())] == ["2025-26 Q4"]
        with pytest.raises(WorkFault, match="closed"):
            challenges.respond(session, one.id, "Too late", later, "ann")


def test_a_challenge_needs_its_words_and_somebody(town: Database):
    with town.writing() as session:
        for changes, field in (
            ({"about": ""}, "about"),
            ({"put_by": ""}, "put_by"),
            ({"to_board_key": None}, "agency_key"),
            ({"put_on": TODAY + timedelta(days=1)}, "put_on"),
        ):
            with pytest.raises(WorkFault) as fault:
                put(session, **changes)
            assert fault.value.field == field


def test_a_risk_keeps_every_review_and_says_whether_it_rose(town: Database):
    days = [NOW + timedelta(days=days) for days in (0, 40, 80, 120)]
    with town.writing() as session:
        one = take_up(session)
        trends = [one.trend]
        for at, (likelihood, impact) in zip(days[1:], ((4, 5), (2, 2), (2, 2)), strict=True):
            one = risks.review(
                session, one.id, at, "bob", likelihood=likelihood, impact=impact, mitigations="Recruiting"
            )
            trends.append(one.trend)
        assert trends == ["new", "higher", "lower", "same"]
        assert [(review.score, review.level) for review in one.reviews] == [
            (16, "very high"),
            (20, "very high"),
            (4, "low"),
            (4, "low"),
        ]
        assert one.owed(days[-1].date()) == ()
        assert [quarter.name for quarter in one.owed(date(2027, 1, 2))] == ["2026-27 Q3"]
        for changes, field in (
            ({"likelihood": 6}, "likelihood"),
            ({"impact": 0}, "impact"),
            ({"mitigations": ""}, "mitigations"),
        ):
            with pytest.raises(WorkFault) as fault:
                risks.review(
                    session,
                    one.id,
                    NOW,
                    "x",
                    **({"likelihood": 1, "impact": 1, "mitigations": "m"} | changes),
                )
            assert fault.value.field == field
        with pytest.raises(WorkFault, match="risk no more"):
            risks.close(session, one.id, "", NOW, "x")
        risks.close(session, one.id, "All posts are filled", NOW, "x")
        with pytest.raises(WorkFault, match="closed"):
            risks.close(session, one.id, "Again", NOW, "x")


def test_the_database_keeps_the_promises_itself(town: Database):
    asked = {
        "board_key": "adults", "required": "r", "to_achieve": "a", "risk": "r", "agency_key": "council",
        "source_kind": "review", "source": "s", "made_on": TODAY, "due_on": TODAY,
    }  # fmt: skip
    put_to = {"board_key": "adults", "put_by": "x", "about": "y", "put_on": TODAY, "agency_key": "council"}
    rows = (
        Recommendation(id="1", **(asked | {"agency_key": None})),
        Recommendation(id="2", **asked, response="not", responded_on=TODAY),
        Recommendation(id="3", **asked, response="accepted"),
        Recommendation(id="4", **asked, closed_on=TODAY),
        Challenge(id="5", **(put_to | {"agency_key": None})),
        Challenge(id="6", **put_to, response="yes"),
        Challenge(id="7", **put_to, closed_on=TODAY),
        Risk(id="8", board_key="adults", title="t", owner="o", raised_on=TODAY, closed_on=TODAY),
    )
    for row in rows:
        with pytest.raises(IntegrityError), town.writing() as session:
            session.add(row)
    with town.writing() as session:
        one = take_up(session)
    with pytest.raises(IntegrityError), town.writing() as session:
        session.add(
            RiskReview(
                id="9",
                risk_id=one.id,
                likelihood=0,
                impact=1,
                mitigations="",
                reviewed_on=TODAY,
                reviewed_at=NOW,
                reviewed_by="x",
            )
        )


def test_each_list_takes_two_statements_however_long(town: Database):
    with town.writing() as session:
        for _ in range(6):
            one, other, third = make(session), put(session), take_up(session)
            recommendations.step(session, one.id, "A step", NOW, "x")
            challenges.review(session, other.id, periods.quarter(TODAY), "So far nothing", NOW, "x")
            risks.review(session, third.id, NOW, "x", likelihood=1, impact=1, mitigations="m")
    with town.reading() as session, recorded(town) as sent:
        assert [len(verb.every(session)) for verb in (recommendations, challenges, risks)] == [6, 6, 6]
    assert len(sent) == 6


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(deadline=None)
@given(since=DAYS, closed=st.none() | DAYS, written=st.sets(DAYS, max_size=6), today=DAYS)
def test_what_is_owed_said_a_second_way(since, closed, written, today):
    """A quarter is owed when its last day is past, the entry was open on that day, and no line is about it."""
    there = {periods.quarter(day) for day in written}
    expected = []
    day = since
    while day < today:
        last_of_quarter = (day + timedelta(days=1)).month != day.month and day.month % 3 == 0
        if last_of_quarter and (closed is None or closed > day) and periods.quarter(day) not in there:
            expected.append(periods.quarter(day))
        day += timedelta(days=1)
    assert challenges.owed_quarters(since, closed, there, today) == tuple(expected)
