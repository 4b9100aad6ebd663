"""What people do with a concern, in the database and on the pages of the hub."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import taking_back
from feedback.responses.models import Receipt
from feedback.safeguarding import acts, alarms, queue
from feedback.safeguarding.acts import ConcernFault, HandOver
from feedback.safeguarding.models import Concern
from tests.feedback.safeguarding.test_screen import concerns, say
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]


@pytest.fixture
def concern(app: Flask, database: Database, client: FlaskClient, clock: SetClock) -> str:
    """Somebody wrote that they are hit."""
    app.extensions["service"].screener = screener
    publish(database, clock)
    say(client, "He HITS me, and nobody knows")
    return concerns(database)[0].id


def test_a_lead_looks_decides_and_hands_over(
    database: Database, staff: Staff, clock: SetClock, concern: str
) -> None:
    lead = staff("safeguarding_lead")
    assert "2 hours" not in lead.get("/hub/concerns").text
    page = lead.get(f"/hub/concerns/{concern}").text
    assert "He HITS me, and nobody knows" in page
    assert "a computer’s guess" in page
    at = f"/hub/concerns/{concern}"
    lead.post(f"{at}/acknowledge")
    lead.post(f"{at}/decide", data={"outcome": "front_door", "why": "A child says that somebody hits them"})
    found = concerns(database)[0]
    assert (found.outcome, found.closed_at) == ("front_door", None)
    out = lead.post(f"{at}/words")
    assert "He HITS me" in out.text
    assert "attachment" in out.headers["Content-Disposition"]
    again = lead.post(f"{at}/words")
    assert (again.status_code, "They go out once" in again.text) == (422, True)
    refused = lead.post(f"{at}/hand-over", data={"to": "", "way": "phone"})
    assert refused.status_code == 422
    lead.post(f"{at}/hand-over", data={"to": "Bridge, duty desk", "way": "phone", "reference": "B/17"})
    found = concerns(database)[0]
    assert (found.closed_at, found.handed_to, found.held) == (clock.now(), "Bridge, duty desk", True)
    page = lead.get(at).text
    assert "Handed over to Bridge, duty desk, by telephone, reference B/17" in page


def test_every_look_at_the_words_is_in_the_trail(database: Database, staff: Staff, concern: str) -> None:
    lead = staff("safeguarding_lead")
    lead.get(f"/hub/concerns/{concern}")
    lead.get(f"/hub/concerns/{concern}")
    with database.reading() as session:
        looks = [one for one in trail.of(session, f"concern/{concern}") if one.action == queue.SEEN]
    assert [one.actor for one in looks] == [lead.account_id] * 2  # type: ignore[attr-defined]
    assert all("HITS" not in str(one.detail) for one in looks)


def test_who_comes_second_is_told_who_was_first(staff: Staff, concern: str, database: Database) -> None:
    one, other = staff("safeguarding_lead"), staff("safeguarding_lead")
    one.post(f"/hub/concerns/{concern}/acknowledge")
    page = other.post(f"/hub/concerns/{concern}/acknowledge")
    assert page.status_code == 409
    assert "was first, at 14:30 on 4 March" in page.text
    other.post(f"/hub/concerns/{concern}/take-over")
    assert concerns(database)[0].owner_id == other.account_id  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "queue_page", "words"),
    [("safeguarding_lead", 200, 200), ("hub", 200, 403), ("admin", 200, 403), ("analyst", 403, 403), ("board", 403, 403)],
)  # fmt: skip
def test_who_sees_that_there_is_one_and_who_reads_it(
    staff: Staff, concern: str, role: str, queue_page: int, words: int
) -> None:
    person = staff(role)
    found = person.get("/hub/concerns")
    assert found.status_code == queue_page
    assert "HITS" not in found.text
    assert person.get(f"/hub/concerns/{concern}").status_code == words
    today = person.get("/hub/").text
    assert ("A concern for somebody’s safety" in today) == (queue_page == 200)


def test_nobody_on_the_rota_is_loud(staff: Staff, concern: str) -> None:
    assert "Nobody is on the safeguarding rota" in staff("hub").get("/hub/").text


def test_no_concern_lets_the_words_go_and_a_rule_is_seen_to_cry_wolf(
    database: Database, staff: Staff, concern: str
) -> None:
    lead = staff("safeguarding_lead")
    at = f"/hub/concerns/{concern}"
    assert lead.post(f"{at}/decide", data={"outcome": "no_concern", "why": " "}).status_code == 422
    lead.post(f"{at}/decide", data={"outcome": "no_concern", "why": "A line from a film"})
    found = concerns(database)[0]
    assert (found.held, found.closed_by) == (False, lead.account_id)  # type: ignore[attr-defined]
    with database.reading() as session:
        assert session.scalar(select(Receipt.is_held)) is False
        assert alarms.by_rule(session) == [alarms.Rule("hit", "", 1, 1, 1, 1)]
    assert "100 %" in lead.get("/hub/concerns/rules").text
    with (
        database.writing() as session
    ):  # who wrote it may take it back now; what was done stays, without the words
        session.execute(text("DELETE FROM responses"))
    assert "has taken it back since" in lead.get(at).text


def test_closed_words_stay_until_somebody_says_why_not(
    database: Database, staff: Staff, concern: str, clock: SetClock
) -> None:
    lead = staff("safeguarding_lead").account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        acts.decide(session, concern, "dsl", "About a place", clock.now(), lead)
        with pytest.raises(ConcernFault, match="still open"):
            acts.release(session, concern, "done", clock.now(), lead)
        acts.hand_over(session, concern, HandOver("DSL", "phone"), clock.now(), lead)
    with pytest.raises(IntegrityError, match="held_words_stay"), database.writing() as session:
        session.execute(text("DELETE FROM responses"))
    with database.writing() as session:
        with pytest.raises(ConcernFault, match="why"):
            acts.release(session, concern, "", clock.now(), lead)
        acts.release(session, concern, "The inquiry is over", clock.now(), lead)
    with database.reading() as session:
        assert session.scalar(select(Receipt.is_held)) is False


def test_a_person_raises_and_lowers_the_level_and_the_clock_follows(
    database: Database, staff: Staff, concern: str, clock: SetClock
) -> None:
    lead = staff("safeguarding_lead").account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        with pytest.raises(ConcernFault, match="why"):
            acts.set_level(session, concern, "look", "", clock.now(), lead)
        acts.set_level(session, concern, "look", "Years ago", clock.now(), lead)
    assert concerns(database)[0].due_at == clock.now() + timedelta(days=1)
    clock.moment += timedelta(days=2)
    with database.writing() as session:
        acts.set_level(session, concern, "urgent", "", clock.now(), lead)
    assert concerns(database)[0].due_at < clock.now()  # what is late stays late


def test_a_reader_raises_what_screening_did_not_flag(
    app: Flask, database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    app.extensions["service"].screener = screener
    publish(database, clock)
    say(client, "It is fine when he is away")
    reader = staff("hub")
    page = reader.get("/hub/surveys/safe-at-school/comments").text
    place = page.split('">Raise a concern', 1)[0].rsplit('href="', 1)[1]
    assert reader.get(place).status_code == 200
    assert reader.post(place, data={"level": "", "why": "x"}).status_code == 422
    reader.post(place, data={"level": "urgent", "why": "Afraid of somebody at home"})
    (found,) = concerns(database)
    assert (found.raised_by, found.level) == (reader.account_id, "urgent")  # type: ignore[attr-defined]
    told = reader.post(place, data={"level": "look", "why": "Again"}, follow_redirects=True).text
    assert "has this one already" in told
    assert "With the safeguarding lead" in told
    with database.reading() as session:
        assert {note.text for note in queue.noted(session, found.id)} == {
            "Afraid of somebody at home",
            "Again",
        }
        assert session.scalar(select(Receipt.is_held)) is True
        assert alarms.by_people(session) == 1


def test_words_on_paper_are_raised_by_hand(database: Database, staff: Staff, clock: SetClock) -> None:
    trainer = staff("trainer")
    assert trainer.post("/hub/concerns/new", data={"level": "look", "place": ""}).status_code == 422
    trainer.post("/hub/concerns/new", data={"level": "look", "place": "Sheet 14, youth club"})
    (found,) = concerns(database)
    page = staff("safeguarding_lead").get(f"/hub/concerns/{found.id}").text
    assert "Sheet 14, youth club" in page


def test_the_queue_goes_by_the_clock_then_by_the_score(
    app: Flask, database: Database, client: FlaskClient, clock: SetClock
) -> None:
    app.extensions["service"].screener = screener
    publish(database, clock)
    say(client, "WORRY")
    clock.moment += timedelta(hours=1)
    say(app.test_client(), "HITS")
    with database.reading() as session:
        assert [one.row.level for one in queue.waiting(session)] == ["urgent", "look"]


CONCERN = (
    "INSERT INTO concerns (id, source, place, language, level, kinds, reasons, rules, screened_by, brought_in, unsorted,"
    " opened_at, due_at, handed_reference, held, raised_by{more}) VALUES ('x', 'hand', 'p', 'en', 'look', '[]', '[]',"
    " '[]', '', FALSE, FALSE, '2026-01-05 10:00:00', '{due}', '', {held}, {by}{values})"
)


SOON, LOOKED, DECIDED = (
    "'2026-01-06 10:00:00'",
    ", acknowledged_at, acknowledged_by",
    ", acknowledged_at, acknowledged_by, decided_at, decided_by, outcome",
)
_LOOKED = f", {SOON}, 'a'"


@pytest.mark.parametrize(
    ("broken", "held", "due", "by", "more", "values"),
    [
        ("open_ones_are_held", "FALSE", "2026-01-06 10:00:00", "'a'", "", ""),
        ("clock_runs_forward", "TRUE", "2026-01-05 09:00:00", "'a'", "", ""),
        ("raised_by_hand_by_somebody", "TRUE", "2026-01-06 10:00:00", "NULL", "", ""),
        ("never_closes_by_itself", "TRUE", "2026-01-06 10:00:00", "'a'", ", closed_at", f", {SOON}"),
        ("acknowledged_by_somebody", "TRUE", "2026-01-06 10:00:00", "'a'", ", acknowledged_at", f", {SOON}"),
        ("decided_by_somebody", "TRUE", "2026-01-06 10:00:00", "'a'", f"{LOOKED}, outcome", f"{_LOOKED}, 'lado'"),
        ("outcome", "TRUE", "2026-01-06 10:00:00", "'a'", DECIDED, f"{_LOOKED}{_LOOKED}, 'lost'"),
        ("handed_over_with_a_record", "TRUE", "2026-01-06 10:00:00", "'a'", ", handed_at, handed_by", _LOOKED),
        (
            "closed_when_handed_over", "TRUE", "2026-01-06 10:00:00", "'a'",
            f"{DECIDED}, closed_at, closed_by", f"{_LOOKED}{_LOOKED}, 'lado'{_LOOKED}",
        ),
    ],
)  # fmt: skip
def test_the_database_keeps_what_a_concern_promises(
    database: Database, broken: str, held: str, due: str, by: str, more: str, values: str
) -> None:
    account = "INSERT INTO accounts (id, email, name, created_at) VALUES ('a', 'a@x.org', 'A', '2026-01-01 00:00:00')"
    with database.writing() as session:
        session.execute(text(account.replace(":", r"\:")))
    statement = CONCERN.format(held=held, due=due, by=by, more=more, values=values).replace(":", r"\:")
    with pytest.raises(IntegrityError, match=f"ck_concerns_{broken}"), database.writing() as session:
        session.execute(text(statement))
    whole = CONCERN.format(held="TRUE", due="2026-01-06 10:00:00", by="'a'", more="", values="")
    with database.writing() as session:
        session.execute(text(whole.replace(":", r"\:")))
        assert session.get_one(Concern, "x").held


def test_what_was_written_is_never_changed_and_its_score_is_filled_in(
    app: Flask, database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    say(client, "words")
    with database.writing() as session:
        session.execute(text("UPDATE comments SET score = 0.5, screened_by = 'tests'"))
    with pytest.raises(IntegrityError, match="never changed"), database.writing() as session:
        session.execute(text("UPDATE comments SET text = 'other words'"))


def test_what_was_closed_long_ago_is_found_again(
    database: Database, staff: Staff, concern: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.web.hub.concerns.PER_PAGE", 1)
    lead = staff("safeguarding_lead")
    by = lead.account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        acts.decide(session, concern, "signposted", "Told where help is", clock.now(), by)
        clock.moment += timedelta(minutes=1)
        later = acts.raise_by_hand(session, "look", "Sheet 14", "", clock.now(), by)
        acts.decide(session, later.id, "no_concern", "A joke", clock.now(), by)
    first = lead.get("/hub/concerns").text
    assert f"/hub/concerns/{concern}" not in first
    assert "1 to 1 of 2" in first
    assert f"/hub/concerns/{concern}" in lead.get("/hub/concerns?page=2").text
    assert lead.get("/hub/concerns?page=9").status_code == 200


@pytest.mark.parametrize("first", ["published", "held"])
def test_of_two_reasons_neither_hides_the_other_or_goes_with_it(
    database: Database, staff: Staff, concern: str, clock: SetClock, first: str
) -> None:
    lead = staff("safeguarding_lead").account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        response_id = session.scalars(select(Receipt.response_id)).one() or ""
        if first == "published":  # words were published, and then the hold ends and begins anew
            _let_go(session, concern, clock, lead)
        kept = (session, "safe-at-school", [response_id], taking_back.Kept.PUBLISHED, clock.now(), lead)
        assert [taking_back.keep(*kept), taking_back.keep(*kept)] == [1, 0]
        if first == "published":
            acts.hold(session, concern, "The police asked", clock.now(), lead)
        assert _reasons(session) == (True, True)
        _let_go(session, concern, clock, lead)
        assert _reasons(session) == (True, False)


def _reasons(session: Session) -> tuple[bool, bool]:
    row = session.execute(select(Receipt.is_published, Receipt.is_held)).one()
    return (row[0], row[1])


def _let_go(session: Session, concern: str, clock: SetClock, lead: str) -> None:
    if session.get_one(Concern, concern).closed_at is None:
        acts.decide(session, concern, "signposted", "Told where help is", clock.now(), lead)
    acts.release(session, concern, "Nothing more to keep", clock.now(), lead)
