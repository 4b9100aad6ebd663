"""What the hub serves of a survey's results, read back from the bodies: JSON, CSV and pages."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from analysis.hidden import HIDDEN

Plain = dict[str, Any]
Line = tuple[str, ...]
_LISTS = ("rows", "groups", "gathers")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Told:
    """A piece of the JSON with the names of `analysis.summary`; what is not there is None."""

    def __init__(self, held: Plain) -> None:
        self._held = held

    def __getattr__(self, name: str) -> Any:
        return _told(self._held.get(name, () if name in _LISTS else None))


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return Told(value)
    if isinstance(value, list | tuple):
        return tuple(_told(one) for one in value)
    return HIDDEN if value == "[c]" else value


def csv_lines(body: str) -> set[Line]:
    """(question, group, answer, count, share, low, high, answered, asked) of every line."""
    names = ("question", "group", "answer", "count", "share", "low", "high", "answered", "asked")
    lines = csv.DictReader(io.StringIO(body.removeprefix("\ufeff")))
    return {tuple(line[name] for name in names) for line in lines}


def expected_lines(found: Plain) -> Iterator[Line]:
    """The same from the JSON."""
    for one in found.get("questions", ()):
        answered, asked = str(one["answered"]), str(one["asked"])
        if "withheld" in one or not one.get("rows"):
            said = "[c]" if "withheld" in one else ""
            yield (one["id"], "", "", said, "", "", "", answered, asked)
        else:
            yield from _rows(one["id"], "", one["rows"], answered, asked)
            if "top_two" in one:
                yield from _rows(one["id"], "", [one["top_two"]], answered, asked)
        if "mean" in one:
            low, high = _ends(one.get("mean_interval"))
            yield (one["id"], "", "mean", str(one["mean"]), "", low, high, answered, asked)
        for name in ("median", "mentions"):
            if name in one:
                yield (one["id"], "", name, str(one[name]), "", "", "", answered, asked)
        for kind in ("dont_know", "prefer_not", "missing", "unallocated"):
            if one.get(kind):
                yield (one["id"], "", kind, str(one[kind]), "", "", "", answered, asked)
    for table in found.get("tables", ()):
        for group in table["groups"]:
            bases = str(group.get("answered", "")), str(group.get("said", ""))
            yield from _rows(table["id"], group["id"], group["rows"], *bases)
            if "mean" in group:
                yield (table["id"], group["id"], "mean", str(group["mean"]), "", "", "", *bases)


def _rows(question: str, group: str, rows: list[Plain], answered: str, asked: str) -> Iterator[Line]:
    of_asked = answered in ("", "[c]")
    for row in rows:
        share = row.get("share_of_asked" if of_asked else "share", "")
        low, high = ("", "") if of_asked else _ends(row.get("interval"))
        yield (question, group, row["id"], str(row["count"]), str(share), low, high, answered, asked)


def _ends(interval: Any) -> tuple[str, str]:
    return (str(interval["low"]), str(interval["high"])) if isinstance(interval, dict) else ("", "")


def sections(page: str) -> dict[str, str]:
    """The parts of a page that are about a question, by the id of their heading."""
    found = {}
    for part in page.split("<section ")[1:]:
        heading = re.search(r'<h2 id="q-([^"]+)">', part)
        if heading:
            found[heading[1]] = part.split("</section>")[0]
    return found


def heading(section: str) -> str:
    return readable(re.search(r"<h2[^>]*>(.*?)</h2>", section, re.S)[1])  # type: ignore[index]


def figures(section: str) -> dict[str, str]:
    """The charts of a section by their title."""
    parts = section.split("<figure ")[1:]
    return {readable(re.search(r"<figcaption>(.*?)<small>", part, re.S)[1]): part for part in parts}  # type: ignore[index]


def table(part: str) -> list[list[str]]:
    """The cells of the one table in it, with its headings; empty where there is none."""
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.S)
    return [[readable(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def readable(part: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def numbers(part: str) -> set[float]:
    """Every number that can be read or heard in a part of a page."""
    part = part[part.index(">") + 1 :]
    heard = " ".join(re.findall(r'aria-label="([^"]*)"', part))
    return {float(one) for one in _NUMBER.findall(f"{readable(part)} {unescape(heard)}")}


def told_numbers(found: Any) -> set[float]:
    """Every number in a piece of the JSON, as a page may round it; and the points of a scale, which are its words."""
    if isinstance(found, dict):
        return set().union(*(told_numbers(one) for one in found.values()), told_numbers(found.get("id")))
    if isinstance(found, list):
        return set().union(*(told_numbers(one) for one in found))
    if isinstance(found, int | float):
        return {
            float(found),
            float(int(found + 0.5000001)),
            float(f"{found:.1f}"),
            float(f"{found + 1e-9:.2f}"),
        }
    return {float(found)} if isinstance(found, str) and found.isdigit() else set()


def expected_table(rows: list[Plain], of_asked: bool) -> list[list[str]]:
    """The lines of a chart's table as the page is to say them: answer, people, share, likely range."""
    return [
        [
            row.get("text", row["id"]),
            str(row["count"]),
            _percent(row.get("share_of_asked" if of_asked else "share")),
            _range(row.get("interval")),
        ]
        for row in rows
    ]


def _percent(share: Any) -> str:
    return "–" if share is None else "[c]" if share == "[c]" else f"{int(share + 0.5000001)} %"


def _range(interval: Any) -> str:
    if not isinstance(interval, dict):
        return "–"
    return f"{_percent(interval['low'])} – {_percent(interval['high'])}"


def columns(lines: list[list[str]]) -> dict[str, Plain]:
    """The columns of a lead’s page by their title, in the form of the JSON; the mean as it is rounded there."""
    found: dict[str, Plain] = {}
    for place, title in enumerate(lines[0][1:], 1) if lines else ():
        column: Plain = {"rows": []}
        for line in lines[1:]:
            name, (count, share) = line[0].lower(), _cell(line[place])
            if name == "answered":
                column["answered"] = count
            elif name == "mean":
                column["rounded_mean"] = count
            else:
                column["rows"].append({"id": name, "count": count, "share": share})
        found[title] = column
    return found


def _cell(text: str) -> tuple[Any, int | None]:
    if text == "[c]" or text == "–":
        return (text if text == "[c]" else None), None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(?: \((\d+) %(?:, likely \d+ to \d+)?\))?", text)
    assert found is not None, text
    return float(found[1]) if "." in found[1] else int(found[1]), int(found[2]) if found[2] else None
