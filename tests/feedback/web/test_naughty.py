"""Strings that break software meet every door that takes one: none is answered with an error of ours."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, Draft
from tests.conftest import SHARED
from tests.support.asked import Person, publish

OURS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\n",
    "\u202eright to left",
    "مرحبا שלום",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗",
    "\ufeff\ufffe\uffff",
    "'; DROP TABLE responses; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "%(number)s %s %n",
    '=HYPERLINK("x")',
    "../../etc/passwd",
    "1e999",
    "NaN",
    "-0",
    "9" * 400,
    "x" * 6000,
]


def naughty() -> list[str]:
    """Ours, and a well-known list of them where it lies beside the checkout."""
    listed = SHARED / "data" / "naughty" / "blns.json"
    return OURS + (json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else [])


PAGES = """
  - {id: words, questions: [{id: words, type: long_text, text: "Words?"}]}
  - {id: number, questions: [{id: number, type: number, text: "Number?"}]}
  - {id: day, questions: [{id: day, type: date, text: "Day?"}]}
  - {id: one, questions: [{id: one, type: one_of, text: "One?", choices: [{id: a, text: A}, {id: b, text: B, other: true}]}]}
  - {id: rank, questions: [{id: rank, type: rank, text: "Rank?", choices: [{id: a, text: A}, {id: b, text: B}]}]}
"""


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    publish(database, clock, pages=PAGES)
    person = Person(client)
    person.start()
    return person


def test_no_string_breaks_a_question(person: Person) -> None:
    token = person.token
    fields = {
        "words": ("words",),
        "number": ("number",),
        "day": ("day.day", "day.month", "day.year"),
        "one": ("one", "one.other"),
        "rank": ("rank.rank.a", "rank.rank.b"),
    }
    broken = []
    for string in naughty():
        for page, names in fields.items():
            data = {"csrf_token": token, **dict.fromkeys(names, string)}
            answer = person.browser.post(f"/s/abc/q/{page}", data=data)
            if answer.status_code not in (303, 422):
                broken.append((page, string, answer.status_code))
    assert broken == []


def test_words_are_stored_as_they_were_written(person: Person, database: Database) -> None:
    token = person.token
    for string in naughty():
        answer = person.browser.post("/s/abc/q/words", data={"csrf_token": token, "words": string})
        written = string.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        with database.reading() as session:
            kept = session.scalars(select(Draft.answers)).one().get("words")
        if answer.status_code == 303 and written.strip():
            assert kept is not None
            assert kept.strip() == written.strip(), string


def test_markup_is_shown_as_words_to_staff(
    person: Person, database: Database, staff: Callable[..., FlaskClient]
) -> None:
    person.press("/s/abc/q/words", words="<script>alert(1)</script>{{ 7 * 7 }}")
    person.look("check")
    assert "&lt;script&gt;" in person.page.text
    person.send()
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).one() == "<script>alert(1)</script>{{ 7 * 7 }}"
    page = staff("hub").get("/hub/surveys/safe-at-school/comments").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page


def test_no_string_breaks_an_address(person: Person, staff: Callable[..., FlaskClient]) -> None:
    hub, token, broken = staff("hub", "admin"), person.token, []
    for string in naughty():
        part = quote(string[:300], safe="")
        answers = [
            person.browser.get(f"/s/{part}"),
            person.browser.get(f"/s/abc/q/{part}"),
            person.browser.get(f"/s/abc?lang={part}"),
            person.browser.get(f"/loops/{part}"),
            person.browser.post("/receipt", data={"csrf_token": token, "code": string[:2000]}),
            hub.get(f"/hub/surveys/{part}"),
            hub.get(
                f"/hub/surveys/safe-at-school/comments?question={part}&theme={part}&language={part}&page={part}"
            ),
            hub.get(f"/hub/plans/{part}/{part}"),
        ]
        broken += [(one.request.path, string, one.status_code) for one in answers if one.status_code >= 500]
    assert broken == []
