"""Small surveys for tests, opened to the world; and a person who walks through one as a browser would."""

import re
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.clock import Clock
from feedback.database import Database
from feedback.partnership import profile
from feedback.surveys import collectors, setup, versions
from feedback.surveys.setup import LINES, Setup
from forms import author_file

HEAD = """
survey: {key}
title: {{en: Feeling safe, ar: الشعور بالأمان}}
languages: [en, ar]
audience: child
mode: {mode}
check_answers: {check}
sensitive: true
start:
  why: We want to know what makes you feel safe.
  who_asks: The Northmoor partnership
  who_sees: Two people who work for the partnership
  minutes: 3
  next_steps: We read every answer.
  hear_back: You will hear from us by 4 May.
pages:
"""

PAGES = """
  - id: safe
    questions:
      - id: safe
        type: one_of
        text: {en: "How safe do you feel at school?", ar: "ما مدى شعورك بالأمان في المدرسة؟"}
        required: true
        prefer_not: true
        choices:
          - {id: very, text: Very safe}
          - {id: not, text: Not safe}
  - id: why
    when: safe = not
    questions:
      - {id: why, type: long_text, text: "What would help?"}
  - id: who
    questions:
      - id: who
        type: many_of
        text: "Who would you talk to?"
        choices:
          - {id: teacher, text: A teacher}
          - {id: friend, text: A friend}
          - {id: else, text: Somebody else, other: true}
  - id: words
    questions:
      - {id: words, type: text, text: "One more thing?", limit: 60}
"""


def publish(
    database: Database,
    clock: Clock,
    *,
    key: str = "safe-at-school",
    pages: str = PAGES,
    check: bool = True,
    code: str = "abc",
    mode: str = "anonymous",
    languages: str = "en, ar",
    audience: str = "child",
    **door: object,
) -> str:
    """Publish a small survey and open a door to it; gives the door's code."""
    head = HEAD.format(key=key, mode=mode, check=str(check).lower())
    head = head.replace("audience: child", f"audience: {audience}")
    head = head.replace("languages: [en, ar]", f"languages: [{languages}]")
    reading = author_file.read(head + pages)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        if profile.read(session) is profile.NOBODY:  # somebody has switched on the survey's second language
            profile.set_up(
                session, name="Listening Loop", short_name="Listening Loop", languages=["en", "ar"]
            )
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, key, clock.now(), "tests", code=code, **door)  # type: ignore[arg-type]
    return code


def thought_through(database: Database, clock: Clock, key: str) -> None:
    """Somebody has answered the nine lines that a survey of children needs before it is published."""
    with database.writing() as session:
        setup.write(session, key, Setup(dict.fromkeys(LINES, "We did.")), clock.now(), "tests")


TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Person:
    """Somebody with a browser without JavaScript: looks at a page, fills its form in, and follows where it leads."""

    browser: FlaskClient
    code: str = "abc"
    page: TestResponse = field(init=False)

    def look(self, path: str = "", **arguments: object) -> TestResponse:
        """Fetch a page of the survey (`""` is the start), following redirects."""
        address = path if path.startswith("/") else f"/s/{self.code}{'/' if path else ''}{path}"
        self.page = self.browser.get(address, follow_redirects=True, **arguments)  # type: ignore[arg-type]
        return self.page

    @property
    def token(self) -> str:
        found = TOKEN.search(self.page.text)
        return unescape(found.group(1)) if found else ""

    @property
    def where(self) -> str:
        return self.page.request.path

    def press(self, path: str | None = None, *, follow: bool = True, **answers: object) -> TestResponse:
        """Post the page's form, or one to another address, with the page's token."""
        address = path or self.where
        if not address.startswith("/"):
            address = f"/s/{self.code}/{address}"
        data = {"csrf_token": self.token, **answers}
        found = self.browser.post(address, data=data, follow_redirects=follow)
        if follow:
            self.page = found
        return found

    def start(self, **choices: object) -> TestResponse:
        """From the start page to the first question, past the page that says how to leave."""
        self.look()
        self.press(**choices)
        if self.where.endswith("/leaving"):
            on = re.search(r'class="button" href="([^"]+)"', self.page.text)
            assert on is not None
            self.look(on.group(1))
        return self.page

    def answer_all(self) -> TestResponse:
        """Through the small survey above to the check page."""
        self.start()
        self.press(safe="very")
        self.press(who=["friend"])
        return self.press(words="Thank you 😀 شكرا")

    def send(self) -> TestResponse:
        """The check page's button."""
        return self.press("send")

    @property
    def receipt(self) -> str:
        found = re.search(r'id="receipt">([^<]+)<', self.page.text)
        assert found is not None, self.page.text
        return found.group(1)
