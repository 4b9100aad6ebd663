import re

import pytest

from feedback.publishing import release
from tests.feedback.loop.stories import NOW


def show(client, typed):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/receipt").text)
    assert token is not None
    return client.post("/receipt", data={"code": typed, "csrf_token": token[1]})


def test_the_box_can_be_filled_from_the_address_by_the_script_only(client, town):
    text = client.get("/receipt").text
    assert "data-receipt-fragment" in text
    assert 'method="post"' in text
    assert 'value="K7QM' not in client.get(f"/receipt?code={town.code}").text


@pytest.mark.parametrize(
    "typed",
    [
        "K7QM2XTD94HNK7QM2XTD94HNAB",
        "k7qm 2xtd 94hnk 7qm2 xtd9 4hnab",
        " K7QM-2XTD-94HNK-7QM2-XTD9-4HNAB ",
    ],
)
def test_the_code_is_taken_as_people_type_it(client, town, typed):
    page = show(client, typed)
    assert page.status_code == 200
    assert "The way home" in page.text
    assert "4 March 2026" in page.text
    assert f'href="/loops/{town.slug}"' in page.text
    assert "By Friday 29 May 2026, in assembly." in page.text


def test_the_code_stands_in_no_address_and_on_no_page(client, town):
    page = show(client, town.code)
    assert town.code not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Location" not in page.headers


def test_a_wrong_code_is_said_and_kept(client, town):
    page = show(client, "K7QM 2XTD")
    assert page.status_code == 422
    assert "We do not know this code." in page.text
    assert 'value="K7QM 2XTD"' in page.text


def test_an_empty_box_says_what_to_do(client, town):
    page = show(client, "  ")
    assert page.status_code == 422
    assert "Type the code from your receipt." in page.text


def test_an_old_form_keeps_what_was_typed(client, town):
    page = client.post("/receipt", data={"code": "K7QM", "csrf_token": "old"})
    assert page.status_code == 400
    assert "Press the button once more." in page.text
    assert 'value="K7QM"' in page.text


def test_before_anything_is_published_the_page_is_honest(client, town, database):
    with database.writing() as session:
        release.withdraw(session, town.slug, "Wrong", NOW, town.cora)
    text = show(client, town.code).text
    assert "We are still reading" in text
    assert "By Friday 29 May 2026, in assembly." in text
