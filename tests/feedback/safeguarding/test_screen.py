"""Every text is looked at as it is sent, by every way in; nothing is lost, and nothing passes silently."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership.duty import Duty
from feedback.responses import contact_intake, corrections, letterbox, letters
from feedback.responses.models import Comment, Correction, Letter, Receipt, Response
from feedback.responses.watching import Seen
from feedback.safeguarding import catching_up, screen, standing
from feedback.safeguarding.models import Concern
from feedback.safeguarding.screen import NOT_SCREENED, Guard
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import PAGES, Person, publish


@pytest.fixture(autouse=True)
def watching(app: Flask) -> None:
    app.extensions["service"].screener = screener


def say(client: FlaskClient, words: str, **start: str) -> Person:
    """Somebody answers the small survey with these words."""
    person = Person(client)
    person.start(**start)
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words=words)
    person.send()
    return person


def act(person: Person, what: str, **said: object) -> None:
    """Press a button of the receipt's page, which carries a pass in place of the code."""
    given: dict[str, object] = {"pass": person.page.text.split('name="pass" value="', 1)[1].split('"', 1)[0]}
    person.press(f"/receipt/{what}", follow=True, **(given | said))


def concerns(database: Database) -> list[Concern]:
    with database.reading() as session:
        found = list(session.scalars(select(Concern).order_by(Concern.opened_at, Concern.id)))
        session.expunge_all()
        return found


def test_a_disclosure_is_a_concern_in_the_same_breath(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    say(client, "He HITS me")
    (concern,) = concerns(database)
    assert (concern.level, concern.source, concern.kinds, concern.rules) == (
        "urgent",
        "answer",
        ["abuse"],
        ["hit"],
    )
    assert concern.opened_at == clock.now()
    assert concern.due_at == datetime(2026, 3, 5, 10, 30, tzinfo=clock.now().tzinfo)
    with database.reading() as session:
        comment = session.get_one(Comment, concern.comment_id)
        assert comment.score == 0.9
        assert session.get_one(Response, comment.response_id).day == date(2026, 3, 4)
        assert session.scalar(select(Receipt.is_held)) is True


def test_what_is_not_flagged_keeps_its_place_in_the_order(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    say(client, "Thank you")
    assert concerns(database) == []
    with database.reading() as session:
        assert session.execute(select(Comment.score, Comment.screened_by)).one() == (0.01, "rules")
        assert session.scalar(select(Receipt.is_held)) is False


def test_a_screening_that_breaks_loses_no_answer_and_tells_a_person(
    database: Database, client: FlaskClient, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    publish(database, clock)
    person = say(client, "BREAK and secret words")
    assert "We have your answers" in person.page.text
    (concern,) = concerns(database)
    assert (concern.level, concern.rules, concern.unsorted) == ("look", [NOT_SCREENED], True)
    assert "secret" not in caplog.text
    with database.reading() as session:
        assert session.scalar(select(Comment.text)) == "BREAK and secret words"
        assert session.scalar(select(Receipt.is_held)) is False


def test_a_language_nothing_can_sort_goes_to_a_person_and_stays_its_writers(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    say(client, "كل شيء بخير", lang="ar")
    (concern,) = concerns(database)
    assert (concern.unsorted, concern.held) == (True, False)
    with database.reading() as session:
        assert session.scalar(select(Receipt.is_held)) is False


def test_sending_twice_opens_one_concern(database: Database, client: FlaskClient, clock: SetClock) -> None:
    publish(database, clock)
    person = say(client, "WORRY")
    person.press("/s/abc/send")
    assert len(concerns(database)) == 1


def test_held_words_cannot_be_taken_back_whatever_the_receipt_says(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    person = say(client, "WORRY")
    with database.writing() as session:
        session.execute(text("UPDATE receipts SET is_held = FALSE"))
    receipt = person.receipt
    person.look("/receipt")
    person.press("/receipt", code=receipt)
    act(person, "take-back", sure="yes")
    assert "you cannot take them back" in person.page.text
    with pytest.raises(IntegrityError, match="held_words_stay"), database.writing() as session:
        session.execute(text("DELETE FROM responses"))


def test_a_request_a_letter_and_a_correction_are_looked_at_too(
    database: Database, client: FlaskClient, clock: SetClock, staff: Callable[..., FlaskClient], app: Flask
) -> None:
    publish(database, clock, pages=PAGES + "flow: {contact: true}\n")
    person = say(client, "Hello")
    app.config["WTF_CSRF_ENABLED"] = True
    receipt = person.receipt
    person.look("contact")
    person.press(reach="07700 900123", about="My uncle HITS me")
    account = staff("hub").account_id  # type: ignore[attr-defined]
    with database.writing() as session:
        response_id = session.scalar(select(Response.id))
        assert response_id is not None
        letters.write(session, "once", response_id, "What do you mean?", "en", account, clock.now())
        letter = letterbox.received(session, response_id)[0]
    app.config["WTF_CSRF_ENABLED"] = True
    person.look("/receipt")
    person.press("/receipt", code=receipt)
    act(person, "answer", letter=letter.id, **{f"answer.{letter.id}": "I WORRY"})
    act(person, "wrong", wrong="No, he HITS me", once="x")
    assert sorted(one.source for one in concerns(database)) == ["contact", "correction", "letter"]
    with database.reading() as session:
        assert session.scalar(select(Correction.id)) is not None


def _brought_in(database: Database, day: date, words: str) -> None:
    from feedback.responses import intake

    with database.writing() as session:
        row = session.execute(text("SELECT id, survey_key FROM survey_versions")).one()
        intake.write(
            session,
            response_id=f"r-{words}-{day}",
            survey_key=row.survey_key,
            version_id=row.id,
            mode="anonymous",
            collector_code="abc",
            audience_version=None,
            language="en",
            day=day,
            answers={"words": True},
            comments={"words": words},
        )


def test_what_nobody_looked_at_is_caught_up_with(database: Database, clock: SetClock) -> None:
    """Old words from a file are on the long clock: they need a person, and they are no alarm of today."""
    publish(database, clock)
    today = clock.today()
    _brought_in(database, today - timedelta(days=400), "old WORRY")
    _brought_in(database, today - timedelta(days=2), "new WORRY")
    _brought_in(database, today, "all is well")
    with database.reading() as session:
        assert catching_up.waiting(session) == 3
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(3, 2)
    found = {one.brought_in: one.due_at for one in concerns(database)}
    assert found[True] - clock.now() == timedelta(days=14)
    assert found[False] - clock.now() == timedelta(days=1)
    with database.reading() as session:
        assert catching_up.waiting(session) == 0


def test_what_was_flagged_when_it_was_sent_is_seen_to_be_there_and_opened_once(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    say(client, "WORRY")
    say(client.application.test_client(), "HITS")
    with database.writing() as session:  # as if one concern had been refused by the database
        session.execute(text("DELETE FROM concerns WHERE level = 'urgent'"))
    catching_up.catch_up(database, screener, clock.now())
    assert sorted(one.level for one in concerns(database)) == ["look", "urgent"]
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught()


@contextmanager
def refused() -> Iterator[None]:
    """As if the database took no concern: a row without a key is refused by both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "new_id", lambda: None)
        yield


def test_what_could_not_come_before_a_person_is_tried_until_it_has(
    database: Database, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    with refused():
        assert "We have your answers" in say(client, "He HITS me").page.text
        assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(0, 0, 1)
        with database.reading() as session:
            assert catching_up.waiting(session) == 1
    assert concerns(database) == []
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(1, 1)
    assert [one.level for one in concerns(database)] == ["urgent"]
    with database.reading() as session:
        assert catching_up.waiting(session) == 0


def test_words_about_which_a_person_has_raised_a_concern_do_not_come_again_and_again(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    publish(database, clock)
    account = staff("safeguarding_lead").account_id  # type: ignore[attr-defined]
    _brought_in(database, clock.today(), "I WORRY")
    with database.writing() as session:
        comment, survey = session.execute(select(Comment.id, Comment.survey_key)).one()
        Guard(clock.now(), Duty(), screener).flag(
            session, survey, "answer", comment, Seen(0.5, "rules", "look")
        )
        session.execute(text("UPDATE concerns SET raised_by = :account"), {"account": account})
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(1, 1)
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught()
    assert len(concerns(database)) == 1


def test_a_fault_in_the_calendar_costs_no_answer_and_no_concern(
    database: Database,
    client: FlaskClient,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> datetime:
        raise OverflowError("secret")

    publish(database, clock)
    monkeypatch.setattr(Duty, "due", broken)
    assert "We have your answers" in say(client, "He HITS me").page.text
    (concern,) = concerns(database)
    assert concern.due_at - concern.opened_at == timedelta(hours=24)
    assert "OverflowError" in caplog.text
    assert "secret" not in caplog.text


def _other_words(database: Database, clock: SetClock, account: str, day: date) -> None:
    """An answer to a letter, a correction of `day` and a request, each with a worry in it."""
    watch = Guard(clock.now(), Duty(), screener)
    with database.writing() as session:
        response, survey = session.execute(select(Response.id, Response.survey_key)).one()
        asked = {"text": "What do you mean?", "language": "en", "account_id": account, "day": clock.today()}
        session.add(Letter(id="letter", response_id=response, **asked))
        session.flush()
        letterbox.answer(
            session,
            response,
            "letter",
            "I WORRY",
            clock.today(),
            survey_key=survey,
            language="en",
            watch=watch,
        )
        corrections.add(session, "once", survey, None, "No, he HITS me", "en", day, watch)
        contact_intake.leave(
            session, "t", survey, "en", clock.now(), reach="07700", about="My uncle HITS me", watch=watch
        )


def test_letters_corrections_and_requests_are_caught_up_with_too(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    publish(database, clock)
    account = staff("hub").account_id  # type: ignore[attr-defined]
    _brought_in(database, clock.today(), "Hello")
    with refused():
        _other_words(database, clock, account, clock.today() - timedelta(days=40))
        assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(1, 0, 3)
        with database.reading() as session:
            assert catching_up.waiting(session) == 3
            assert standing.now(session, clock.now()).unscreened == 3
    assert concerns(database) == []
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(3, 3)
    found = concerns(database)
    assert sorted((one.source, one.brought_in) for one in found) == [
        ("contact", False),
        ("correction", True),
        ("letter", False),
    ]
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught()


def test_what_came_before_a_person_at_once_is_only_marked(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    publish(database, clock)
    account = staff("hub").account_id  # type: ignore[attr-defined]
    _brought_in(database, clock.today(), "Hello")
    _other_words(database, clock, account, clock.today())
    with database.reading() as session:
        assert catching_up.waiting(session) == 1
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(4, 0)
    assert len(concerns(database)) == 3
    with database.reading() as session:
        assert session.scalar(select(Letter.screened_by)) == "rules"


def test_a_request_that_was_emptied_waits_for_nobody(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    with database.writing() as session:
        survey = session.scalar(text("SELECT key FROM surveys"))
        contact_intake.leave(session, "t", survey, "en", clock.now(), reach="07700")
        session.execute(text("UPDATE contact_requests SET reach = ''"))
        assert catching_up.waiting(session) == 0
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(1, 0)
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught()
