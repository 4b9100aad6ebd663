"""Who may act on a concern: who has it, who covers, and anybody else only with a reason that is written down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.safeguarding import acts, queue, rota
from feedback.safeguarding.acts import ConcernFault
from tests.feedback.safeguarding.test_screen import concerns, say
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]


@pytest.fixture
def concern(app: Flask, database: Database, client: FlaskClient, clock: SetClock) -> str:
    app.extensions["service"].screener = screener
    publish(database, clock)
    say(client, "He HITS me")
    return concerns(database)[0].id


@pytest.fixture
def leads(staff: Staff, database: Database, clock: SetClock, concern: str) -> list[FlaskClient]:
    """Who has it, who is first and second on the rota, who covers the evening, and one who is none of these."""
    found = [staff("safeguarding_lead") for _ in range(5)]
    _, first, second, evening, _ = (one.account_id for one in found)  # type: ignore[attr-defined]
    today = clock.today()
    with database.writing() as session:
        rota.enter(session, today, today, first, second, evening, clock.now(), first)
        owner = found[0].account_id  # type: ignore[attr-defined]
        acts.decide(session, concern, "front_door", "At risk", clock.now(), owner)
    return found


def noted(session: Session, concern: str) -> set[str]:
    return {one.act for one in queue.noted(session, concern)}


def _lower(session: Session, concern: str, why: str, who: str, clock: SetClock) -> None:
    acts.set_level(session, concern, "look", why, clock.now(), who)


def _take_out(session: Session, concern: str, why: str, who: str, clock: SetClock) -> None:
    acts.take_out(session, concern, clock.now(), who, why)


ACTS = {"level: look": _lower, "words taken out": _take_out}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("place", range(5))
def test_who_has_it_and_who_covers_act_and_another_steps_in(
    database: Database, leads: list[FlaskClient], clock: SetClock, concern: str, act: str, place: int
) -> None:
    who = leads[place].account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        if place == 4:
            with pytest.raises(ConcernFault, match="Write why"):
                ACTS[act](session, concern, " ", who, clock)
        ACTS[act](session, concern, "They are ill", who, clock)
        said = act if place < 4 else f"{act}, stepping in"
        assert said in noted(session, concern)
        assert f"concern {said}" in {one.action for one in trail.of(session, f"concern/{concern}")}


def test_anybody_makes_it_urgent_without_a_reason(
    database: Database, leads: list[FlaskClient], clock: SetClock, concern: str
) -> None:
    who = leads[4].account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        acts.set_level(session, concern, "look", "Long ago", clock.now(), leads[0].account_id)  # type: ignore[attr-defined]
        acts.set_level(session, concern, "urgent", "", clock.now(), who)
    assert concerns(database)[0].level == "urgent"


def test_words_are_held_and_released_by_who_has_them_or_with_a_reason(
    database: Database, leads: list[FlaskClient], clock: SetClock, concern: str
) -> None:
    owner, other = leads[0].account_id, leads[4].account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        acts.decide(session, concern, "signposted", "Told where help is", clock.now(), owner)
        acts.release(session, concern, "The law does not ask", clock.now(), other)
        assert "released, stepping in" in noted(session, concern)
        with pytest.raises(ConcernFault, match="Write why"):
            acts.hold(session, concern, "", clock.now(), other)
        acts.hold(session, concern, "", clock.now(), owner)
        assert "held" in noted(session, concern)


def test_the_page_asks_the_reason_of_who_steps_in_alone(
    leads: list[FlaskClient], concern: str, clock: SetClock
) -> None:
    ask = "Why do you take them out in place of who has this?"
    assert ask not in leads[1].get(f"/hub/concerns/{concern}").text
    assert ask in leads[4].get(f"/hub/concerns/{concern}").text
    refused = leads[4].post(f"/hub/concerns/{concern}/words")
    assert (refused.status_code, "has this, and you are not on the rota now" in refused.text) == (422, True)
    taken = leads[4].post(f"/hub/concerns/{concern}/words", data={"why": "They are ill"})
    assert "He HITS me" in taken.text


def test_tomorrow_somebody_else_covers(
    database: Database, leads: list[FlaskClient], clock: SetClock, concern: str
) -> None:
    clock.moment += timedelta(days=1)
    with database.writing() as session, pytest.raises(ConcernFault, match="Write why"):
        acts.take_out(session, concern, clock.now(), leads[1].account_id)  # type: ignore[attr-defined]
