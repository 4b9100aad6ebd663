"""Results as a table for a spreadsheet: one line for each figure, with its base beside it."""

import csv
import io
from collections.abc import Iterator, Sequence

from feedback.responses.export_files import Cell, harmless
from feedback.results.told_words import Plain

HEADER = (
    *("question", "words", "asked_as", "group", "group_words", "answer", "answer_words"),
    *("count", "share", "low", "high", "answered", "asked"),
)
_BESIDE = ("dont_know", "prefer_not", "missing", "unallocated")


def written(found: Plain) -> str:
    """What `feedback.results.told` found. `[c]` stands where a number is hidden; a share is in per cent of `answered`,
    or of `asked` where nobody may know how many answered."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for line in _lines(found):
        writer.writerow([harmless(cell) for cell in line])
    return file.getvalue()


def _lines(found: Plain) -> Iterator[Sequence[Cell]]:
    for one in found.get("questions", ()):
        for part in one.get("parts", [one]):
            yield from _part((one["id"], one["text"], _asked_as(part)), part)
    for table in found.get("tables", ()):
        about = (table["id"], table["text"], _asked_as(table))
        for group in table["groups"]:
            whom = (group["id"], group.get("text", ""))
            for row in group["rows"]:
                yield (*about, *whom, *_figures(row, group.get("answered"), group.get("said")))


def _part(about: tuple[str, ...], part: Plain) -> Iterator[Sequence[Cell]]:
    everybody = (*about, "", "")
    if not part.get("rows") or "withheld" in part:
        said = "[c]" if "withheld" in part else ""
        yield (*everybody, "", "", said, "", "", "", part.get("answered", ""), part.get("asked", ""))
    else:
        for row in part["rows"]:
            yield (*everybody, *_figures(row, part["answered"], part["asked"]))
    if "mean" in part:
        ends = part.get("mean_interval")
        low, high = (ends["low"], ends["high"]) if isinstance(ends, dict) else ("", "")
        yield (*everybody, "mean", "Mean", part["mean"], "", low, high, part["answered"], part["asked"])
    for kind in _BESIDE:
        if part.get(kind):
            yield (*everybody, kind, "", part[kind], "", "", "", part.get("answered", ""), part["asked"])


def _figures(row: Plain, answered: Cell, asked: Cell) -> tuple[Cell, ...]:
    of_asked = answered in (None, "[c]")
    share = row.get("share_of_asked") if of_asked else row.get("share")
    ends = row.get("interval")
    low, high = (ends["low"], ends["high"]) if isinstance(ends, dict) and not of_asked else ("", "")
    return (
        row["id"],
        row.get("text", ""),
        row["count"],
        "" if share is None else share,
        low,
        high,
        "" if answered is None else answered,
        "" if asked is None else asked,
    )


def _asked_as(part: Plain) -> str:
    """Whom a part counts, and with what they answered."""
    titles = ", ".join(title or "as written" for title in part.get("audiences", ()))
    return f"{part['instrument']}: {titles}" if "instrument" in part else titles
