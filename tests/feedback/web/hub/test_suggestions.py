"""Suggestions in the hub: asked for, looked at with one key each, never called anything but the computer's."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.themes.models import Coding
from tests.feedback.themes.coded import BUSES, KEY, LAMPS, Coder
from tests.support.asked import publish

URL = f"/hub/surveys/{KEY}/themes/suggestions"
NEW = "Lamps on the dark path please"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


@pytest.fixture
def coded(hub: FlaskClient, database: Database, clock: SetClock) -> Coder:
    """Two themes with six comments each, and one comment more."""
    alice = Coder(database, clock, hub.account_id)  # type: ignore[attr-defined]
    alice.said(*LAMPS, *BUSES, NEW)
    for name, texts in (("Light", LAMPS), ("Buses", BUSES)):
        theme = alice.theme(name)
        for text in texts:
            alice.code(text, theme)
    return alice


def _rows(coded: Coder) -> dict[str, str]:
    with coded.database.reading() as session:
        rows = session.scalars(select(Coding).where(Coding.comment_id == coded.comment(NEW))).all()
        return {row.theme_id: row.status for row in rows}


def test_with_too_little_coded_the_page_says_what_to_do(hub: FlaskClient) -> None:
    page = hub.get(URL).text
    assert "Too little to learn from yet" in page
    assert "Suggest themes" not in page


def test_one_press_confirms_and_the_rest_is_refused(hub: FlaskClient, coded: Coder) -> None:
    assert "Nothing to look at" in hub.get(URL).text
    page = hub.post(URL, follow_redirects=True).text
    assert "1 comment has suggestions" in page
    assert NEW in page
    assert 'data-key="1"' in page
    assert "(1 to look at)" in hub.get(f"/hub/surveys/{KEY}/themes").text
    first = page.split('data-key="1"')[0].rsplit('value="', 1)[1].split('"')[0]
    page = hub.post(f"{URL}/{coded.comment(NEW)}", data={"choice": first}, follow_redirects=True).text
    assert "Nothing to look at" in page
    assert sorted(_rows(coded).values()) == ["confirmed", "rejected"]
    assert _rows(coded)[first] == "confirmed"
    assert (
        "Suggested by the computer, confirmed by a person"
        in hub.get(f"/hub/surveys/{KEY}/themes/{first}").text
    )


def test_none_several_and_later(hub: FlaskClient, coded: Coder) -> None:
    hub.post(URL)
    comment = coded.comment(NEW)
    page = hub.post(f"{URL}/{comment}", data={"choice": "pass"}, follow_redirects=True).text
    assert "No more to look at in this sitting" in page
    themes = list(_rows(coded))
    assert "Suggested by the computer" in hub.get(f"/hub/surveys/{KEY}/comments").text
    hub.post(f"{URL}/{comment}", data={"choice": "ticked", "theme": themes})
    assert set(_rows(coded).values()) == {"confirmed"}


def test_a_comment_on_the_reading_page_is_decided_there(hub: FlaskClient, coded: Coder) -> None:
    hub.post(URL)
    comment = coded.comment(NEW)
    done = hub.post(f"{URL}/{comment}", data={"choice": "none", "back": "comments"})
    assert done.headers["Location"].endswith("/comments")
    assert set(_rows(coded).values()) == {"rejected"}


def test_in_its_place_the_comment_comes_back_as_it_stands(hub: FlaskClient, coded: Coder) -> None:
    hub.post(URL)
    done = hub.post(
        f"{URL}/{coded.comment(NEW)}",
        data={"choice": next(iter(_rows(coded))), "back": "comments"},
        headers={"X-In-Place": "1"},
    )
    assert (done.status_code, done.headers["X-In-Place"]) == (200, "1")
    assert "Suggested by the computer" not in done.text
    assert "I have not read it after all" in done.text


def test_only_coders_see_and_decide(staff: Callable[..., FlaskClient], coded: Coder) -> None:
    reader = staff("second_reader")
    assert reader.get(URL).status_code == 403
    assert reader.post(URL).status_code == 403
    assert reader.post(f"{URL}/{coded.comment(NEW)}", data={"choice": "none"}).status_code == 403
