"""Staff write to a person nobody knows, read what they answer, and see what they say we got wrong."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.publishing import release
from feedback.responses import corrections, letterbox
from feedback.responses.models import Comment, Correction, Letter, Receipt
from feedback.secrets import hashed
from feedback.web.service import Service
from tests.feedback.loop.stories import NOW, world
from tests.feedback.results.answered import send
from tests.support.asked import Person, publish

Staff = Callable[..., FlaskClient]
URL = "/hub/surveys/safe-at-school/comments"


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    """Somebody who has answered, and holds a receipt."""
    publish(database, clock)
    person = Person(client)
    person.answer_all()
    person.send()
    return person


@pytest.fixture
def hub(person: Person, staff: Staff) -> FlaskClient:
    return staff("hub")


def the(database: Database, model: type):
    with database.reading() as session:
        return session.scalars(select(model)).one()


def letter_page(database: Database) -> str:
    return f"{URL}/{the(database, Comment).id}/letter"


def write(hub: FlaskClient, database: Database, text: str = "Thank you. Who did you tell?", **more: str):
    page = hub.get(letter_page(database)).text
    once = re.search(r'name="once" value="(\w+)"', page)
    assert once
    return hub.post(letter_page(database), data={"once": once[1], "text": text} | more, follow_redirects=True)


def test_a_letter_is_written_from_the_comment_and_seen_as_not_read_until_it_is(
    hub: FlaskClient, database: Database
) -> None:
    assert f'href="{letter_page(database)}"' in hub.get(URL).text
    page = write(hub, database).text
    assert "Your letter waits behind their receipt." in page
    assert "Not read yet" in page
    letter = the(database, Letter)
    assert (letter.text, letter.language, letter.account_id) == (
        "Thank you. Who did you tell?",
        "en",
        hub.account_id,  # type: ignore[attr-defined]
    )
    with database.writing() as session:
        letterbox.mark_read(session, letter.response_id)
    assert "Not read yet" not in hub.get(letter_page(database)).text


def test_the_same_press_twice_writes_one_letter(hub: FlaskClient, database: Database) -> None:
    data = {"once": "b" * 32, "text": "Thank you"}
    for _ in range(2):
        assert hub.post(letter_page(database), data=data).status_code == 303
    assert the(database, Letter).text == "Thank you"


@pytest.mark.parametrize(("text", "said"), [(" ", "Write your letter first."), ("x" * 2001, "at least 1.")])
def test_a_letter_that_cannot_be_sent_stays_in_its_box(
    hub: FlaskClient, database: Database, text: str, said: str
) -> None:
    page = write(hub, database, text)
    assert page.status_code == 422
    assert said in page.text
    assert text in page.text


def test_what_they_answer_is_on_today_and_beside_the_comment_until_somebody_has_read_it(
    hub: FlaskClient, database: Database, staff: Staff, clock: SetClock
) -> None:
    write(hub, database)
    letter = the(database, Letter)
    with database.writing() as session:
        letterbox.answer(session, letter.response_id, letter.id, "My teacher <3", clock.today())
    assert "An answer to our letter, 4 March" in hub.get("/hub/").text
    for page in (URL, letter_page(database)):
        assert "My teacher &lt;3" in hub.get(page).text
        assert "Nobody has read it yet" in hub.get(page).text
    hub.post(f"{letter_page(database)}/{letter.id}")
    staff("analyst").post(f"{letter_page(database)}/{letter.id}")
    assert the(database, Letter).answer_seen_by == hub.account_id  # type: ignore[attr-defined]
    assert "An answer to our letter" not in hub.get("/hub/").text
    assert "Nobody has read it yet" not in hub.get(URL).text


def test_somebody_who_answered_in_arabic_can_be_written_to_in_either_language(
    staff: Staff, database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = Person(client)
    person.look("/s/abc?lang=ar")
    person.answer_all()
    person.send()
    hub = staff("hub")
    assert "Which language is your letter in?" in hub.get(letter_page(database)).text
    write(hub, database, "شكرا", language="ar")
    assert the(database, Letter).language == "ar"
    write(hub, database, "Thank you", language="xx")
    with database.reading() as session:
        assert set(session.scalars(select(Letter.language))) == {"ar", "en"}


def test_nobody_is_written_to_who_holds_no_receipt(staff: Staff, database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, {"words": "On paper"})
    hub = staff("hub")
    assert "Write to this person" not in hub.get(URL).text
    assert "Nobody could read a letter" in hub.get(letter_page(database)).text
    assert hub.post(letter_page(database), data={"text": "Hello"}).status_code == 422


def test_only_who_may_read_comments_writes_letters_and_reads_corrections(
    person: Person, staff: Staff, database: Database
) -> None:
    board = staff("board")
    for path in (letter_page(database), "/hub/corrections"):
        assert board.get(path).status_code == 403
        assert board.post(path + "/x" * ("corrections" in path)).status_code == 403


def test_a_comment_that_was_taken_back_is_simply_not_there(hub: FlaskClient, database: Database) -> None:
    write(hub, database)
    gone = letter_page(database)
    with database.writing() as session:
        from feedback.responses.models import Response

        session.delete(session.scalars(select(Response)).one())
    assert hub.get(gone).status_code == 404
    assert hub.get(URL).status_code == 200
    assert hub.get("/hub/").status_code == 200


# --- you got it wrong


@pytest.fixture
def told(database: Database, app) -> str:
    """A published loop about which somebody says that it is wrong; gives the loop's id."""
    with database.writing() as session:
        story = world(session)
        loop = story.loop()
        story.item(loop)
        release.release(session, loop, ["en"], NOW, story.cora)
        text = "It was two <b>lamps</b>"
        corrections.add(session, "c" * 32, story.survey_key, loop.slug, text, "en", NOW.date())
        corrections.add(session, "d" * 32, story.survey_key, None, "All of it", "ar", NOW.date())
        loop_id = loop.id
    service: Service = app.extensions["service"]
    service.forget_partnership()
    return loop_id


def test_what_people_say_is_wrong_waits_on_today_and_on_the_loop_until_it_is_seen(
    told: str, staff: Staff, database: Database, clock: SetClock
) -> None:
    hub = staff("hub")
    assert "You got it wrong" in hub.get("/hub/").text
    page = hub.get("/hub/corrections").text
    assert "It was two &lt;b&gt;lamps" in page
    assert "All of it" in page
    loop = f"/hub/loops/{told}"
    assert "It was two" in hub.get(loop).text
    assert "It was two" in hub.get(loop).text.split("“You got it wrong”", 1)[1].split("</section>", 1)[0]
    seen = hub.post(f"/hub/corrections/{'c' * 32}", data={"back": loop})
    assert seen.headers["Location"] == loop
    assert "It was two" not in hub.get(loop).text
    with database.reading() as session:
        kept = session.get_one(Correction, "c" * 32)
        assert (kept.seen_by, kept.seen_at) == (hub.account_id, clock.now())  # type: ignore[attr-defined]
    away = hub.post(f"/hub/corrections/{'d' * 32}", data={"back": "//elsewhere.example"})
    assert away.headers["Location"] == "/hub/corrections"
    assert "Nothing to look at" in hub.get("/hub/corrections").text
    assert "You got it wrong" not in hub.get("/hub/").text


def test_a_board_member_sees_the_loop_and_not_what_people_wrote(told: str, staff: Staff) -> None:
    assert "It was two" not in staff("board").get(f"/hub/loops/{told}").text


# --- words that are published


def test_whose_words_are_published_can_no_longer_take_them_back(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    words = "The gate by the river is always open at night"
    quoted, other = send(database, {"words": words}, {"words": "The gate is open"})
    with database.writing() as session:
        session.add_all(
            Receipt(
                code_hash=hashed(one),
                survey_key="safe-at-school",
                collector_code="abc",
                day=NOW.date(),
                response_id=one,
            )
            for one in (quoted, other)
        )
        story = world(session)
        loop = story.loop(survey_key="safe-at-school")
        story.item(
            loop, said={"en": f"“{words}!” said many."}, theme_id=None, evidence="Read in the comments"
        )
        release.release(session, loop, ["en"], NOW, story.cora)
        kept = dict(session.execute(select(Receipt.code_hash, Receipt.is_published)).all())
    assert kept == {hashed(quoted): True, hashed(other): False}
