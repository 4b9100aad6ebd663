"""Everything published, to take away: tables with their description, and feeds that say when something is new."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, request, url_for

from feedback.cells import harmless
from feedback.publications import open_data, shelf
from feedback.publications.open_data import Column, Row
from feedback.web import language
from feedback.web.guard import anyone
from feedback.web.public.page import remembered
from feedback.web.service import reading, service

TABLES = {"items.csv": open_data.ITEMS, "quotes.csv": open_data.QUOTES}
#: Where a reader of tables looks for their description, by the standard itself.
DESCRIPTION = "csv-metadata.json"


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/loops/items.csv", "open_items", items)
    public.add_url_rule("/loops/quotes.csv", "open_quotes", quotes)
    public.add_url_rule(f"/loops/{DESCRIPTION}", "open_description", description)


@anyone
def items() -> Response:
    """What people said and what came of it."""
    with reading() as session:
        shelved = shelf.listed(session, language.page_language())
    return _csv(open_data.ITEMS, open_data.items(shelved))


@anyone
def quotes() -> Response:
    """People's own words, as long as they leave them there."""
    with reading() as session:
        shelved = shelf.listed(session, language.page_language())
    return _csv(open_data.QUOTES, open_data.quotes(shelved))


@anyone
def description() -> Response:
    """What the columns mean."""
    name = service().partnership().name
    told = open_data.described(
        url_for("public.loops", _external=True), f"What people told {name}, and what came of it", name, TABLES
    )
    return Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/csvm+json")


def _csv(columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    names = [one.name for one in columns]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([harmless(row[name]) for name in names] for row in rows)
    response = Response(out.getvalue(), mimetype="text/csv")
    response.headers["Link"] = (
        f'<{url_for("public.open_description")}>; rel="describedby"; type="application/csvm+json"'
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{request.path.rpartition("/")[2]}"'
    return remembered(response)  # type: ignore[return-value]
