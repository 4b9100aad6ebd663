"""A person answers a survey without JavaScript, and whatever they or their phone do wrong, nothing is lost."""

import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.loop import target
from feedback.partnership import profile
from feedback.responses.models import Comment, Draft, Receipt, Response
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from tests.support.asked import Person, publish


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    publish(database, clock)
    return Person(client)


def _rows(database: Database, model: type) -> list:
    with database.reading() as session:
        return list(session.scalars(select(model)).all())


def test_the_start_page_says_all_that_must_be_known_before_answering(person: Person) -> None:
    page = person.look()
    for words in (
        "We want to know what makes you feel safe.",
        "The Northmoor partnership",
        "Two people who work for the partnership",
        "about 3 minutes",
        "It is your choice.",
        "We read every answer.",
        "You will hear from us by 4 May.",
        "anonymous",
        "Nobody watches",
    ):
        assert words in page.text


def test_answers_arrive_as_they_were_given(person: Person, database: Database) -> None:
    person.answer_all()
    assert person.where == "/s/abc/check"
    person.send()
    assert person.where == "/s/abc/thanks"
    (response,) = _rows(database, Response)
    assert response.answers == {"safe": "very", "who": ["friend"], "words": True}
    assert (response.mode, response.language, response.day.isoformat()) == ("anonymous", "en", "2026-03-04")
    (comment,) = _rows(database, Comment)
    assert comment.text == "Thank you 😀 شكرا"
    assert _rows(database, Draft) == []


def test_sending_twice_keeps_one_response_and_shows_one_receipt(person: Person, database: Database) -> None:
    person.answer_all()
    token = person.token
    first = person.browser.post("/s/abc/send", data={"csrf_token": token})
    second = person.browser.post("/s/abc/send", data={"csrf_token": token})
    assert first.headers["Location"] == second.headers["Location"] == "/s/abc/thanks"
    person.look("thanks")
    receipt = person.receipt
    person.look("thanks")
    assert person.receipt == receipt
    assert len(_rows(database, Response)) == len(_rows(database, Receipt)) == 1


def test_going_back_after_sending_shows_the_thanks_and_sends_nothing(
    person: Person, database: Database
) -> None:
    person.answer_all()
    person.send()
    for path in ("check", "q/who"):
        person.look(path)
        assert person.where == "/s/abc/thanks"
    assert len(_rows(database, Response)) == 1


def test_a_hidden_question_cannot_be_answered(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="very")
    person.press("/s/abc/q/why", why="smuggled in")
    assert person.where == "/s/abc/q/safe"
    person.press(safe="very")
    person.press(who="friend", why="smuggled in", mode="confidential")
    person.press()
    person.send()
    (response,) = _rows(database, Response)
    assert response.answers == {"safe": "very", "who": ["friend"], "words": None}


def test_changing_an_answer_drops_what_is_no_longer_asked(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="not")
    assert person.where == "/s/abc/q/why"
    person.press(why="Lights on the path")
    person.press(who="friend")
    person.press()
    person.look("q/safe?returning=1")
    person.press(safe="very", returning="1")
    person.send()
    (response,) = _rows(database, Response)
    assert "why" not in response.answers
    assert _rows(database, Comment) == []


def test_a_foreign_choice_is_refused_with_a_sentence(person: Person) -> None:
    person.start()
    page = person.press(safe="somewhere else")
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert page.text.index("There is a problem") < page.text.index("<h1")


def test_a_required_question_left_empty_says_what_to_do_and_links_to_it(person: Person) -> None:
    person.start()
    page = person.press()
    assert page.status_code == 422
    assert "<title>Error:" in page.text
    assert 'href="#q-safe' in page.text


def test_a_text_over_the_limit_stays_in_its_box(person: Person) -> None:
    person.start()
    person.press(safe="very")
    person.press(who="friend")
    long = "x" * 61
    page = person.press(words=long)
    assert page.status_code == 422
    assert long in page.text
    assert "60" in page.text


def test_null_bytes_are_dropped_and_everything_else_is_kept(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="very")
    person.press(who="friend")
    person.press(words="a\x00b 👩‍👩‍👧 אבג <b>&")
    assert "&lt;b&gt;&amp;" in person.page.text
    person.send()
    assert [comment.text for comment in _rows(database, Comment)] == ["ab 👩‍👩‍👧 אבג <b>&"]


def test_words_for_somebody_else_are_kept_as_a_comment(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="very")
    person.press(who=["else"], **{"who.other": "My gran"})
    person.press()
    person.send()
    (comment,) = _rows(database, Comment)
    assert (comment.question_id, comment.text) == ("who.other", "My gran")


def test_a_broken_form_token_keeps_what_was_typed(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="not")
    page = person.browser.post("/s/abc/q/why", data={"csrf_token": "broken", "why": "Lights on the path"})
    assert page.status_code == 400
    assert "Lights on the path" in page.text
    person.page = page
    person.press("/s/abc/q/why", why="Lights on the path")
    assert person.where == "/s/abc/q/who"


def test_a_broken_token_on_sending_sends_nothing(person: Person, database: Database) -> None:
    person.answer_all()
    page = person.browser.post("/s/abc/send", data={})
    assert page.status_code == 400
    assert "Thank you 😀" in page.text
    assert _rows(database, Response) == []


def test_two_tabs_lose_nothing(person: Person, database: Database) -> None:
    person.start()
    token = person.token
    person.browser.post("/s/abc/q/safe", data={"csrf_token": token, "safe": "very"})
    person.browser.post("/s/abc/q/words", data={"csrf_token": token, "words": "from the other tab"})
    person.browser.post("/s/abc/q/who", data={"csrf_token": token, "who": "teacher"})
    (draft,) = _rows(database, Draft)
    assert draft.answers == {"safe": "very", "words": "from the other tab", "who": ["teacher"]}


def test_back_shows_what_was_answered(person: Person) -> None:
    person.start()
    person.press(safe="very")
    assert 'href="/s/abc/q/safe"' in person.page.text
    page = person.look("q/safe")
    assert (
        'value="very" checked' in page.text or "checked" in page.text.split('value="very"')[1].split(">")[0]
    )


def test_after_a_lost_signal_the_person_carries_on(person: Person) -> None:
    person.start()
    person.press(safe="very")
    page = person.look()
    assert "Carry on where you stopped" in page.text
    person.press()
    assert person.where == "/s/abc/q/who"


def test_starting_again_forgets_the_first_answers(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="very")
    person.look()
    person.press(action="again")
    (draft,) = _rows(database, Draft)
    assert draft.answers == {}


def test_leaving_quickly_wipes_the_draft_and_the_cookies(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="not")
    answer = person.press("leave", follow=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("https://")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert _rows(database, Draft) == []
    assert person.browser.get_cookie("ll_draft_abc") is None


def test_leaving_is_never_refused(person: Person, database: Database) -> None:
    person.start()
    answer = person.browser.post("/s/abc/leave", data={"csrf_token": "broken"})
    assert answer.status_code == 303
    assert _rows(database, Draft) == []


def test_an_answer_after_leaving_is_told_so_and_stores_nothing(person: Person, database: Database) -> None:
    person.start()
    secret = person.browser.get_cookie("ll_draft_abc")
    assert secret is not None
    person.press("leave", follow=False)
    person.browser.set_cookie("ll_draft_abc", secret.value)
    page = person.press("/s/abc/q/safe", safe="not")
    assert page.status_code == 400
    assert _rows(database, Draft) == []


def test_sending_with_a_required_question_open_says_which(person: Person, database: Database) -> None:
    person.start()
    person.look("check")
    page = person.send()
    assert page.status_code == 422
    assert "How safe do you feel at school?" in page.text
    assert _rows(database, Response) == []


def test_without_a_check_page_the_last_answer_sends(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, check=False)
    person = Person(client)
    person.answer_all()
    assert person.where == "/s/abc/thanks"
    assert len(_rows(database, Response)) == 1


def test_the_language_chosen_is_kept_with_typed_answers(person: Person, database: Database) -> None:
    person.start()
    person.press(safe="not")
    person.press(why="Lights", lang="ar")
    assert 'lang="ar" dir="rtl"' in person.page.text
    assert "Lights" in person.page.text
    (draft,) = _rows(database, Draft)
    assert draft.language == "ar"


def test_changing_the_language_loses_no_text_that_is_too_long_to_keep(person: Person) -> None:
    person.start()
    person.press(safe="very")
    person.press(who="friend")
    long = "x" * 61
    page = person.press(words=long, lang="ar")
    assert page.status_code == 200
    assert 'lang="ar" dir="rtl"' in page.text
    assert long in page.text
    assert 'class="fault"' not in page.text


def test_a_wrong_code_gets_a_clear_page(person: Person) -> None:
    page = person.look("/s/nothere")
    assert page.status_code == 404
    assert "We cannot find this survey" in page.text


def test_a_closed_door_says_so_and_lets_those_inside_finish(
    person: Person, database: Database, clock: SetClock, app
) -> None:
    person.answer_all()
    with database.writing() as session:
        collectors.close(session, session.get_one(Collector, "abc"), clock.now(), "tests")
    stranger = Person(app.test_client())
    page = stranger.look()
    assert page.status_code == 410
    assert "closed" in page.text
    person.send()
    assert person.where == "/s/abc/thanks"


def test_a_full_door_lets_nobody_start(database: Database, clock: SetClock, client: FlaskClient, app) -> None:
    publish(database, clock, cap=1)
    person = Person(client)
    person.answer_all()
    person.send()
    page = Person(app.test_client()).look()
    assert page.status_code == 403
    assert "As many people" in page.text


def test_finishing_forgets_the_receipt_on_this_device(person: Person) -> None:
    person.answer_all()
    person.send()
    assert person.receipt
    person.press("finish", follow=False)
    person.look("thanks")
    assert person.where == "/s/abc"


def test_the_receipt_is_stored_as_a_hash_only(person: Person, database: Database) -> None:
    person.answer_all()
    person.send()
    code = person.receipt.replace(" ", "")
    with database.reading() as session:
        tables = ("receipts", "responses", "comments", "collectors", "audit_entries")
        stored = [list(session.execute(text(f"SELECT * FROM {table}")).all()) for table in tables]
    assert code not in json.dumps(stored, default=str)
    assert len(code) == 26


def test_nothing_is_stored_about_the_browser(person: Person, database: Database) -> None:
    person.browser.environ_base["HTTP_USER_AGENT"] = "Telltale/1.0"
    person.browser.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    person.answer_all()
    person.send()
    with database.reading() as session:
        names = session.execute(
            text(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                if database.url.get_backend_name() == "sqlite"
                else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            )
        ).scalars()
        everything = [list(session.execute(text(f"SELECT * FROM {name}")).all()) for name in list(names)]
    written = json.dumps(everything, default=str)
    assert "Telltale" not in written
    assert "203.0.113.77" not in written


def _partnership(person: Person, database: Database, **values: object) -> None:
    with database.writing() as session:
        profile.set_up(session, name="Northmoor", short_name="Northmoor", **values)
    person.browser.application.extensions["service"].forget_partnership()


def test_reading_days_are_the_partnerships_own_words_else_its_working_days(
    person: Person, database: Database
) -> None:
    _partnership(
        person,
        database,
        listening_days={"en": "Monday to Friday"},
        duty={"days": ["friday", "tuesday"]},
    )
    assert "People read the answers: Monday to Friday." in person.browser.get("/s/abc?lang=en").text
    arabic = person.browser.get("/s/abc?lang=ar").text
    assert "Monday to Friday" not in arabic
    assert "الثلاثاء، الجمعة" in arabic
    # The English beside it, until somebody has read the Arabic.
    assert "People read the answers: Tuesday, Friday." in arabic
    _partnership(person, database, listening_days={})
    for path in ("/s/abc?lang=en", "/s/abc/help", "/help"):
        assert "People read the answers: Tuesday, Friday." in person.browser.get(path).text, path


PROMISED = "Within 5 working days, a person reads everything you write."


def test_what_children_write_is_promised_to_be_read_before_they_begin(person: Person) -> None:
    assert PROMISED in person.browser.get("/s/abc?lang=en").text
    arabic = person.browser.get("/s/abc?lang=ar").text
    assert "خلال 5 أيام عمل، سيقرأ شخص كل ما كتبته." in arabic
    assert PROMISED in arabic


@pytest.mark.parametrize(
    ("audience", "flow", "question", "promised"),
    [
        ("family", "{}", "{id: a, type: text, text: Why}", "Within 5 working days, a person reads"),
        (
            "practitioner",
            "{read_within: 1}",
            "{id: a, type: text, text: Why}",
            "Within 1 working day, a person",
        ),
        (
            "child",
            "{}",
            "{id: a, type: one_of, text: Who, choices: [{id: b, text: B}, {id: c, text: C, other: true}]}",
            "Within 5 working days, a person reads",
        ),
        ("practitioner", "{}", "{id: a, type: text, text: Why}", None),
        (
            "child",
            "{}",
            "{id: a, type: one_of, text: Safe, choices: [{id: b, text: B}, {id: c, text: C}]}",
            None,
        ),
    ],
)
def test_reading_is_promised_where_it_is_owed_and_words_are_asked_for(
    database: Database,
    clock: SetClock,
    client: FlaskClient,
    audience: str,
    flow: str,
    question: str,
    promised: str | None,
) -> None:
    pages = f"  - id: one\n    questions: [{question}]\nflow: {flow}\n"
    publish(database, clock, audience=audience, pages=pages)
    page = client.get("/s/abc?lang=en").text
    assert promised in page if promised else "a person reads" not in page


@pytest.mark.parametrize(
    ("closes", "says"), [(datetime(2026, 4, 3, 22, 30, tzinfo=UTC), True), (None, False)]
)
def test_thanks_says_until_when_people_are_told(
    client: FlaskClient, database: Database, clock: SetClock, closes: datetime | None, says: bool
) -> None:
    publish(database, clock, key="closing", code="closing", closes_at=closes)
    with database.writing() as session:
        target.set_to(session, 30, clock.now(), "tests")
    person = Person(client, "closing")
    person.answer_all()
    person.send()
    assert person.where == "/s/closing/thanks"
    assert ("We aim to tell you what came of it by 3 May 2026." in person.page.text) is says
    assert ("We aim to tell you" in person.page.text) is says
