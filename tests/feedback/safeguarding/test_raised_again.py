"""A concern that is open already, and one that was closed too early: nothing a person says of it is dropped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Receipt
from feedback.safeguarding import acts, escalation, queue
from feedback.safeguarding.acts import ConcernFault, HandOver, HasItAlready
from feedback.safeguarding.models import Concern
from tests.feedback.safeguarding.test_screen import concerns, say
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def watching(app: Flask, database: Database, clock: SetClock) -> None:
    app.extensions["service"].screener = screener
    publish(database, clock)


def who(person: FlaskClient) -> str:
    return person.account_id  # type: ignore[attr-defined]


def raise_again(database: Database, level: str, clock: SetClock, reader: str, why: str = "") -> str:
    with database.writing() as session:
        comment_id = session.scalar(select(Concern.comment_id))
        assert comment_id is not None
        with pytest.raises(HasItAlready) as told:
            acts.raise_for_comment(session, comment_id, level, why, clock.now(), reader)
    return str(told.value)


def mails(database: Database, clock: SetClock) -> set[str]:
    with database.reading() as session:
        return {one.key for one in escalation.due(session, clock.now())}


@pytest.mark.parametrize("level", ["urgent", "look"])
def test_what_no_machine_could_sort_is_sorted_by_a_reader(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff, level: str
) -> None:
    say(client, "BREAK")
    staff("safeguarding_lead")
    (waits,) = concerns(database)
    assert (waits.unsorted, waits.held) == (True, False)
    before = mails(database, clock)
    clock.moment += timedelta(minutes=30)
    told = raise_again(database, level, clock, who(staff("hub")), "Somebody hits her")
    (found,) = concerns(database)
    assert (found.unsorted, found.held, found.level, found.raised_by) == (False, True, level, None)
    assert found.due_at == min(waits.due_at, escalation.Duty().due(level, clock.now()))
    assert ("now urgent" in told) == (level == "urgent")
    assert "What you wrote was added" in told
    assert before.isdisjoint(mails(database, clock))
    with database.reading() as session:
        assert session.scalar(select(Receipt.is_held)) is True
        assert "Somebody hits her" in {one.text for one in queue.noted(session, found.id)}


def test_old_words_that_were_brought_in_lose_their_long_clock(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    say(client, "HITS")
    staff("safeguarding_lead")
    with database.writing() as session:
        concern = session.scalars(select(Concern)).one()
        concern.brought_in, concern.due_at = True, clock.now() + timedelta(days=14)
    assert mails(database, clock) == set()
    raise_again(database, "urgent", clock, who(staff("hub")))
    (found,) = concerns(database)
    assert (found.brought_in, found.due_at) == (False, escalation.Duty().due("urgent", clock.now()))
    assert any("/urgent/" in key for key in mails(database, clock))


def test_a_reader_never_makes_it_less_urgent(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    say(client, "HITS")
    (before,) = concerns(database)
    assert "urgent" not in raise_again(database, "look", clock, who(staff("hub")))
    (found,) = concerns(database)
    assert (found.level, found.due_at) == ("urgent", before.due_at)
    reader = who(staff("hub"))
    with pytest.raises(ConcernFault, match="urgent"), database.writing() as session:
        acts.raise_for_comment(session, str(found.comment_id), "", "", clock.now(), reader)


def test_each_time_it_becomes_urgent_a_mail_goes_also_to_who_has_looked(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    lead, reader = who(staff("safeguarding_lead")), who(staff("hub"))
    say(client, "HITS")
    concern = concerns(database)[0].id
    sent = mails(database, clock)
    with database.writing() as session:
        acts.set_level(session, concern, "look", "Years ago", clock.now(), lead)
    raise_again(database, "urgent", clock, reader)
    fresh = mails(database, clock) - sent
    assert fresh == {f"concern/{concern}/urgent-1/{lead}"}
    with database.writing() as session:
        acts.acknowledge(session, concern, clock.now(), lead)
        acts.set_level(session, concern, "look", "I know of it", clock.now(), lead)
    assert mails(database, clock) == set()
    clock.moment += timedelta(minutes=1)
    raise_again(database, "urgent", clock, reader)
    assert mails(database, clock) == {f"concern/{concern}/urgent-2/{lead}"}


def test_words_taken_back_before_anybody_looked_can_still_be_called_urgent(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    say(client, "BREAK")
    with database.writing() as session:
        session.execute(text("DELETE FROM responses"))
    (gone,) = concerns(database)
    lead = who(staff("safeguarding_lead"))
    with database.writing() as session:
        acts.set_level(session, gone.id, "urgent", "", clock.now(), lead)
    (found,) = concerns(database)
    assert (found.level, found.held) == ("urgent", False)


def test_two_readers_at_once_and_one_closed_meanwhile(
    database: Database,
    client: FlaskClient,
    clock: SetClock,
    staff: Staff,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(client, "WORRY")
    (first,) = concerns(database)
    find, looks = acts._standing, [1]

    def late(*said: Any) -> Concern | None:
        """Nothing on the first look, as for who looks a moment before another's commit."""
        return None if looks and looks.pop() else find(*said)

    monkeypatch.setattr(acts, "_standing", late)
    raise_again(database, "urgent", clock, who(staff("hub")))
    assert concerns(database)[0].level == "urgent"
    lead = who(staff("safeguarding_lead"))
    with database.writing() as session:
        acts.decide(session, first.id, "no_concern", "A film", clock.now(), lead)
        new = acts.raise_for_comment(session, str(first.comment_id), "look", "", clock.now(), lead)
        assert (new.id != first.id, new.held) == (True, True)


def test_the_urgent_road_is_open_on_the_page(client: FlaskClient, database: Database, staff: Staff) -> None:
    say(client, "WORRY")
    reader = staff("hub")
    page = reader.get("/hub/surveys/safe-at-school/comments").text
    place = page.split('">Tell the lead more', 1)[0].rsplit('href="', 1)[1]
    form = reader.get(place).text
    assert "<h1>Tell the lead more</h1>" in form
    assert "WORRY" in form
    with database.reading() as session:
        assert len(queue.views(session, concerns(database)[0].id)) == 2  # the list, and this page
    told = reader.post(place, data={"level": "urgent", "why": ""}, follow_redirects=True).text
    assert "It is now urgent" in told
    assert concerns(database)[0].level == "urgent"


def test_nobody_decides_what_another_is_working_on(
    client: FlaskClient, database: Database, staff: Staff
) -> None:
    say(client, "HITS")
    one, other = staff("safeguarding_lead"), staff("safeguarding_lead")
    at = f"/hub/concerns/{concerns(database)[0].id}"
    one.post(f"{at}/acknowledge")
    given = {"outcome": "no_concern", "why": "From a stale page"}
    page = other.post(f"{at}/decide", data=given)
    assert page.status_code == 422
    assert "is working on this. Take it over first." in page.text
    assert "From a stale page" in page.text
    assert "Take it over from" in page.text
    one.post(f"{at}/decide", data={"outcome": "lado", "why": "About a coach"})
    handed = {"to": "LADO", "way": "phone"}
    assert other.post(f"{at}/hand-over", data=handed).status_code == 422
    assert concerns(database)[0].closed_at is None
    other.post(f"{at}/take-over")
    assert one.post(f"{at}/hand-over", data=handed).status_code == 422
    other.post(f"{at}/decide", data={"outcome": "dsl", "why": "About the place"})
    other.post(f"{at}/hand-over", data=handed)
    found = concerns(database)[0]
    assert (found.outcome, found.closed_by) == ("dsl", who(other))
    with database.reading() as session:
        assert "concern taken over" in {line.action for line in trail.of(session, f"concern/{found.id}")}


def test_what_was_closed_too_early_is_opened_again(
    client: FlaskClient, database: Database, staff: Staff, clock: SetClock
) -> None:
    say(client, "WORRY")
    lead = staff("safeguarding_lead")
    (first,) = concerns(database)
    at = f"/hub/concerns/{first.id}"
    assert lead.post(f"{at}/reopen", data={"why": "Too soon"}).status_code == 422
    lead.post(f"{at}/decide", data={"outcome": "no_concern", "why": "A film"})
    assert "Open it again" in lead.get(at).text
    clock.moment += timedelta(days=3)
    lead = staff("safeguarding_lead")
    assert lead.post(f"{at}/reopen", data={"why": " "}).status_code == 422
    lead.post(f"{at}/reopen", data={"why": "It was no film"})
    before, again = concerns(database)
    assert (before.outcome, again.comment_id, again.held) == ("no_concern", before.comment_id, True)
    assert (again.opened_at, again.due_at) == (clock.now(), escalation.Duty().due("look", clock.now()))
    assert (again.acknowledged_at, again.raised_by) == (None, who(lead))
    assert {key.split("/")[1] for key in mails(database, clock)} == {again.id}
    refused = lead.post(f"{at}/reopen", data={"why": "Twice"})
    assert "open again already" in refused.text
    page = lead.get(at).text
    assert f"/hub/concerns/{again.id}" in page
    assert "Open it again" not in page
    page = lead.get(f"/hub/concerns/{again.id}").text
    assert f'href="{at}"' in page
    assert "It was no film" in page
    with database.reading() as session:
        assert session.scalar(select(Receipt.is_held)) is True
        for concern in (before, again):
            done = {line.action for line in trail.of(session, f"concern/{concern.id}")}
            assert "concern opened again" in done


def test_words_on_paper_are_opened_again_and_words_that_are_gone_are_not(
    client: FlaskClient, database: Database, staff: Staff, clock: SetClock
) -> None:
    lead = who(staff("safeguarding_lead"))
    now = clock.now()
    with database.writing() as session:
        paper = acts.raise_by_hand(session, "urgent", "Sheet 14", "", now, lead)
        acts.decide(session, paper.id, "lado", "A coach", now, lead)
        acts.hand_over(session, paper.id, HandOver("LADO", "phone"), now, lead)
        again = acts.reopen(session, paper.id, "They lost it", now, lead)
        assert (again.place, again.level, again.handed_to) == ("Sheet 14", "urgent", None)
        assert paper.handed_to == "LADO"
    say(client, "WORRY")
    with database.writing() as session:
        gone = session.scalars(select(Concern.id).where(Concern.source == "answer")).one()
        acts.decide(session, gone, "no_concern", "A film", now, lead)
        session.execute(text("DELETE FROM responses"))
    with pytest.raises(ConcernFault, match="taken back"), database.writing() as session:
        acts.reopen(session, gone, "More is known", now, lead)


def test_an_upgrade_writes_nobody_a_second_mail_about_what_was_made_urgent_before(
    database: Database, client: FlaskClient, clock: SetClock, staff: Staff
) -> None:
    """The first time has the key that releases before the counting of them gave it."""
    lead, reader = who(staff("safeguarding_lead")), who(staff("hub"))
    say(client, "A WORRY")
    concern = concerns(database)[0].id
    raise_again(database, "urgent", clock, reader)
    assert f"concern/{concern}/urgent/{lead}" in mails(database, clock)
    with database.writing() as session:
        acts.set_level(session, concern, "look", "Years ago", clock.now(), lead)
        acts.set_level(session, concern, "urgent", "", clock.now(), lead)
    assert f"concern/{concern}/urgent-1/{lead}" in mails(database, clock)
