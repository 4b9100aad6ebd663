"""Everything published, as tables that anybody may take away: one of what people said and what came of it, one of quotes.

The tables say what the pages say and no more: what is hidden there is hidden here. A number that may not be said is an
empty cell, with "some" or "most" beside it. Beside them stands a description after the W3C's "CSV on the Web", which
says what each column means and of what kind it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from feedback.publications.shelf import Shelved

CONTEXT = "http://www.w3.org/ns/csvw"
#: The licence under which public bodies in the UK give data away.
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what stands in it, and of what kind that is. `key` columns name a row."""

    name: str
    about: str
    kind: Literal["string", "integer", "date", "language"] = "string"
    key: bool = False


ITEMS = (
    Column("loop", "The loop's address under /loops/.", key=True),
    Column("item", "The key of one thing that people said.", key=True),
    Column("title", "What the loop is called."),
    Column("title_language", "The language that the title is in.", "language"),
    Column("edition", "The edition that is published now; 1 is the first.", "integer"),
    Column("released_on", "The day on which this edition was published.", "date"),
    Column("asked_from", "The first day on which people were asked.", "date"),
    Column("asked_to", "The last day on which people were asked.", "date"),
    Column(
        "answered", "How many answered. Empty where it may not be said, or where nobody counted.", "integer"
    ),
    Column(
        "base", "How many could have answered. Empty where it may not be said or is not known.", "integer"
    ),
    Column("counted_on", "The day on which people were counted.", "date"),
    Column("said", "What people said, as the partnership worded it."),
    Column("said_language", "The language that `said` is in.", "language"),
    Column("people", "How many said it. Empty where it may not be said, or where nobody counted.", "integer"),
    Column(
        "people_of",
        "Of how many who answered where this was said, where a loop answers several surveys.",
        "integer",
    ),
    Column("people_words", "In place of a number that may not be said: `some` or `most`."),
    Column("state", "heard, considered, decided, planned, doing, done, cannot, already or passed_on."),
    Column("decided", "What was decided."),
    Column("decided_on", "The day of the decision.", "date"),
    Column("decided_by", "The board or group that decided."),
    Column("answer", "What the partnership answers."),
    Column("because", "Why it cannot be done."),
    Column("changed", "What is different now."),
    Column("owner", "The office that answers for it."),
    Column("agency", "The agency that does it."),
    Column("due_on", "The day by which it is promised now.", "date"),
    Column("first_due_on", "The day by which it was promised first, where the day was moved since.", "date"),
    Column("done_on", "The day on which it was done.", "date"),
    Column("priority", "The priority of the partnership's plan that it belongs to: `plan/code`."),
    Column("priority_title", "That priority in plain words."),
)

QUOTES = (
    Column("quote", "The key of the quote.", key=True),
    Column("loop", "The loop's address under /loops/."),
    Column("item", "The key of what people said, in the other table."),
    Column("words", "What one person wrote, with their leave. It can be taken back: take the table anew."),
    Column("language", "The language that they wrote in.", "language"),
    Column("who", "The one thing that is said about them, if any."),
)


def items(shelved: Iterable[Shelved]) -> Iterator[Row]:
    """What people said and what came of it, a row for each, in the order of the pages."""
    for loop in shelved:
        for item in loop.content["items"]:
            yield _item(loop, item)


def quotes(shelved: Iterable[Shelved]) -> Iterator[Row]:
    """The quotes that stand on the pages now."""
    for loop in shelved:
        for item in loop.content["items"]:
            for one in item.get("quotes", ()):
                if one.get("words"):
                    yield {
                        "quote": one["id"],
                        "loop": loop.slug,
                        "item": item["id"],
                        "words": one["words"],
                        "language": one["language"],
                        "who": _words(one["who"]),
                    }


def described(
    base: str, title: str, publisher: str, tables: Mapping[str, Sequence[Column]]
) -> dict[str, Any]:
    """The tables' description. `base` is the address of the folder they lie in, `tables` maps file names to columns."""
    return {
        "@context": [CONTEXT, {"@language": "en", "@base": base}],
        "dc:title": title,
        "dc:publisher": publisher,
        "dc:license": {"@id": LICENCE},
        "tables": [_table(name, columns) for name, columns in tables.items()],
    }


def _table(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(one) for one in columns],
        "primaryKey": [one.name for one in columns if one.key],
    }
    if columns is QUOTES:
        reference = {"resource": "items.csv", "columnReference": ["loop", "item"]}
        schema["foreignKeys"] = [{"columnReference": ["loop", "item"], "reference": reference}]
    return {"url": name, "tableSchema": schema}


def _column(one: Column) -> dict[str, Any]:
    kind: Any = {"base": "date", "format": "yyyy-MM-dd"} if one.kind == "date" else one.kind
    return {
        "name": one.name,
        "titles": one.name,
        "dc:description": one.about,
        "datatype": kind,
        "required": one.key,
    }


def _item(loop: Shelved, item: Mapping[str, Any]) -> Row:
    content, people, priority = loop.content, item["people"], item["priority"]
    said = item["said"] or {"words": "", "language": ""}
    return {
        "loop": loop.slug,
        "item": item["id"],
        "title": loop.title.words,
        "title_language": loop.title.language,
        "edition": str(loop.edition),
        "released_on": loop.released_at.date().isoformat(),
        "asked_from": content["asked_from"] or "",
        "asked_to": content["asked_to"] or "",
        "answered": _number(content["answered"]),
        "base": "" if content["base"] is None else str(content["base"]),
        "counted_on": content["counted_on"] or "",
        "said": said["words"],
        "said_language": said["language"],
        "people": _number(people),
        "people_of": _number(item.get("of")),
        "people_words": people["words"] if people else "",
        "state": item["state"],
        "decided": _words(item["decided"]),
        "decided_on": item["decided_on"] or "",
        "decided_by": item["decided_by"] or "",
        "answer": _words(item["answer"]),
        "because": _words(item["because"]),
        "changed": _words(item["changed"]),
        "owner": item["owner"] or "",
        "agency": item["agency"] or "",
        "due_on": item["due_on"] or "",
        "first_due_on": _first_promised(item),
        "done_on": item["done_on"] or "",
        "priority": priority["ref"] if priority else "",
        "priority_title": priority["title"] if priority else "",
    }


def _first_promised(item: Mapping[str, Any]) -> str:
    """The day of the first promise where it is another than that of the last."""
    days = [one["due_on"] for one in item.get("promises", ())]
    return days[0] if days and days[0] != item["due_on"] else ""


def _number(count: Mapping[str, Any] | None) -> str:
    return "" if count is None or count["number"] is None else str(count["number"])


def _words(phrase: Mapping[str, str] | None) -> str:
    return phrase["words"] if phrase else ""
