"""Groups, samples and files of themes in the hub."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from feedback.themes.models import Coding, Theme
from tests.analysis.test_grouping import KINDS, TEXTS, can_group
from tests.feedback.themes.coded import KEY, Coder
from tests.support.asked import publish

URL = f"/hub/surveys/{KEY}/themes"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


@pytest.fixture
def alice(hub: FlaskClient, database: Database, clock: SetClock) -> Coder:
    coder = Coder(database, clock, hub.account_id)  # type: ignore[attr-defined]
    coder.said(*TEXTS, "n/a")
    return coder


def _coded(alice: Coder) -> None:
    for name, texts in KINDS.items():
        theme = alice.theme(name.capitalize())
        for text in texts:
            alice.code(text, theme)


def test_groups_are_made_looked_through_and_named(hub: FlaskClient, alice: Coder) -> None:
    can_group()
    page = hub.get(f"{URL}/groups").text
    assert "made by a computer" in page
    assert "No groups yet" in page
    page = hub.post(f"{URL}/groups", data={"question": "words"}, follow_redirects=True).text
    assert "25 comments sorted on" in page
    assert "1 that say nothing" in page
    group = re.findall(r'href="([^"]+/groups/[0-9a-f]+)"', page)[0]
    page = hub.get(group).text
    comment = re.findall(r'name="comment" value="([^"]+)"', page)[0]
    assert hub.post(group, data={"act": "drop"}).status_code == 422
    assert (
        "1 taken out" in hub.post(group, data={"act": "drop", "comment": comment}, follow_redirects=True).text
    )
    unnamed = hub.post(group, data={"act": "confirm", "name": " "})
    assert unnamed.status_code == 422
    assert "Give the theme a name" in unnamed.text
    page = hub.post(group, data={"act": "confirm", "name": "Something"}, follow_redirects=True).text
    assert "Named</span> Something" in page
    assert "It became the theme" in hub.get(group).text
    other = re.findall(r'href="([^"]+/groups/[0-9a-f]+)"', page)[0]
    assert "thrown away" in hub.post(other, data={"act": "dismiss"}, follow_redirects=True).text
    with alice.database.reading() as session:
        assert {row.made_by for row in session.scalars(select(Coding))} == {"machine"}


def test_with_few_comments_the_groups_say_to_read_them(hub: FlaskClient) -> None:
    can_group()
    page = hub.post(f"{URL}/groups", follow_redirects=True).text
    assert "quicker to read them" in page


def test_a_second_coder_sees_nothing_of_the_first_until_the_end(
    hub: FlaskClient, alice: Coder, staff: Callable[..., FlaskClient]
) -> None:
    _coded(alice)
    assert "Others have coded 0" in hub.post(f"{URL}/agreement", follow_redirects=True).text
    bob = staff("analyst")
    page = bob.post(f"{URL}/agreement", data={"size": "20"}, follow_redirects=True)
    sample = page.request.path
    themes = {
        name: value
        for value, name in re.findall(r'value="([0-9a-f]+)"[^>]*><label[^>]*>([A-Z]\w+)<', page.text)
    }
    assert set(themes) == {"Bus", "Food", "Lamps"}
    assert "checked" not in page.text
    for number in range(20):
        assert f"Comment {number + 1} of 20" in page.text
        assert (
            "20 comments" not in hub.get(sample).text or "is shown when all are coded" in hub.get(sample).text
        )
        comment = re.findall(r'name="comment" value="([^"]+)"', page.text)[0]
        theme = (
            []
            if number == 0
            else [themes["Food" if "dinner" in page.text else "Bus" if "bus" in page.text else "Lamps"]]
        )
        page = bob.post(sample, data={"comment": comment, "theme": theme}, follow_redirects=True)
    assert "Cohen’s kappa" in page.text
    assert "Only the first person" in page.text
    assert "20 comments without seeing" in hub.get(sample).text
    assert "finished" in hub.get(f"{URL}/agreement").text


@pytest.mark.parametrize(
    ("kind", "mimetype"),
    [("qdpx", "application/zip"), ("qdc", "application/xml"), ("csv", "text/csv"), ("codebook", "text/csv")],
)
def test_files_go_out_with_a_line_in_the_trail(
    hub: FlaskClient, alice: Coder, kind: str, mimetype: str
) -> None:
    assert "has no themes yet" in hub.post(f"{URL}/export", data={"format": kind}, follow_redirects=True).text
    _coded(alice)
    done = hub.post(f"{URL}/export", data={"format": kind})
    assert (done.status_code, done.mimetype) == (200, mimetype)
    assert done.headers["Cache-Control"] == "no-store"
    with alice.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "themes exported")).one()
        assert (entry.actor, entry.detail["format"]) == (alice.account_id, kind)
    if kind == "qdpx":
        with zipfile.ZipFile(io.BytesIO(done.data)) as pack:
            assert len(pack.namelist()) == 1 + len(TEXTS) + 1


def test_a_codebook_comes_in_or_says_why_not(hub: FlaskClient, alice: Coder) -> None:
    file = b'<CodeBook><Codes><Code guid="1" name="From outside"/></Codes></CodeBook>'
    page = hub.post(f"{URL}/import", data={"file": (io.BytesIO(file), "b.qdc")}, follow_redirects=True).text
    assert "1 themes were added" in page
    assert "From outside" in page
    page = hub.post(f"{URL}/import", data={}, follow_redirects=True).text
    assert "no REFI-QDA codebook" in page
    with alice.database.reading() as session:
        assert [one.name for one in session.scalars(select(Theme))] == ["From outside"]


def test_who_may_read_but_not_take_out_takes_nothing_out(
    staff: Callable[..., FlaskClient], hub: FlaskClient, alice: Coder
) -> None:
    _coded(alice)
    reader = staff("second_reader")
    assert "Take it out" not in reader.get(URL).text
    for path, data in (("export", {"format": "qdpx"}), ("groups", {}), ("agreement", {}), ("import", {})):
        assert reader.post(f"{URL}/{path}", data=data).status_code == 403
    assert reader.get(f"{URL}/groups").status_code == 200
