"""An organisation's return: its link opens what was begun on any device, and two colleagues at once lose nothing."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import entrance
from feedback.responses import drafts
from feedback.responses.models import Comment, Draft, Response
from feedback.returns import links, rounds, standing
from feedback.returns.letters import Sender
from feedback.returns.models import ReturnRound
from feedback.settings import Settings
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from feedback.web.respond import invited
from feedback.worker.duties import DUTIES
from tests.feedback.invitations.asked import ask, come
from tests.feedback.returns.stories import story
from tests.support.asked import Person

MORE = "We hold a council every month."
THEIRS = "A worker sees every child alone."


@pytest.fixture
def sender(app: Flask) -> Sender:
    return Sender("https://northmoor.example/", False, app.extensions["service"].key)


@pytest.fixture
def link(database: Database, clock: SetClock, sender: Sender) -> str:
    """The link of Windle School."""
    with database.writing() as session:
        told = story(session, clock.now(), days=30)
        told.link("school", sender=sender)
        return told.links["school"]


def _come(app: Flask, link: str) -> Person:
    person = come(app, link)
    person.code = person.where.split("/")[2]
    return person


def _begun(app: Flask, link: str) -> Person:
    person = _come(app, link)
    person.start()
    return person


def _seen(person: Person) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', person.page.text)
    assert found is not None, person.page.text
    return unescape(found[1])


def _says(person: Person, **answers: object) -> None:
    person.press(seen=_seen(person), **answers)


@contextmanager
def _round(database: Database) -> Iterator[tuple]:
    with database.writing() as session:
        yield session, session.scalars(select(ReturnRound)).one()


def test_the_link_carries_on_what_was_begun_on_another_device(
    app: Flask, database: Database, link: str
) -> None:
    first = _begun(app, link)
    _says(first, standard_lead="in_place")
    second = _come(app, link)
    assert "Carry on where you stopped" in second.page.text
    assert "Start again" not in second.page.text
    second.press()
    assert second.where.endswith("/q/standard_voice")
    _says(second, standard_voice="partly")
    _says(second, action_voice=MORE)
    first.look("q/action_voice")
    assert MORE in first.page.text
    with database.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1
        one = session.scalars(select(ReturnRound)).one()
        (school,) = (each for each in standing.read(session, one) if each.agency_key == "school")
        assert school.begun


def test_whoever_had_the_link_and_no_cookie_any_more_finds_it_again(app: Flask, link: str) -> None:
    """Three days later: the draft's cookie has gone, the link's has not."""
    person = _begun(app, link)
    _says(person, standard_lead="in_place")
    person.browser.delete_cookie(f"ll_draft_{person.code}")
    person.look("q/standard_voice")
    assert person.page.status_code == 404
    person.look()
    assert "Carry on where you stopped" in person.page.text
    person.press()
    assert person.where.endswith("/q/standard_voice")


def test_the_browser_holds_what_opens_it_as_long_as_it_is_kept(app: Flask, link: str) -> None:
    first, second = _begun(app, link), _come(app, link)
    second.press()
    for person in (first, second):
        held = person.browser.get_cookie(f"ll_draft_{person.code}")
        assert held is not None
        assert held.max_age == drafts.RETURN_HOURS * 3600


def test_two_at_the_same_question_see_what_the_other_wrote_before_it_goes(app: Flask, link: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    first.look("q/action_voice"), second.look("q/action_voice")
    _says(first, action_voice=THEIRS)
    _says(second, action_voice=MORE)
    assert second.page.status_code == 409
    assert f"meanwhile: {THEIRS} What you wrote" in second.page.text
    assert MORE in second.page.text
    first.look("q/action_voice")
    assert THEIRS in first.page.text, "nothing is overwritten by the first press"
    _says(second, action_voice=f"{THEIRS} {MORE}")
    assert second.page.status_code == 200
    first.look("q/action_voice")
    assert f"{THEIRS} {MORE}" in first.page.text


def test_changing_the_language_overwrites_nothing_either(app: Flask, link: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    first.look("q/action_voice"), second.look("q/action_voice")
    _says(first, action_voice=THEIRS)
    _says(second, action_voice=MORE, lang="en")
    assert second.page.status_code == 409
    first.look("q/action_voice")
    assert THEIRS in first.page.text


def test_who_left_a_question_as_it_was_takes_nothing_of_what_came_meanwhile(app: Flask, link: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    first.look("q/action_voice"), second.look("q/action_voice")
    _says(first, action_voice=THEIRS)
    _says(second, action_voice="")
    assert second.page.status_code == 200
    second.look("q/action_voice")
    assert THEIRS in second.page.text


def test_once_it_is_sent_the_link_shows_nothing_of_it(app: Flask, database: Database, link: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    for page, answers in (
        ("standard_lead", {"standard_lead": "in_place"}),
        ("action_voice", {"action_voice": MORE}),
    ):
        first.look(f"q/{page}")
        _says(first, **answers)
    first.look("check")
    first.send()
    assert first.where.endswith("/thanks")
    second.look("check")
    assert second.where.endswith("/thanks"), "who worked on it has the receipt too"
    stranger = _come(app, link)
    assert "We have your answers already" in stranger.page.text
    assert "receipt" not in stranger.page.text
    stranger.press(f"/s/{first.code}")
    with database.reading() as session:
        assert len(session.scalars(select(Response)).all()) == 1
        assert session.scalars(select(Comment.text)).all() == [MORE]


def test_nobody_sends_what_they_have_not_seen(app: Flask, database: Database, link: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    first.look("check")
    seen = _seen(first)
    second.look("q/action_voice")
    _says(second, action_voice=THEIRS)
    first.press("send", seen=seen)
    assert first.page.status_code == 409
    assert "Somebody else changed an answer meanwhile" in first.page.text
    assert THEIRS in first.page.text
    first.press("send", seen=_seen(first))
    assert first.where.endswith("/thanks")
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == [THEIRS]


def test_a_closed_round_takes_nothing_and_keeps_what_was_begun_until_it_is_open_again(
    app: Flask, database: Database, clock: SetClock, link: str
) -> None:
    person = _begun(app, link)
    person.look("q/action_voice")
    _says(person, action_voice=MORE)
    with _round(database) as (session, one):
        rounds.close(session, one, clock.now(), "tests")
    clock.moment += timedelta(days=20)
    person.look("check")
    person.send()
    assert person.page.status_code == 410
    assert "What you wrote has not been sent. It is still kept." in person.page.text
    other = _come(app, link)
    assert (other.page.status_code, "Carry on" in other.page.text) == (410, False)
    other.press(f"/s/{person.code}")
    assert other.page.status_code in (400, 410)
    with _round(database) as (session, one):
        assert session.scalars(select(Response)).all() == []
        door = session.get_one(Collector, one.collector_code)
        collectors.reopen(session, door, clock.now(), "tests")
    person.look("check")
    person.send()
    assert person.where.endswith("/thanks")
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == [MORE]


def test_what_somebody_writes_while_a_colleague_sends_is_shown_to_them(
    app: Flask, database: Database, link: str
) -> None:
    first, second = _begun(app, link), _begun(app, link)
    second.look("q/action_voice")
    seen = _seen(second)
    first.look("q/standard_lead")
    _says(first, standard_lead="in_place")
    first.look("check")
    first.send()
    second.press(seen=seen, action_voice=MORE)
    assert second.page.status_code == 409
    assert "Somebody else has sent the answers meanwhile" in second.page.text
    assert MORE in second.page.text
    assert "What will you do" in second.page.text
    second.look("q/action_voice")
    assert second.where.endswith("/thanks")
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == []


@pytest.mark.parametrize(
    ("page", "answers", "shown"),
    [
        ("action_voice", {"action_voice": ""}, ""),
        ("standard_lead", {"standard_lead": "not_yet"}, "Not yet"),
        ("headcount__direct", {"headcount__direct": "about forty"}, "about forty"),
    ],
)
def test_only_what_was_written_is_shown_of_a_page_that_came_too_late(
    app: Flask, link: str, page: str, answers: dict[str, str], shown: str
) -> None:
    first, second = _begun(app, link), _begun(app, link)
    second.look(f"q/{page}")
    seen = _seen(second)
    first.look("check")
    first.send()
    second.press(seen=seen, **answers)
    assert second.where.endswith(f"/q/{page}" if shown else "/thanks")
    assert shown in second.page.text


def test_nothing_new_is_begun_in_the_moment_before_it_is_noted_that_it_was_sent(
    app: Flask, database: Database, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, stranger = _begun(app, link), _come(app, link), _come(app, link)
    first.look("check")
    with monkeypatch.context() as moment:
        moment.setattr(entrance, "note_answered", lambda *_: None)
        first.send()
        second.press()
        assert "We have your answers already" in second.page.text
        moment.setattr(invited, "turned_away", lambda *_: None)  # it was sent since that was asked
        stranger.press()
    with database.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_new_link_takes_what_was_begun_along_and_shuts_the_old_one_out(
    app: Flask, database: Database, clock: SetClock, link: str, sender: Sender
) -> None:
    old = _begun(app, link)
    old.look("q/action_voice")
    _says(old, action_voice=MORE)
    with _round(database) as (session, one):
        new = links.again(session, one, "school", sender, clock.now(), "tests").link.link
    old.look("q/action_voice")
    assert MORE not in old.page.text
    assert come(app, link).page.status_code == 404
    fresh = _come(app, new)
    assert "Carry on where you stopped" in fresh.page.text
    fresh.press()
    fresh.look("q/action_voice")
    assert MORE in fresh.page.text


def test_somebody_else_who_answers_has_what_was_begun_for_the_organisation(
    app: Flask, database: Database, clock: SetClock, link: str, sender: Sender
) -> None:
    old = _begun(app, link)
    old.look("q/action_voice")
    _says(old, action_voice=MORE)
    with _round(database) as (session, one):
        made = links.make(
            session, one, "school", "Deputy", "", sender, clock.now(), "tests", why="The lead has left"
        )
        (school,) = (each for each in standing.read(session, one) if each.agency_key == "school")
        assert (school.name, school.begun) == ("Deputy", True)
    deputy = _begun(app, made.link.link)
    deputy.look("q/action_voice")
    assert MORE in deputy.page.text
    old.look("q/action_voice")
    assert MORE not in old.page.text


def test_another_organisation_never_sees_it(
    app: Flask, database: Database, clock: SetClock, link: str, sender: Sender
) -> None:
    with _round(database) as (session, one):
        made = links.make(session, one, "trust", "Bo", "", sender, clock.now(), "tests")
    school = _begun(app, link)
    school.look("q/action_voice")
    _says(school, action_voice=MORE)
    trust = _begun(app, made.link.link)
    trust.look("q/action_voice")
    assert MORE not in trust.page.text
    school.look(f"/i/{made.link.link}")  # both links in one browser: it holds the newer one's
    school.look()
    school.press()
    school.look("q/action_voice")
    assert MORE not in school.page.text


@pytest.mark.parametrize("way", ["leave", "again"])
def test_nobody_wipes_it_for_the_others(app: Flask, link: str, way: str) -> None:
    first, second = _begun(app, link), _begun(app, link)
    first.look("q/action_voice")
    _says(first, action_voice=MORE)
    if way == "leave":
        second.press("leave", follow=False)
    else:
        second.look()
        second.press(action="again")
    assert "Leave this page quickly" not in first.page.text
    back = _begun(app, link)
    back.look("q/action_voice")
    assert MORE in back.page.text


def test_many_who_press_start_at_the_same_moment_share_one_return(
    app: Flask, database: Database, link: str
) -> None:
    people = [_come(app, link) for _ in range(4)]
    together = threading.Barrier(len(people))

    def press(person: Person) -> None:
        together.wait()
        person.start()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {person.page.status_code for person in people} == {200}
    with database.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


def test_it_is_kept_for_two_months_and_the_notice_says_so(
    app: Flask, database: Database, clock: SetClock, link: str
) -> None:
    person = _begun(app, link)
    assert "They are kept for your organisation for 60 days" in person.look("privacy").text
    with database.writing() as session:
        assert drafts.expire(session, clock.now() + timedelta(days=59), 72) == 0
        assert drafts.expire(session, clock.now() + timedelta(days=61), 72) == 1


def test_what_a_person_began_is_wiped_by_the_worker_after_its_hours(
    app: Flask, database: Database, clock: SetClock, settings: Settings
) -> None:
    come(app, ask(database, clock)["Ann"]).start()
    (duty,) = (one for one in DUTIES if one.name == "old drafts")
    with database.writing() as session:
        assert duty.does(session, clock.now() + timedelta(hours=71), settings) == 0
        assert duty.does(session, clock.now() + timedelta(hours=73), settings) == 1


def test_who_began_before_links_were_shared_goes_on_in_their_browser(
    app: Flask, database: Database, link: str
) -> None:
    """The way of older versions: the link was exchanged for a secret of this browser."""
    person = _come(app, link)
    service = app.extensions["service"]
    name = f"ll_invited_{person.code}"
    ticket = entrance.read(person.browser.get_cookie(name).value)  # type: ignore[union-attr]
    assert ticket is not None
    with database.writing() as session:
        guest = entrance.guest(session, service.key, ticket, person.code)
        assert guest is not None
        kept = entrance.exchange(session, service.key, ticket, guest)
    person.browser.set_cookie(name, str(kept))
    person.look()
    person.start()
    person.look("q/action_voice")
    _says(person, action_voice=MORE)
    person.look()
    assert "Carry on where you stopped" in person.page.text
    assert come(app, link).page.status_code == 404


def test_an_answer_by_name_of_another_mode_opens_nothing_elsewhere(
    app: Flask, database: Database, clock: SetClock
) -> None:
    """Only an organisation's link is shared: a person's own is exchanged as before."""
    found = ask(database, clock, mode="confidential")
    come(app, found["Ann"]).start()
    assert come(app, found["Ann"]).page.status_code == 404
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM drafts")).scalar() == 1
