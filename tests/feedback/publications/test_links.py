"""A link opens one report as it stood, ends, can be withdrawn, and keeps nothing longer than it must."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from feedback.audit import trail
from feedback.publications import links
from feedback.publications.links import LinkFault
from tests.feedback.loop.stories import world

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


def make(session, days=14, for_whom="The council"):
    return links.make(
        session,
        kind="loops",
        title="Closing the loop",
        about="January to March 2026",
        html="<p>frozen",
        for_whom=for_whom,
        days=days,
        at=NOW,
        actor="a",
    )


def test_only_a_hash_of_the_secret_is_kept_and_the_act_is_noted(database):
    with database.writing() as session:
        link, token = make(session)
        row = str(session.execute(text("SELECT * FROM report_links")).one())
        assert token not in row
        assert len(token) == 32
        assert [one.action for one in trail.of(session, f"report-link/{link.id}")] == ["report link made"]


@pytest.mark.parametrize(("days", "for_whom"), [(0, "x"), (31, "x"), (-1, "x"), (3, "  "), (3, "x" * 201)])
def test_days_and_note_are_looked_at(database, days, for_whom):
    with database.writing() as session, pytest.raises(LinkFault):
        make(session, days, for_whom)


def test_it_opens_until_its_moment_and_says_then_that_it_has_ended(database):
    with database.writing() as session:
        link, token = make(session, 1)
        end = link.expires_at
        last = links.opened(session, token, end - timedelta(seconds=1))
        assert last is not None
        assert last.html == "<p>frozen"
        ended = links.opened(session, token, end)
        assert ended is not None
        assert ended.ended
        assert links.opened(session, token + "x", NOW) is None


def test_withdrawn_its_words_are_gone_at_once(database):
    with database.writing() as session:
        link, token = make(session)
        assert links.withdraw(session, link, NOW, "b")
        assert not links.withdraw(session, link, NOW, "b")
        found = links.opened(session, token, NOW)
        assert found is not None
        assert found.ended
        assert session.execute(text("SELECT html FROM report_links")).scalar() == ""
        assert [one.action for one in trail.of(session, f"report-link/{link.id}")] == [
            "report link made",
            "report link withdrawn",
        ]


def test_what_has_ended_is_emptied_and_long_after_deleted(database):
    with database.writing() as session:
        link, token = make(session, 1)
        make(session, 30)
        assert links.purge(session, NOW) == 0
        assert links.purge(session, link.expires_at) == 1
        assert links.purge(session, link.expires_at) == 0
        found = links.opened(session, token, link.expires_at)
        assert found is not None
        assert found.ended
        assert links.purge(session, link.expires_at + timedelta(days=links.KEPT)) == 2
        assert links.opened(session, token, NOW) is None


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("days = 31", "ends_within_a_month"),
        ("withdrawn_at = '2026-03-05 00:00:00', withdrawn_by = 'x'", "withdrawn_keeps_no_words"),
        ("html = '', withdrawn_at = '2026-03-05 00:00:00'", "withdrawn_by_somebody"),
        ("html = '', withdrawn_by = 'x'", "withdrawn_by_somebody"),
    ],
)
def test_the_database_keeps_the_promises(database, change, name):
    with database.writing() as session:
        make(session)
    with pytest.raises(IntegrityError, match=name), database.writing() as session:
        session.execute(text(f"UPDATE report_links SET {change}".replace(":", r"\:")))


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        told = world(session)
        told.item(told.loop(base=120), "done")
    return told


FORM = {"period": "2026-01-01", "for_whom": "Scrutiny committee", "days": "2"}


def _made(browser) -> str:
    page = browser.post("/hub/reports/loops/link", data=FORM).text
    return page.split("<code>")[1].split("</code>")[0].partition("/papers/")[2]


def test_somebody_without_an_account_reads_it_until_it_ends(app, staff, town, clock, database):
    token = _made(staff("hub"))
    stranger = app.test_client()
    got = stranger.get(f"/papers/{token}")
    assert got.status_code == 200
    assert "Closing the loop" in got.text
    assert "This link ends on" in got.text
    assert "Scrutiny committee" not in got.text
    for name, words in (
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"),
    ):
        assert words in got.headers[name]
    with database.writing() as session:
        session.execute(text("UPDATE loops SET title = '{}'"))
    assert stranger.get(f"/papers/{token}").text == got.text
    clock.moment += timedelta(days=2)
    ended = stranger.get(f"/papers/{token}")
    assert ended.status_code == 410
    assert "This link has ended" in ended.text
    assert stranger.get(f"/papers/{token}.pdf").status_code == 410
    assert stranger.get("/papers/nothing").status_code == 404


def test_it_is_withdrawn_from_the_list_by_those_who_publish(app, staff, town):
    hub, token = staff("hub"), ""
    token = _made(hub)
    page = hub.get("/hub/reports/links").text
    assert token not in page
    assert "Scrutiny committee" in page
    path = page.split("/withdraw")[0].rpartition('action="')[2] + "/withdraw"
    board = staff("board")
    assert "Scrutiny committee" in board.get("/hub/reports/links").text
    assert board.post(path).status_code == 403
    assert board.post("/hub/reports/loops/link", data=FORM).status_code == 403
    hub.post(path)
    assert app.test_client().get(f"/papers/{token}").status_code == 410
    assert "Withdrawn on" in hub.get("/hub/reports/links").text


def test_what_was_typed_stays_where_a_link_cannot_be_made(staff, town):
    got = staff("hub").post("/hub/reports/loops/link", data=FORM | {"days": "ninety"})
    assert got.status_code == 422
    assert "Write a number of days from 1 to 30." in got.text
    assert 'value="Scrutiny committee"' in got.text


def test_guessing_is_slowed_down(app, staff, town):
    token, stranger = _made(staff("hub")), app.test_client()
    assert [stranger.get(f"/papers/{number}").status_code for number in range(151)][-2:] == [404, 429]
    assert stranger.get(f"/papers/{token}").status_code == 429
