"""The holder of a receipt takes one quote back: off every page, with its place marked, and nothing else of theirs gone."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.audit.models import AuditEntry
from feedback.database import Database
from feedback.migrations.public_role import grants
from feedback.publishing import release
from feedback.quotes import bank, checking, own, proposing, withdrawing
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import Quote
from feedback.responses import receipts
from feedback.responses.models import Comment, Receipt, Response
from feedback.secrets import hashed
from tests.feedback.loop.stories import NOW, TODAY, World, world
from tests.feedback.quotes.saying import say
from tests.feedback.web.public.test_receipt_acts import Holder
from tests.support.statements import recorded

CODE, OTHER = "K7QM2XTD94HNK7QM2XTD94HNAB", "Q" * 26
PART = "the lights there never work, so we run."


@dataclass(frozen=True)
class Said:
    """One person's quote on a page, and a stranger with a receipt of their own."""

    quote: str
    comment: str
    slug: str
    item: str
    loop: str
    bob: str


@pytest.fixture
def said(database: Database) -> Said:
    with database.writing() as session:
        story = world(session)
        comment = say(story)
        quote = proposing.propose(session, comment, PART, "survey", NOW, story.alice)
        checking.check(session, quote, NOW, story.bob)
        loop = story.loop()
        item = story.item(loop)
        bank.use(session, quote, item.id, story.alice)
        release.release(session, loop, ["en", "ar"], NOW, story.cora)
        _receipt(story, CODE, comment.response_id)
        stranger = session.scalars(select(Response.id).where(Response.id != comment.response_id)).first()
        _receipt(story, OTHER, stranger or "")
        return Said(quote.id, comment.id, loop.slug, item.id, loop.id, story.bob)


def _receipt(story: World, code: str, response_id: str) -> None:
    response = story.session.get_one(Response, response_id)
    story.session.add(
        Receipt(
            code_hash=hashed(code),
            survey_key=story.survey_key,
            collector_code=story.code,
            day=TODAY,
            response_id=response_id,
            version_id=response.version_id,
        )
    )
    story.session.flush()


@pytest.fixture
def holder(client, said: Said) -> Holder:
    holder = Holder(client, CODE)
    holder.open()
    return holder


def test_it_is_asked_once_and_then_gone_from_every_page_with_its_place_marked(
    holder: Holder, said: Said, client, database: Database
) -> None:
    assert PART in holder.page.text
    asked = holder.press("/take-words-back", quote=said.quote)
    assert "We may not find every copy." in asked.text
    assert PART in client.get(f"/loops/{said.slug}").text
    done = holder.press("/take-words-back", quote=said.quote, sure="yes")
    assert "These words of yours are not shown any more." in done.text
    assert PART not in done.text
    assert "We have your answers" in done.text
    for language in ("en", "ar"):
        page = client.get(f"/loops/{said.slug}?lang={language}").text
        assert PART not in page
    assert "They took them back." in client.get(f"/loops/{said.slug}?lang=en").text
    with database.reading() as session:
        assert session.get_one(Comment, said.comment).text  # the answers stay with us


def test_staff_see_who_took_them_and_what_still_hangs(
    holder: Holder, said: Said, database: Database, staff
) -> None:
    with database.writing() as session:
        quote = session.get_one(Quote, said.quote)
        withdrawing.note_print(session, quote, date(2026, 3, 1), "Poster at the mill", 12, NOW, said.bob)
        print_id = withdrawing.printed(session, said.quote)[0].id
    holder.press("/take-words-back", quote=said.quote, sure="yes")
    hub = staff("hub")
    listed = hub.get("/hub/quotes/?state=withdrawn").text
    assert "The person took these words back" in listed
    assert "Poster at the mill" in listed
    assert "ask for it to be taken down" in listed
    assert "Words that were taken back are in print" in hub.get("/hub/").text
    item = hub.get(f"/hub/loops/{said.loop}/items/{said.item}").text
    assert "Words were here; the person took them back" in item
    assert PART not in item
    hub.post(f"/hub/quotes/{said.quote}/prints/{print_id}")
    assert "Gone, 4 March" in hub.get(f"/hub/quotes/{said.quote}").text
    assert "are in print" not in hub.get("/hub/").text


def test_printed_words_that_are_on_no_page_are_on_the_receipt_too(
    client, said: Said, database: Database
) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM quote_uses"))
        chosen = session.get_one(Comment, said.comment)
        two = proposing.propose(session, chosen, "I walk home past the old mill", "survey", NOW, said.bob)
        two_id = two.id
    holder = Holder(client, CODE)
    assert "I walk home" not in holder.open().text  # nobody has checked it, nobody has seen it
    with database.writing() as session:
        alice = session.get_one(Quote, said.quote).proposed_by
        two = session.get_one(Quote, two_id)
        checking.check(session, two, NOW, alice)
        withdrawing.note_print(session, two, TODAY, "Slides", None, NOW, alice)
    assert "I walk home" in holder.open().text


def test_nobody_elses_words_can_be_seen_or_taken(client, said: Said, database: Database) -> None:
    stranger = Holder(client, OTHER)
    assert PART not in stranger.open().text
    stranger.press("/take-words-back", quote=said.quote)
    assert PART not in stranger.page.text
    stranger.press("/take-words-back", quote=said.quote, sure="yes")
    with database.reading() as session:
        assert session.get_one(Quote, said.quote).state == "checked"


def test_for_who_has_no_words_there_no_publication_is_read(said: Said, database: Database) -> None:
    with database.reading() as session:
        none, theirs = receipts.find(session, OTHER), receipts.find(session, CODE)
        assert none
        assert theirs
        with recorded(database) as statements:
            assert own.shown(session, none) == []
        assert len(statements) == 1
        assert "publications" not in statements[0]
        assert [one.words.words for one in own.shown(session, theirs)] == [PART]


@pytest.mark.parametrize("reason", ["is_published", "is_held"])
def test_it_can_be_done_on_any_day_and_whatever_keeps_the_answers(
    holder: Holder, said: Said, database: Database, clock, reason: str
) -> None:
    with database.writing() as session:
        session.execute(text(f"UPDATE receipts SET {reason} = TRUE"))
    clock.moment += timedelta(days=400)
    holder.open()
    holder.press("/take-words-back", quote=said.quote, sure="yes")
    with database.reading() as session:
        assert session.get_one(Quote, said.quote).withdrawn_on == clock.today()


def test_pressed_twice_it_is_done_once_and_the_trail_has_the_day_only(
    holder: Holder, said: Said, database: Database, clock
) -> None:
    for _ in range(2):
        holder.press("/take-words-back", quote=said.quote, sure="yes")
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "words taken back")).all()
        assert (entry.thing, entry.detail) == (f"quote/{said.quote}", {})
        assert (entry.at.date(), entry.at.hour, entry.at.minute) == (clock.today(), 0, 0)


def test_no_new_words_of_that_answer_are_shown(holder: Holder, said: Said, database: Database, staff) -> None:
    with database.writing() as session:
        comment = session.get_one(Comment, said.comment)
        two = proposing.propose(session, comment, "I walk home", "survey", NOW, said.bob).id
    holder.press("/take-words-back", quote=said.quote, sure="yes")
    with database.writing() as session:
        comment = session.get_one(Comment, said.comment)
        survey, alice = comment.survey_key, session.get_one(Quote, said.quote).proposed_by
        with pytest.raises(QuoteFault, match="took words from this answer back"):
            proposing.propose(session, comment, PART, "survey", NOW, said.bob)
        with pytest.raises(QuoteFault, match="took words from this answer back"):
            checking.check(session, session.get_one(Quote, two), NOW, alice)
    page = staff("hub").get(f"/hub/surveys/{survey}/comments/{said.comment}/quote").text
    assert "took words from this answer back" in page


def test_a_role_that_reads_no_answers_can_do_it_and_no_more(
    database: Database, clock, settings, said: Said
) -> None:
    face = ""
    if database.url.get_backend_name() == "postgresql":
        role = f"face_of_{database.url.database}"
        with database.writing() as session:
            for statement in (f'CREATE ROLE "{role}" LOGIN', *grants(role)):
                session.execute(text(statement))
        face = database.url.set(username=role).render_as_string(hide_password=False)
    app = create_app(replace(settings, public_database=face), database, clock)
    app.testing = True
    holder = Holder(app.test_client(), CODE)
    assert PART in holder.open().text
    assert "not shown any more" in holder.press("/take-words-back", quote=said.quote, sure="yes").text
    app.extensions["service"].public_database.dispose()
    if face:
        _is_refused(face)


def _is_refused(url: str) -> None:
    face = Database(url)
    for statement in (
        "SELECT chosen FROM quotes",
        "SELECT comment_id FROM quotes",
        "SELECT what FROM quote_prints",
        "UPDATE quotes SET words = ''",
        "DELETE FROM withdrawn_quotes",
    ):
        with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(statement))
    face.dispose()


def test_a_role_with_old_rights_shows_the_rest_of_the_page(
    database: Database, clock, settings, said: Said
) -> None:
    if database.url.get_backend_name() != "postgresql":
        return
    role = f"face_of_{database.url.database}"
    with database.writing() as session:
        for statement in (
            f'CREATE ROLE "{role}" LOGIN',
            *grants(role),
            f'REVOKE ALL ON quotes FROM "{role}"',
        ):
            session.execute(text(statement))
        columns = "id, response_id, language, words, state"
        session.execute(text(f'REVOKE SELECT ({columns}) ON quotes FROM "{role}"'))
    face = database.url.set(username=role).render_as_string(hide_password=False)
    app = create_app(replace(settings, public_database=face), database, clock)
    app.testing = True
    page = Holder(app.test_client(), CODE).open()
    assert (page.status_code, "We have your answers" in page.text, PART in page.text) == (200, True, False)
    app.extensions["service"].public_database.dispose()


def test_quotes_are_found_through_the_receipt_and_in_no_other_way(
    database: Database, client, said: Said
) -> None:
    with recorded(database) as statements:
        for path in ("/", "/loops/", f"/loops/{said.slug}", "/receipt", "/help", "/privacy"):
            client.get(path)
        nothing = list(statements)
        holder = Holder(client, CODE)
        holder.open()
        holder.press("/take-words-back", quote=said.quote)
        holder.press("/take-words-back", quote=said.quote, sure="yes")
    quotes = re.compile(r"\b(FROM|UPDATE|JOIN) quotes\b")
    of_quotes = [one for one in statements if quotes.search(one)]
    assert [one for one in nothing if quotes.search(one)] == []
    assert of_quotes
    for one in of_quotes:
        assert re.search(r"WHERE .*quotes\.response_id = ", one, re.S), one
    assert [one for one in statements if re.search(r"FROM (responses|comments)\b", one)] == []
