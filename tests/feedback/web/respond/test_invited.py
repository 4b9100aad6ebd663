"""A personal link: looking at it changes nothing, it is exchanged once, and each person answers once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking, entrance
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.partnership.models import Agency
from feedback.responses.models import Draft, Response
from feedback.settings import Settings
from feedback.surveys import versions
from feedback.surveys.models import Collector
from forms import author_file
from tests.feedback.invitations.asked import answered, ask, come, walk
from tests.support.asked import HEAD, PAGES, Person, publish
from tests.support.statements import recorded


def _rows(database: Database, model: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.scalars(select(model)).all())


def _invitation(database: Database, name: str) -> Invitation:
    with database.reading() as session:
        return session.scalars(
            select(Invitation)
            .join(InvitedPerson, InvitedPerson.id == Invitation.id)
            .where(InvitedPerson.name == name)
        ).one()


def test_looking_at_a_link_leads_to_a_clean_address_and_changes_nothing(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    with recorded(database) as statements:
        seen = app.test_client().get(f"/i/{links['Ann']}")
    assert seen.status_code == 303
    assert seen.headers["Location"] == "/s/abc"
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    assert seen.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in seen.headers["Set-Cookie"]
    assert links["Ann"] not in seen.text
    assert "Ann" not in seen.text
    assert all(one.upper().startswith("SELECT") for one in statements)
    page = come(app, links["Ann"]).page
    assert page.status_code == 200
    assert links["Ann"] not in page.text
    assert "We know who we asked and who has answered." in page.text
    assert "Only a few people were asked." in page.text
    assert _invitation(database, "Ann").link_hash is not None


def test_the_link_is_exchanged_when_somebody_begins_and_then_opens_only_there(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    person = come(app, links["Ann"])
    person.start()
    row = _invitation(database, "Ann")
    assert row.link_hash is None
    assert row.cookie_hash is not None
    stranger = come(app, links["Ann"])
    assert stranger.page.status_code == 404
    assert "may have been used on another device" in stranger.page.text
    person.look(f"/i/{links['Ann']}")
    assert person.where == "/s/abc"
    assert "Carry on where you stopped" in person.page.text


def test_two_browsers_that_opened_the_same_link_cannot_both_begin(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    first, second = come(app, links["Ann"]), come(app, links["Ann"])
    second.start()
    first.start()
    assert "You need your own link" in first.page.text
    assert len(_rows(database, Draft)) == 1


def test_a_lost_reply_to_the_first_press_locks_nobody_out(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    person = come(app, links["Ann"])
    before = {cookie.key: cookie.value for cookie in person.browser._cookies.values()}  # type: ignore[attr-defined]
    person.start()
    lost = Person(app.test_client())
    for name, value in before.items():
        lost.browser.set_cookie(name, value)
    lost.start()
    walk(lost)
    lost.send()
    assert lost.where == "/s/abc/thanks"
    assert _invitation(database, "Ann").answered


def test_each_person_answers_once(app: Flask, database: Database, clock: SetClock) -> None:
    links = ask(database, clock)
    person = answered(app, links["Ann"])
    assert person.where == "/s/abc/thanks"
    assert _invitation(database, "Ann").answered
    assert not _invitation(database, "Bilal").answered
    person.look()
    assert person.where == "/s/abc/thanks"  # their receipt again, not a second survey
    person.browser.delete_cookie("ll_draft_abc")
    person.look()
    assert "We have your answers already" in person.page.text
    person.press("/s/abc")
    assert "We have your answers already" in person.page.text
    assert len(_rows(database, Response)) == 1


def test_sending_twice_at_once_from_one_invitation_writes_one_response(
    app: Flask, database: Database, clock: SetClock
) -> None:
    """A second draft of the same invitation has the same receipt, and a receipt is a primary key."""
    links = ask(database, clock)
    person = come(app, links["Ann"])
    person.start()
    ticket = entrance.read(person.browser.get_cookie("ll_invited_abc").value)  # type: ignore[union-attr]
    assert ticket is not None
    key = app.extensions["service"].key
    assert entrance.draft_token(key, ticket) == person.browser.get_cookie("ll_draft_abc").value  # type: ignore[union-attr]
    walk(person)
    person.send()
    with database.writing() as session:  # as if it had not been noted yet
        session.execute(text("UPDATE invitations SET answered = false"))
    person.press("/s/abc", action="again")
    walk(person)
    person.send()
    assert len(_rows(database, Response)) == 1


def test_without_a_link_the_page_says_that_one_is_needed(
    app: Flask, database: Database, clock: SetClock
) -> None:
    ask(database, clock)
    stranger = Person(app.test_client())
    stranger.look()
    assert stranger.page.status_code == 403
    assert "You need your own link" in stranger.page.text
    stranger.press("/s/abc")
    assert _rows(database, Draft) == []


def test_a_link_that_was_taken_back_opens_nothing(app: Flask, database: Database, clock: SetClock) -> None:
    links = ask(database, clock)
    person = come(app, links["Ann"])
    person.start()
    walk(person)
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        assert asking.cancel(session, door, "unlinked", _invitation(database, "Ann").id, clock.now(), "tests")
    person.send()
    assert "You need your own link" in person.page.text
    assert _rows(database, Response) == []
    assert come(app, links["Ann"]).page.status_code == 404
    assert _rows(database, Collector)[0].invited == 2


def test_a_new_link_shuts_out_the_old_one_and_its_browser(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    old = come(app, links["Ann"])
    old.start()
    with database.writing() as session:
        door, ann = session.get_one(Collector, "abc"), _invitation(database, "Ann").id
        new = asking.new_link(session, door, ann, clock.now(), "tests")
    assert new is not None
    walk(old)
    old.send()
    assert "You need your own link" in old.page.text
    assert answered(app, new.link).where == "/s/abc/thanks"


def test_somebody_else_on_the_same_phone_does_not_see_what_was_begun(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    phone = come(app, links["Ann"])
    phone.start()
    phone.look("q/safe")
    phone.press(safe="very")
    phone.look(f"/i/{links['Bilal']}")
    assert "Carry on where you stopped" not in phone.page.text
    phone.start()
    phone.look("q/safe")
    assert "checked" not in phone.page.text


def test_behind_https_the_cookie_of_what_was_begun_is_taken_away_so_that_a_browser_does_it(
    settings: Settings, database: Database, clock: SetClock
) -> None:
    """A `__Host-` cookie is left as it is by a header that does not say `Secure`."""
    app = create_app(replace(settings, https=True), database, clock)
    links = ask(database, clock)
    phone = app.test_client()
    phone.get(f"/i/{links['Ann']}", base_url="https://localhost")
    seen = phone.get(f"/i/{links['Bilal']}", base_url="https://localhost")
    gone = [one for one in seen.headers.getlist("Set-Cookie") if one.startswith("__Host-ll_draft_abc=;")]
    assert len(gone) == 1
    assert "Secure" in gone[0]
    assert "Path=/" in gone[0]


def test_that_somebody_answered_is_noted_again_on_the_thank_you_page(
    app: Flask, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    links = ask(database, clock)
    note = entrance.note_answered

    def broken(*_: object) -> None:
        raise OperationalError("x", {}, Exception("the database went away"))

    monkeypatch.setattr(entrance, "note_answered", broken)
    person = come(app, links["Ann"])
    person.start()
    walk(person)
    person.press("send", follow=False)
    assert len(_rows(database, Response)) == 1  # no answer is lost
    assert not _invitation(database, "Ann").answered
    monkeypatch.setattr(entrance, "note_answered", note)
    person.look("thanks")
    assert _invitation(database, "Ann").answered


def test_a_confidential_response_carries_its_invitation_and_the_start_page_says_who_sees_it(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock, mode="confidential")
    person = come(app, links["Ann"])
    assert "We know who you are." in person.page.text
    assert "Two people who work for the partnership" in person.page.text
    answered(app, links["Bilal"])
    (response,) = _rows(database, Response)
    assert response.invitation_id == _invitation(database, "Bilal").id


def test_an_unlinked_response_carries_nothing(app: Flask, database: Database, clock: SetClock) -> None:
    answered(app, ask(database, clock)["Bilal"])
    (response,) = _rows(database, Response)
    assert (response.invitation_id, response.agency_key, response.sent_at) == (None, None, None)


def test_a_return_names_its_agency(app: Flask, database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        session.add(Agency(key="police", name="Northmoor Police"))
    answered(app, ask(database, clock, mode="return", agency="Northmoor Police")["Ann"])
    (response,) = _rows(database, Response)
    assert response.agency_key == "police"


def test_a_survey_whose_promise_has_changed_shuts_the_doors_that_would_break_it(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    reading = author_file.read(HEAD.format(key="safe-at-school", mode="unlinked", check="true") + PAGES)
    assert reading.survey is not None
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
    stranger = Person(app.test_client())
    stranger.look()
    assert "You need your own link" in stranger.page.text
    stranger.press("/s/abc")
    assert _rows(database, Draft) == []


@pytest.mark.parametrize(
    ("mode", "kind", "opens"),
    [
        ("anonymous", "open_link", True),
        ("anonymous", "paper", True),
        ("anonymous", "personal", False),
        ("unlinked", "personal", True),
        ("unlinked", "qr_poster", False),
        ("unlinked", "paper", False),
        ("confidential", "personal", True),
        ("confidential", "open_link", False),
        ("return", "personal", True),
        ("return", "open_link", False),
        ("paired", "open_link", True),
        ("paired", "kiosk", True),
        ("paired", "personal", True),
        ("paired", "paper", False),
    ],
)
def test_only_doors_that_keep_the_promise_open(
    database: Database, clock: SetClock, mode: str, kind: str, opens: bool
) -> None:
    if opens:
        publish(database, clock, mode=mode, kind=kind)
        return
    with pytest.raises(versions.SurveyFault, match=r"\.$"):
        publish(database, clock, mode=mode, kind=kind)


def test_a_fault_leaves_no_link_in_a_log(
    app: Flask,
    database: Database,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    link = ask(database, clock)["Ann"]
    monkeypatch.setattr(entrance, "code_of", broken)
    app.testing = False
    assert app.test_client().get(f"/i/{link}").status_code == 500
    assert "broken on purpose" in caplog.text
    assert link not in caplog.text


def test_the_respondents_face_finds_invitations_by_what_the_browser_holds_and_reads_no_name(
    app: Flask, database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    links = ask(database, clock, mode="return", agency=_agency(database))
    with recorded(database) as statements:
        person = answered(app, links["Ann"])
        person.look("thanks")
    ours = [one for one in statements if "invit" in one.split("WHERE")[0]]
    assert ours
    for one in ours:
        if one.startswith("SELECT") and "FROM invitations" in one:
            assert "link_hash = " in one or "cookie_hash = " in one, one
        assert "invited_people.name" not in one, one
        assert "invited_people.address" not in one, one


def _agency(database: Database) -> str:
    with database.writing() as session:
        session.add(Agency(key="police", name="Police"))
    return "Police"
