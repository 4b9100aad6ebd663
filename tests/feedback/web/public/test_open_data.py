"""What is published, to take away: tables, their description, feeds."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.loop import loops
from feedback.publishing import release
from tests.feedback.loop.stories import NOW
from tests.support.statements import recorded

ATOM = "{http://www.w3.org/2005/Atom}"


def table(client, name: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"/loops/{name}", query_string=query)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_table_says_what_the_page_says(client, town):
    rows = table(client, "items.csv")
    assert [(row["state"], row["said"], row["people"], row["because"]) for row in rows] == [
        ("done", "It is dark behind the shops.", "31", ""),
        ("cannot", "Slow the big road.", "", "The path is not ours."),
        ("planned", "A later bus.", "", ""),
    ]
    assert {(row["answered"], row["base"], row["priority"]) for row in rows} == {("64", "120", "plan-2026/1")}
    assert rows[2]["due_on"] == "2026-03-10"


def test_the_table_is_in_the_readers_language_and_says_where_words_are_not(client, town):
    rows = table(client, "items.csv", lang="ar")
    assert rows[0]["answer"] == "ركّبنا أربعة مصابيح."
    assert (rows[1]["said"], rows[1]["said_language"], rows[1]["title_language"]) == (
        "Slow the big road.",
        "en",
        "ar",
    )


def test_a_loop_that_was_withdrawn_is_in_no_table(client, town, database):
    with database.writing() as session:
        release.withdraw(session, town.slug, "One number was wrong.", NOW, town.cora)
    assert table(client, "items.csv") == []
    assert table(client, "quotes.csv") == []


def test_every_column_is_described_and_its_cells_are_of_that_kind(client, town):
    answer = client.get("/loops/csv-metadata.json")
    assert answer.mimetype == "application/csvm+json"
    told = json.loads(answer.text)
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [one["url"] for one in told["tables"]] == ["items.csv", "quotes.csv"]
    for one in told["tables"]:
        rows = csv.reader(io.StringIO(client.get(f"/loops/{one['url']}").text))
        columns = one["tableSchema"]["columns"]
        assert next(rows) == [column["titles"] for column in columns]
        assert all(column["dc:description"].endswith(".") for column in columns)
        for row in rows:
            for column, cell in zip(columns, row, strict=True):
                assert cell or not column["required"]
                _is_of(column["datatype"], cell)


def _is_of(kind: object, cell: str) -> None:
    if cell and kind == "integer":
        assert int(cell) >= 0
    elif cell and isinstance(kind, dict):
        assert date.fromisoformat(cell)


def test_a_table_leads_to_its_description(client, town):
    answer = client.get("/loops/items.csv")
    assert (
        answer.headers["Link"]
        == '</loops/csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )


def test_words_that_a_spreadsheet_would_reckon_are_made_harmless(client, town, database):
    with database.writing() as session:
        made = loops.find(session, loops.newest_first(session)[0].id)
        assert made is not None
        loops.edit(session, made, NOW, town.cora, title={"en": "=1+1"})
        release.release(session, made, ["en"], NOW, town.cora)
    assert table(client, "items.csv")[0]["title"] == "'=1+1"


def test_atom_says_what_stands_in_the_readers_language(client, town):
    answer = client.get("/loops/feed.atom?lang=ar")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    (entry,) = feed.iterfind(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "آمنون في الطريق"
    assert "ركّبنا أربعة مصابيح." in (entry.findtext(f"{ATOM}summary") or "")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert str(link.get("href")).endswith(f"/loops/{town.slug}")
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-03-04T14:30:00Z"


def test_json_says_the_same(client, town):
    told = json.loads(client.get("/loops/feed.json").text)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = told["items"]
    assert (
        item["content_text"].splitlines()[1] == "Slow the big road. – We asked twice. – The path is not ours."
    )
    assert item["date_modified"] == "2026-03-04T14:30:00Z"


@pytest.mark.parametrize("feed", ["feed.atom", "feed.json"])
def test_who_took_a_loop_hears_that_it_was_withdrawn(client, town, database, feed):
    with database.writing() as session:
        release.withdraw(session, town.slug, "One number was wrong.", NOW + timedelta(days=2), town.cora)
    text = client.get(f"/loops/{feed}").text
    assert "We took this page back on 6 March 2026. One number was wrong." in text
    assert "We put up four lamps." not in text


@pytest.mark.parametrize("path", ["items.csv", "quotes.csv", "feed.atom", "feed.json"])
def test_nothing_published_is_an_empty_answer_and_no_fault(client, path):
    assert client.get(f"/loops/{path}").status_code == 200


@pytest.mark.parametrize("path", ["items.csv", "quotes.csv", "feed.atom", "feed.json"])
def test_all_of_it_is_one_question_to_the_database(client, town, database, path):
    client.get("/help")
    with recorded(database) as statements:
        client.get(f"/loops/{path}")
    assert len(statements) == 1


def test_a_moment_in_a_feed_is_said_in_universal_time(client, town, clock):
    clock.moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert "2026-03-04T14:30:00Z" in client.get("/loops/feed.json").text
