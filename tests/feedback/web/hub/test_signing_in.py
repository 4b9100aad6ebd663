"""Signing in, staying signed in, and being signed out; the one-time link with which an account begins."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.accounts import accounts
from feedback.accounts.models import Account, StaffSession
from feedback.clock import SetClock
from feedback.database import Database

PASSWORD = "harbour lantern thistle"


@pytest.fixture
def alice(database: Database, clock: SetClock) -> str:
    """Alice works in the hub and has a password; gives her email."""
    with database.writing() as session:
        account = accounts.add(session, "alice@example.org", "Alice Moor", ["hub"], clock.now(), "tests")
        accounts.set_password(session, account, PASSWORD, clock.now(), "tests")
    return "alice@example.org"


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def _sign_in(client: FlaskClient, email: str, password: str, address: str = "/hub/sign-in"):  # type: ignore[no-untyped-def]
    token = _token(client.get(address).text)
    return client.post(address, data={"csrf_token": token, "email": email, "password": password})


def test_alice_signs_in_and_is_at_todays_list(client: FlaskClient, alice: str) -> None:
    answer = _sign_in(client, "Alice@Example.org", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/hub/")
    assert "Alice Moor" in client.get("/hub/").text


def test_she_goes_on_to_the_page_she_wanted(client: FlaskClient, alice: str) -> None:
    wanted = client.get("/hub/plans")
    answer = _sign_in(client, alice, PASSWORD, wanted.headers["Location"])
    assert answer.headers["Location"] == "/hub/plans"


def test_a_page_of_somebody_elses_is_not_gone_on_to(client: FlaskClient, alice: str) -> None:
    for elsewhere in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        answer = _sign_in(client, alice, PASSWORD, f"/hub/sign-in?next={elsewhere}")
        assert answer.headers["Location"] == "/hub/"


def test_a_wrong_password_and_an_unknown_email_are_answered_alike(client: FlaskClient, alice: str) -> None:
    wrong, unknown = (
        _sign_in(client, email, "not the password at all") for email in (alice, "eve@example.org")
    )
    assert wrong.status_code == unknown.status_code == 422
    told = [
        re.findall(r'class="fault"[^>]*>.*?</p>|<a href="#email">[^<]+', page.text)
        for page in (wrong, unknown)
    ]
    assert told[0] == told[1] != []


def test_ten_wrong_guesses_slow_down_even_the_right_one(
    client: FlaskClient, alice: str, clock: SetClock
) -> None:
    for _ in range(10):
        _sign_in(client, alice, "not the password at all")
    assert "Wait five minutes" in _sign_in(client, alice, PASSWORD).text
    clock.moment += timedelta(minutes=6)
    assert _sign_in(client, alice, PASSWORD).status_code == 303


def test_nobody_stays_signed_in_for_ever(client: FlaskClient, alice: str, clock: SetClock) -> None:
    _sign_in(client, alice, PASSWORD)
    for _ in range(24):
        clock.moment += timedelta(minutes=25)
        assert client.get("/hub/").status_code == 200
    clock.moment += timedelta(hours=2, minutes=1)
    assert client.get("/hub/").status_code == 302


def test_half_an_hour_without_a_page_signs_out(client: FlaskClient, alice: str, clock: SetClock) -> None:
    _sign_in(client, alice, PASSWORD)
    clock.moment += timedelta(minutes=31)
    assert client.get("/hub/").status_code == 302


def test_signing_out_ends_the_session_in_the_database(
    client: FlaskClient, alice: str, database: Database
) -> None:
    _sign_in(client, alice, PASSWORD)
    cookie = client.get_cookie("ll_staff")
    assert cookie is not None
    client.post("/hub/sign-out", data={"csrf_token": _token(client.get("/hub/").text)})
    client.set_cookie("ll_staff", cookie.value)
    assert client.get("/hub/").status_code == 302
    with database.reading() as session:
        assert session.scalars(select(StaffSession.ended_at)).one() is not None


def test_a_closed_account_is_out_at_once(
    client: FlaskClient, alice: str, database: Database, clock: SetClock
) -> None:
    _sign_in(client, alice, PASSWORD)
    with database.writing() as session:
        account = accounts.by_email(session, alice)
        assert account is not None
        accounts.disable(session, account, clock.now(), "tests")
    assert client.get("/hub/").status_code == 302
    assert _sign_in(client, alice, PASSWORD).status_code == 422


def test_a_one_time_link_sets_a_password_once(
    client: FlaskClient, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        account = accounts.add(session, "bob@example.org", "", ["board"], clock.now(), "tests")
        token = accounts.one_time_link(session, account, "welcome", clock.now())
    page = client.get(f"/hub/welcome/{token}")
    assert client.get(f"/hub/welcome/{token}").status_code == 200, (
        "a look, as mail scanners take, uses nothing up"
    )
    weak = client.post(
        f"/hub/welcome/{token}", data={"csrf_token": _token(page.text), "password": "password1234"}
    )
    assert weak.status_code == 422
    assert "easy to guess" in weak.text
    good = client.post(f"/hub/welcome/{token}", data={"csrf_token": _token(weak.text), "password": PASSWORD})
    assert good.status_code == 303
    again = client.get(f"/hub/welcome/{token}")
    assert again.status_code == 410
    assert "does not work any more" in again.text


def test_secrets_are_stored_as_hashes(client: FlaskClient, alice: str, database: Database) -> None:
    _sign_in(client, alice, PASSWORD)
    cookie = client.get_cookie("ll_staff")
    assert cookie is not None
    with database.reading() as session:
        assert cookie.value not in str(session.execute(text("SELECT * FROM staff_sessions")).all())
        hashes = session.scalars(select(Account.password_hash)).all()
    assert all(one and one.startswith("$argon2id$") for one in hashes)
