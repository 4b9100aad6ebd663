"""What people say of a published loop, on its page and through a receipt."""

import re

import pytest
from sqlalchemy import select, text

from feedback.loop.models import LoopItem
from feedback.publishing import reactions as counted
from feedback.publishing import release
from feedback.web import flood
from feedback.web.buckets import Limit
from tests.feedback.loop.stories import NOW
from tests.feedback.safeguarding.watched import screener

ONCE = re.compile(r'name="once" value="([^"]+)"')


def form_of(client, town):
    return ONCE.search(client.get(f"/loops/{town.slug}").text).group(1)


def rows(database, table="reactions", what="heard, difference, spoke"):
    with database.reading() as session:
        return session.execute(text(f"SELECT {what} FROM {table}")).all()


def react(client, town, **said):
    return client.post(f"/loops/{town.slug}/react", data={"once": form_of(client, town)} | said)


def test_anybody_may_say_it_and_no_cookie_is_set(client, town, database):
    answer = react(client, town, heard="no", difference="too_early")
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in client.get(f"/loops/{town.slug}").headers
    assert "Thank you. We have what you told us." in client.get(answer.headers["Location"]).text
    assert rows(database) == [("no", "too_early", False)]


def test_one_form_is_counted_once_and_the_last_press_holds(client, town, database):
    once = form_of(client, town)
    for heard in ("yes", "yes", "no"):
        client.post(f"/loops/{town.slug}/react", data={"once": once, "heard": heard})
    assert rows(database, what="heard") == [("no",)]


@pytest.mark.parametrize("once", ["", "abc", "abc.DEF", "ü.ü"])
def test_a_form_that_is_not_ours_is_shown_again_with_what_was_typed(client, town, database, once):
    page = client.post(f"/loops/{town.slug}/react", data={"once": once, "heard": "no", "missed": "The bus"})
    assert page.status_code == 422
    assert "Press the button once more" in page.text
    assert 'value="no" id="heard-3" checked' in page.text
    assert "The bus</textarea>" in page.text
    assert rows(database) == []


def test_an_empty_form_says_what_to_do(client, town):
    page = react(client, town, heard="maybe")
    assert page.status_code == 422
    assert "Choose an answer, or write something." in page.text


def test_words_are_screened_as_they_come_and_go_to_who_reads(client, town, database, app, staff):
    app.extensions["service"].screener = screener
    react(client, town, missed="He HITS me", about="nonsense")
    assert rows(database, "corrections", "text, slug, missed, spoke, item_id") == [
        ("He HITS me", town.slug, True, False, None)
    ]
    assert rows(database, "concerns", "source, level") == [("correction", "urgent")]
    assert rows(database) == []
    page = staff("hub").get("/hub/corrections").text
    assert "What we missed. From somebody who read the public page" in page


def test_words_that_are_too_many_are_kept_in_the_box(client, town, database):
    page = react(client, town, missed="x" * 1001)
    assert page.status_code == 422
    assert "Take out at least 1" in page.text
    assert rows(database, "corrections", "text") == []


def receipt_page(client, town):
    text_ = client.get("/receipt").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', text_).group(1)
    page = client.post("/receipt", data={"csrf_token": token, "code": town.code}).text
    return {"csrf_token": token, "pass": re.search(r'name="pass" value="([^"]+)"', page).group(1)}


def test_through_a_receipt_it_is_said_once_by_a_person_who_spoke(client, town, database):
    given = receipt_page(client, town) | {"loop": town.slug}
    form = client.post("/receipt/react", data=given).text
    assert "We can see that it comes from somebody who answered, and not from whom." in form
    once = ONCE.search(form).group(1)
    for heard in ("yes", "no"):
        said = given | {
            "once": once + heard,
            "told": "yes",
            "heard": heard,
            "missed": "You left out the bus.",
        }
        page = client.post("/receipt/react", data=said).text
        assert "Thank you. We have what you told us." in page
    assert rows(database) == [("no", "", True)]
    assert {row[1] for row in rows(database, "corrections", "text, spoke")} == {True}


def test_a_change_of_language_on_the_receipts_form_keeps_what_was_typed(client, town, database):
    given = receipt_page(client, town) | {"loop": town.slug, "heard": "partly", "lang": "ar", "once": "x"}
    page = client.post("/receipt/react", data=given)
    assert page.status_code == 200
    assert 'value="partly" id="heard-2" checked' in page.text
    assert rows(database) == []


@pytest.mark.parametrize("counted_by", [flood.ACTS, flood.EVERYBODY])
def test_a_flood_at_one_loop_is_stopped_and_loses_no_words(client, town, database, monkeypatch, counted_by):
    monkeypatch.setitem(counted_by, "reaction", Limit(2, 60))
    answers = [react(client, town, heard="no", missed=f"The bus {number}") for number in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    page = answers[-1].text
    assert "Very many tries came from one place" in page
    assert "The bus 2</textarea>" in page
    assert 'value="no" id="heard-3" checked' in page
    assert f'action="/loops/{town.slug}/react"' in page
    assert len(rows(database)) == 2


def test_what_was_told_stands_on_the_page_and_what_is_looked_at_again(client, town, database, staff):
    with database.reading() as session:
        item_id = session.scalar(text("SELECT id FROM loop_items WHERE position = 2"))
    for heard in ["no"] * 11 + ["yes"] * 2:
        react(client, town, heard=heard, about=item_id)
    react(client, town, difference="some")
    before = client.get(f"/loops/{town.slug}").text
    assert "what they think" not in before
    with database.writing() as session:
        counted.recount(session, NOW)
    page = client.get(f"/loops/{town.slug}").text
    assert "People who told us what they think: 13." in page
    assert "Some people told us what they think." in page
    assert page.count("People told us this was not right. We are looking at it again.") == 1
    assert re.search(r"Yes: <b>some</b>.*No: <b>some</b>", page), "two of thirteen would be told by the rest"
    board = staff("board")
    assert "To look at again" in board.get("/hub/").text
    assert "people told us this was not right" in board.get("/hub/").text


def test_words_reach_a_person_though_the_page_was_taken_back_meanwhile(client, town, database, app):
    app.extensions["service"].screener = screener
    once = form_of(client, town)
    with database.writing() as session:
        release.withdraw(session, town.slug, "One number was wrong.", NOW, town.cora)
    said = {"once": once, "heard": "no", "missed": "He HITS me"}
    answer = client.post(f"/loops/{town.slug}/react", data=said)
    page = client.get(answer.headers["Location"])
    assert page.status_code == 410
    assert "Thank you. We have what you told us." in page.text
    assert "Thank you" not in client.get(f"/loops/{town.slug}").text
    assert rows(database, "corrections", "text") == [("He HITS me",)]
    assert rows(database, "concerns", "source, level") == [("correction", "urgent")]


def test_the_form_of_a_page_that_was_taken_back_shows_nothing_of_it(client, town, database):
    with database.writing() as session:
        release.withdraw(session, town.slug, "One number was wrong.", NOW, town.cora)
        said = session.scalar(select(LoopItem.said).where(LoopItem.position == 2))
    page = client.post(f"/loops/{town.slug}/react", data={"missed": "The bus"})
    assert page.status_code == 422
    assert "The bus</textarea>" in page.text
    assert said["en"] not in page.text
    assert "Which one do you mean?" not in page.text


def test_a_loop_that_never_was_hears_nothing(client, town):
    assert client.post("/loops/nothing/react", data={"heard": "no"}).status_code == 404
