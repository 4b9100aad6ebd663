from datetime import UTC, datetime

import pytest

from feedback.publishing import release
from tests.feedback.loop.stories import NOW
from tests.support.statements import recorded


def test_both_sides_of_a_loop_are_shown(client, town):
    text = client.get(f"/loops/{town.slug}").text
    assert "It is dark behind the shops." in text
    assert "We put up four lamps." in text
    assert "31 of the 64 people who answered said this." in text
    assert "64 of 120 people answered." in text
    assert "We do not know yet what changed." in text


def test_what_cannot_be_done_is_as_large_as_what_was_done(client, town):
    text = client.get(f"/loops/{town.slug}").text
    answer = text.index('<p class="say">We asked twice.</p>')
    reason = text.index('<p class="say"><b>Because:</b> The path is not ours.</p>')
    assert answer < reason
    assert '<p class="say">We put up four lamps.</p>' in text


def test_names_that_staff_typed_keep_their_language_and_direction_on_an_arabic_page(client, town):
    text = client.get(f"/loops/{town.slug}", headers={"Accept-Language": "ar"}).text
    assert '<bdi lang="en" dir="ltr">The Board</bdi>' in text
    assert "<bdi lang" not in client.get(f"/loops/{town.slug}", headers={"Accept-Language": "en"}).text


def test_a_promise_becomes_late_without_a_new_edition(client, town, clock):
    before = client.get(f"/loops/{town.slug}").text
    assert "by 10 March 2026" in before
    assert "chip overdue" not in before
    clock.moment = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    after = client.get(f"/loops/{town.slug}").text
    assert "chip overdue" in after
    assert "promised for 10 March 2026" in after
    assert "chip overdue" in client.get("/loops/").text


def test_a_reader_gets_their_language_and_is_told_where_it_is_another(client, town):
    text = client.get(f"/loops/{town.slug}", headers={"Accept-Language": "ar"}).text
    assert "ركّبنا أربعة مصابيح." in text
    assert '<span lang="en" dir="ltr">Slow the big road.</span>' in text


def test_an_unknown_loop_is_not_found(client, town):
    assert client.get("/loops/nothing").status_code == 404


def test_a_withdrawn_loop_says_why_and_shows_nothing_else(client, town, database):
    with database.writing() as session:
        release.withdraw(session, town.slug, "One number was wrong.", NOW, town.cora)
    page = client.get(f"/loops/{town.slug}")
    assert page.status_code == 410
    assert "One number was wrong." in page.text
    assert "We put up four lamps." not in page.text
    assert town.slug not in client.get("/loops/").text


def test_without_loops_the_list_says_what_to_do(client):
    text = client.get("/loops/").text
    assert "Nothing is published yet" in text


@pytest.mark.parametrize(("path", "number"), [("/loops/", 2), ("/loops/{slug}", 3)])
def test_a_page_asks_the_database_a_fixed_number_of_times(client, town, database, path, number):
    client.get("/help")
    with recorded(database) as statements:
        client.get(path.format(slug=town.slug))
    assert len(statements) == number
