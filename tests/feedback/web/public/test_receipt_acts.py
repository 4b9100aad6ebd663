"""What the holder of a receipt can do, and that it is done once, by them alone, and as the page said beforehand."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import func, select, text

from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import letters, receipts
from feedback.responses.models import Comment, Correction, Letter, Receipt, Response
from feedback.secrets import hashed, plain_code
from feedback.surveys.models import Collector
from feedback.themes.models import Coding
from tests.feedback.loop.stories import NOW

LETTER = "a" * 32


class Holder:
    """Somebody with a code and a browser: opens the page, and presses its buttons."""

    def __init__(self, client, code: str):
        self.client, self.code = client, code
        self.page = client.get("/receipt")

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.text)
        return unescape(found[1]) if found else ""

    def open(self, **more):
        token = self.hidden("csrf_token")
        self.page = self.client.post("/receipt", data={"code": self.code, "csrf_token": token, **more})
        return self.page

    def press(self, act: str = "", **typed):
        carried = {name: self.hidden(name) for name in ("csrf_token", "pass", "once")}
        self.page = self.client.post(f"/receipt{act}", data=carried | typed)
        return self.page


@pytest.fixture
def holder(client, town) -> Holder:
    holder = Holder(client, town.code)
    holder.open()
    return holder


@pytest.fixture
def letter(database: Database, town) -> str:
    with database.writing() as session:
        letters.write(session, LETTER, town.response_id, "We read what you wrote.", "en", town.cora, NOW)
    return LETTER


def counted(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


# --- letters


def test_a_letter_waits_behind_the_receipt_and_is_read_by_opening_the_page(holder, letter, database):
    with database.reading() as session:
        assert session.get_one(Letter, letter).read is False
    page = holder.open()
    assert "We read what you wrote." in page.text
    assert "They do not know who you are." in page.text
    assert "Nobody is watching right now." in page.text
    with database.reading() as session:
        assert session.get_one(Letter, letter).read is True


def test_a_letter_is_answered_once_and_two_presses_say_so(holder, letter, database, clock):
    holder.open()
    answered = {"letter": letter, f"answer.{letter}": "Thank you. It is still dark."}
    assert "We have your answer." in holder.press("/answer", **answered).text
    assert "We have your answer." in holder.press("/answer", **answered).text
    again = holder.press("/answer", **(answered | {f"answer.{letter}": "Something else"}))
    assert "You have answered this letter already." in again.text
    with database.reading() as session:
        kept = session.get_one(Letter, letter)
        assert (kept.answer, kept.answered_on) == ("Thank you. It is still dark.", clock.today())


def test_somebody_elses_letter_can_be_neither_read_nor_answered(holder, letter, database, town):
    with database.writing() as session:
        other = session.scalar(select(Response.id).where(Response.id != town.response_id).limit(1))
        version = session.scalar(select(Response.version_id).limit(1))
        collector = session.scalar(select(Response.collector_code).limit(1))
        session.add(
            Receipt(
                code_hash=hashed("Q" * 26),
                survey_key=town.survey_key,
                collector_code=collector,
                day=date(2026, 3, 4),
                response_id=other,
                version_id=version,
            )
        )
    stranger = Holder(holder.client, "Q" * 26)
    assert "We read what you wrote." not in stranger.open().text
    stranger.press("/answer", letter=letter, **{f"answer.{letter}": "Not mine"})
    with database.reading() as session:
        kept = session.get_one(Letter, letter)
        assert (kept.answer, kept.read) == (None, False)


@pytest.mark.parametrize(
    ("typed", "said"), [("  ", "Write your answer first."), ("x" * 2001, "Take out at least 1.")]
)
def test_an_answer_that_cannot_be_kept_stays_in_its_box(holder, letter, database, typed, said):
    holder.open()
    page = holder.press("/answer", letter=letter, **{f"answer.{letter}": typed})
    assert page.status_code == 422
    assert said in page.text
    assert typed in page.text
    assert f'href="#answer.{letter}"' in page.text
    with database.reading() as session:
        assert session.get_one(Letter, letter).answer is None


def test_a_page_that_grew_old_asks_for_the_code_and_keeps_what_was_typed(holder, letter, clock: SetClock):
    holder.open()
    clock.moment = clock.now() + timedelta(hours=25)
    page = holder.press("/answer", letter=letter, **{f"answer.{letter}": "Still dark"})
    assert page.status_code == 400
    assert "Type your code again" in page.text
    page = holder.open(**{f"answer.{letter}": holder.hidden(f"answer.{letter}")})
    assert "\nStill dark</textarea>" in page.text


def test_a_pass_that_was_meddled_with_opens_nothing(holder, town):
    good = holder.hidden("pass")
    for bad in ("", "x", good[:-1] + ("A" if good[-1] != "A" else "B"), "é" + good):
        page = holder.client.post("/receipt", data={"csrf_token": holder.hidden("csrf_token"), "pass": bad})
        assert page.status_code == 400, bad
        assert "The way home" not in page.text


def test_a_change_of_language_keeps_the_page_and_what_is_typed(holder, letter):
    holder.open()
    page = holder.press(lang="ar", **{f"answer.{letter}": "Still dark"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "\nStill dark</textarea>" in page.text
    assert 'lang="en" dir="ltr">We read what you wrote.' in page.text


# --- taking back


def test_answers_are_taken_back_with_all_that_hangs_on_them(holder, letter, database, town, clock):
    with database.reading() as session:
        received = session.scalar(select(Collector.received))
        before = {one: session.scalar(select(func.count()).select_from(one)) for one in (Response, Comment)}
        coded = session.scalar(
            select(func.count(Coding.comment_id)).join(Comment).where(Comment.response_id == town.response_id)
        )
        all_coded = session.scalar(select(func.count(Coding.comment_id)))
    assert "You can take your answers back until 1 April 2026." in holder.page.text
    asked = holder.press("/take-back")
    assert "We wipe all of it" in asked.text
    assert counted(database, Response) == before[Response]
    done = holder.press("/take-back", sure="yes")
    assert "<h1>You took your answers back</h1>" in done.text
    assert "Nothing you said is kept any more." in done.text
    assert counted(database, Response) == before[Response] - 1
    assert counted(database, Comment) == before[Comment] - 1
    assert counted(database, Coding) == all_coded - coded
    assert counted(database, Letter) == 0
    with database.reading() as session:
        assert session.scalar(select(Collector.received)) == received
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "answers taken back")).all()
        assert [(one.thing, one.detail) for one in entries] == [("survey/way-home", {})]
        assert (entries[0].at.hour, entries[0].at.minute, entries[0].at.date()) == (0, 0, clock.today())
        assert town.response_id not in repr([vars(one) for one in entries])


def test_taking_back_twice_is_done_once_and_the_code_says_so_later(holder, database, town):
    holder.press("/take-back")
    holder.press("/take-back", sure="yes")
    number = counted(database, Response)
    assert "You took your answers back" in holder.press("/take-back", sure="yes").text
    assert counted(database, Response) == number
    assert "You took your answers back" in Holder(holder.client, town.code).open().text


def test_no_keeps_the_answers(holder, database):
    number = counted(database, Response)
    holder.press("/take-back")
    assert "We have your answers" in holder.press().text
    assert counted(database, Response) == number


@pytest.mark.parametrize(
    ("days", "why", "said"),
    [
        (28, None, "You can take your answers back until 1 April 2026."),
        (29, None, "You could take your answers back until 1 April 2026. That day is over."),
        (0, "published", "We have published words of yours"),
        (0, "held", "The law says that we keep these answers"),
        (0, "held published", "We have published words of yours"),
    ],
)
def test_the_page_says_until_when_and_why_not(holder, database, clock, days, why, said):
    with database.writing() as session:
        for reason in (why or "").split():
            session.execute(text(f"UPDATE receipts SET is_{reason} = TRUE"))
    number = counted(database, Response)
    clock.moment = clock.now() + timedelta(days=days)
    holder.open()
    assert said in holder.page.text
    if "You can take" not in said:
        holder.press("/take-back", sure="yes")
        assert counted(database, Response) == number
        assert said in holder.page.text


# --- you got it wrong


def test_who_says_that_we_got_it_wrong_is_known_only_as_somebody_who_answered(holder, database, town, clock):
    typed = {"wrong": "It was two lamps, not four.", "which": town.slug}
    assert "Somebody will read what you wrote." in holder.press("/wrong", **typed).text
    with database.reading() as session:
        (kept,) = session.scalars(select(Correction)).all()
        assert (kept.text, kept.slug, kept.survey_key) == (typed["wrong"], town.slug, town.survey_key)
        assert (kept.language, kept.day) == ("en", clock.today())
        row = repr(vars(kept))
    for secret in (town.code, hashed(town.code), town.response_id):
        assert secret not in row


def test_the_same_press_twice_says_it_once(holder, database, town):
    carried = {name: holder.hidden(name) for name in ("csrf_token", "pass", "once")}
    for _ in range(2):
        holder.client.post("/receipt/wrong", data=carried | {"wrong": "Two lamps", "which": town.slug})
    assert counted(database, Correction) == 1


def test_a_loop_of_another_survey_is_not_taken(holder, database):
    holder.press("/wrong", wrong="Two lamps", which="somebody-elses")
    with database.reading() as session:
        assert session.scalars(select(Correction.slug)).all() == [None]


def test_saying_nothing_is_answered_with_what_to_do(holder, database):
    page = holder.press("/wrong", wrong=" ")
    assert page.status_code == 422
    assert "Write what is wrong." in page.text
    assert "<details open>" in page.text
    assert counted(database, Correction) == 0


def test_an_old_form_keeps_what_was_typed(holder, letter, database):
    holder.open()
    carried = {"csrf_token": "old", "pass": holder.hidden("pass"), "letter": letter}
    page = holder.client.post("/receipt/answer", data=carried | {f"answer.{letter}": "Still dark"})
    assert page.status_code == 422
    assert "Press the button once more." in page.text
    assert "\nStill dark</textarea>" in page.text
    assert counted(database, Letter) == 1


def test_a_code_is_shown_in_even_blocks_and_read_as_it_was_ever_shown():
    code = "K7QM2XTD94HNK7QM2XTD94HNAB"
    assert receipts.in_blocks(code) == "K7QM 2XTD 94HN K7QM 2XTD9 4HNAB"
    for shown in (receipts.in_blocks(code), "K7QM 2XTD 94HNK 7QM2 XTD9 4HNAB", code.lower()):
        assert plain_code(shown) == code
