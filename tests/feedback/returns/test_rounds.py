"""A round: who has returned, who is late, who was given time, who will not; and that it never shows what people said."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from feedback.clock import HOME, SetClock
from feedback.database import Database
from feedback.invitations import entrance
from feedback.returns import answers, contacts, links, rounds, standing
from feedback.returns.fault import ReturnFault
from feedback.returns.models import ReturnAsked
from feedback.surveys import versions
from feedback.surveys.versions import SurveyFault
from tests.feedback.returns.stories import AGENCIES, SILENT, around, published, story

IN_PLACE = {"standard_lead": "in_place", "standard_voice": "partly"}


def _states(told, today: date) -> dict[str, str]:
    return {one.agency_key: one.state(today) for one in standing.read(told.session, told.round)}


def test_every_organisation_stays_on_the_list_whatever_it_does(database: Database, clock: SetClock) -> None:
    today = clock.today()
    with database.writing() as session:
        told = story(session, clock.now(), days=5)
        for key in ("school", "trust", "police"):
            told.link(key)
        told.send("school", today, IN_PLACE)
        rounds.decline(session, told.round, "police", "Merged into another force", clock.now(), "tests")
        assert _states(told, today) == {
            "school": "returned",
            "trust": "asked",
            "police": "declined",
            "homes": "no_link",
        }
        later = today + timedelta(days=6)
        assert _states(told, later) == {
            "school": "returned",
            "trust": "late",
            "police": "declined",
            "homes": "late",
        }
        found = standing.counts(standing.read(session, told.round), later)
        assert (found.asked, found.returned, found.late, found.declined, found.waiting) == (4, 1, 2, 1, 0)


def test_more_time_has_a_reason_and_moves_the_day_for_one_only(database: Database, clock: SetClock) -> None:
    today = clock.today()
    with database.writing() as session:
        told = story(session, clock.now(), days=5)
        until = today + timedelta(days=20)
        with pytest.raises(ReturnFault, match="Write why"):
            rounds.extend(session, told.round, "trust", until, "  ", clock.now(), "tests")
        with pytest.raises(ReturnFault, match="after the one"):
            rounds.extend(
                session, told.round, "trust", today + timedelta(days=5), "Ill", clock.now(), "tests"
            )
        rounds.extend(session, told.round, "trust", until, "Their lead is ill", clock.now(), "tests")
        found = {one.agency_key: one for one in standing.read(session, told.round)}
        assert (found["trust"].due_on, found["school"].due_on) == (until, today + timedelta(days=5))
        assert found["trust"].extended.why == "Their lead is ill"
        assert found["trust"].state(today + timedelta(days=6)) == "no_link"


def test_who_changes_their_mind_leaves_both_reasons_on_record(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        rounds.decline(session, told.round, "police", "No time", clock.now(), "tests")
        clock.moment += timedelta(days=1)
        rounds.will_return(session, told.round, "police", "They found the time", clock.now(), "tests")
        one = next(one for one in standing.read(session, told.round) if one.agency_key == "police")
        assert one.declined is None
        assert [step.why for step in one.steps] == ["No time", "They found the time"]


def test_a_corrected_return_counts_and_the_earlier_stays(database: Database, clock: SetClock) -> None:
    """Both on the same day: the link says which came later, because there is no time beside a return."""
    today = clock.today()
    with database.writing() as session:
        told = story(session, clock.now())
        told.link("school")
        first = told.send("school", today, IN_PLACE)
        with pytest.raises(ReturnFault, match="why"):
            told.link("school")
        told.link("school", "They saw that supervision is not in place")
        second = told.send("school", today, IN_PLACE | {"standard_voice": "not_yet"})
        one = next(one for one in standing.read(session, told.round) if one.agency_key == "school")
        assert [sent.response_id for sent in one.returns] == [first, second]
        found = answers.read(session, told.round)
        assert [each.answers["standard_voice"] for each in found.returns] == ["not_yet"]
        ((before, held),) = answers.earlier(session, one)
        assert (before.response_id, held["standard_voice"]) == (first, "partly")


def test_when_somebody_else_answers_the_first_link_opens_nothing(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.link("school")
        before = told.links["school"]
        links.make(
            session, told.round, "school", "Deputy", "", SILENT, clock.now(), "tests", why="The lead has left"
        )
        assert entrance.code_of(session, before) is None
        one = next(one for one in standing.read(session, told.round) if one.agency_key == "school")
        assert (one.name, one.link.number) == ("Deputy", 2)


def test_a_return_that_was_taken_back_is_missing_again(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.link("school")
        sent = told.send("school", clock.today(), IN_PLACE)
        session.execute(text("DELETE FROM responses WHERE id = :id"), {"id": sent})
        one = next(one for one in standing.read(session, told.round) if one.agency_key == "school")
        assert one.state(clock.today()) == "taken_back"
        assert one.missing(clock.today())


# That nobody's own answers can be shown here


@pytest.mark.parametrize("mode", ["anonymous", "unlinked", "confidential"])
def test_what_people_answer_for_themselves_cannot_be_asked_in_a_round(
    database: Database, clock: SetClock, mode: str
) -> None:
    with database.writing() as session:
        around(session)
        published(session, clock.now(), mode=mode)
        with pytest.raises(ReturnFault, match="organisations answer by name"):
            rounds.begin(session, "audit", "2026", clock.today(), list(AGENCIES), clock.now(), "tests")


def test_a_survey_that_people_answered_cannot_become_a_return(database: Database, clock: SetClock) -> None:
    """Nor the other way round: counted together, one side's hidden numbers would be shown with the other's."""
    with database.writing() as session:
        published(session, clock.now(), mode="unlinked")
        with pytest.raises(SurveyFault, match="another key"):
            published(session, clock.now())
    with database.writing() as session:
        published(session, clock.now(), key="other")
        with pytest.raises(SurveyFault, match="another key"):
            published(session, clock.now(), key="other", mode="anonymous")


@pytest.mark.parametrize("mode", ["anonymous", "unlinked", "confidential"])
def test_an_answer_of_a_person_behind_the_rounds_own_door_is_in_no_round(
    database: Database, clock: SetClock, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an old installation may have it, or a table that was tampered with: the survey changed sides behind one door."""
    monkeypatch.setattr(versions, "OTHER_SIDE", "")
    monkeypatch.setattr(versions, "published", lambda session, key: [])
    with database.writing() as session:
        told = story(session, clock.now())
        told.link("school")
        told.send("school", clock.today(), IN_PLACE)
        told.version_id = published(session, clock.now(), mode=mode)
        for _ in range(3):
            told.send(
                "trust",
                clock.today(),
                {"standard_lead": "not_yet", "action_voice": "I am afraid here"},
                mode=mode,
            )
        monkeypatch.undo()
        found = answers.read(session, told.round)
        assert [one.agency_key for one in found.returns] == ["school"]
        assert found.survey.mode == "return"
        assert standing.unlisted(session, told.round) == []
        assert "afraid" not in str(found)


def test_a_return_of_somebody_who_is_not_on_the_list_is_named_and_not_lost(
    database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.send("homes", clock.today(), IN_PLACE)
        session.delete(session.get_one(ReturnAsked, (told.round.id, "homes")))
        session.flush()
        assert standing.unlisted(session, told.round) == ["Fellgate Homes"]
        rounds.ask(session, told.round, "homes", clock.now(), "tests")
        assert standing.unlisted(session, told.round) == []


@pytest.mark.parametrize(
    ("name", "address", "sentence"),
    [("", "", "name or an e-mail"), ("Ann", "nobody", "no e-mail address"), ("A" * 201, "", "up to 200")],
)
def test_a_contact_is_somebody(
    database: Database, clock: SetClock, name: str, address: str, sentence: str
) -> None:
    with database.writing() as session:
        around(session)
        with pytest.raises(ReturnFault, match=sentence):
            contacts.add(session, "school", name, address, clock.now(), "tests")


def test_the_same_address_is_written_down_once(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        around(session)
        kept = contacts.add(session, "school", "Ann", "ann@example.org", clock.now(), "tests")
        with pytest.raises(ReturnFault, match="already"):
            contacts.add(session, "school", "Ann A", "Ann@Example.org", clock.now(), "tests")
        assert contacts.remove(session, kept.id, clock.now(), "tests")
        assert contacts.of_all(session) == {}


def test_days_are_those_of_england(database: Database) -> None:
    at = datetime(2026, 6, 30, 23, 30, tzinfo=HOME)
    with database.writing() as session:
        told = story(session, at, days=0)
        assert told.round.due_on == date(2026, 6, 30)
