"""Results as a table for a spreadsheet: one line for each figure, with its base beside it."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from feedback.cells import Cell, harmless
from feedback.results.told_words import Plain

HEADER = (
    *("question", "words", "asked_as", "group", "group_words", "answer", "answer_words"),
    *("count", "share", "low", "high", "answered", "asked"),
    *("mean_rank", "score", "change", "change_low", "change_high", "verdict", "few"),
)
#: Lines of one figure for everybody who answered, beside the mean.
_ALONE = {"median": "Middle", "mentions": "Choices picked, all told"}
_BESIDE = ("dont_know", "prefer_not", "missing", "unallocated")


def written(found: Plain) -> str:
    """What `feedback.results.told` found. `[c]` stands where a number is hidden; a share is in per cent of `answered`,
    or of `asked` where nobody may know how many answered. A mean, a middle and how many choices were picked stand under
    `count`. A change has a line and columns of its own: in percentage points, or of the mean in points of the scale."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for line in _lines(found):
        writer.writerow([harmless(cell) for cell in (*line, *("",) * (len(HEADER) - len(line)))])
    return file.getvalue()


def _lines(found: Plain) -> Iterator[Sequence[Cell]]:
    for one in found.get("questions", ()):
        for part in one.get("parts", [one]):
            yield from _part((one["id"], one["text"], _asked_as(part)), part)
    for table in found.get("tables", ()):
        about = (table["id"], table["text"], _asked_as(table))
        for group in table["groups"]:
            whom = (group["id"], group.get("text", ""))
            bases = group.get("answered"), group.get("said")
            yield from ((*about, *whom, *_figures(row, *bases)) for row in group["rows"])
            if "mean" in group:
                yield (*about, *whom, *_figure("mean", "Mean", group["mean"], *bases))
    for series in found.get("over_time", ()):
        yield from _over_time((series["id"], series["text"], _asked_as(series)), series)


def _part(about: tuple[str, ...], part: Plain) -> Iterator[Sequence[Cell]]:
    everybody = (*about, "", "")
    bases = part.get("answered"), part.get("asked")
    if not part.get("rows") or "withheld" in part:
        yield (*everybody, *_figure("", "", "[c]" if "withheld" in part else "", *bases))
    else:
        yield from ((*everybody, *_figures(row, *bases)) for row in part["rows"])
        if "top_two" in part:
            yield (*everybody, *_figures(part["top_two"] | {"text": "One of the two highest"}, *bases))
    if "mean" in part:
        yield (*everybody, *_figure("mean", "Mean", part["mean"], *bases, part.get("mean_interval")))
    for name, words in _ALONE.items():
        if name in part:
            yield (*everybody, *_figure(name, words, part[name], *bases))
    for kind in _BESIDE:
        if part.get(kind):
            yield (*everybody, *_figure(kind, "", part[kind], *bases))


def _over_time(about: tuple[str, ...], series: Plain) -> Iterator[Sequence[Cell]]:
    whose = (
        (f"change/{series['group']}", f"{series['group_text']}: ") if "group" in series else ("change", "")
    )
    for one in series["changes"]:
        span, ends = f"{one['before']} to {one['now']}", one["interval"]
        empty = ("",) * len(("count", "share", "low", "high", "answered", "asked", "mean_rank", "score"))
        few = "fewer than 30" if one["few"] else ""
        change = (one["change"], ends["low"], ends["high"], one["verdict"], few)
        yield (*about, whose[0], whose[1] + span, one["of"], one["text"], *empty, *change)


def _figures(row: Plain, answered: Cell | None, asked: Cell | None) -> tuple[Cell, ...]:
    of_asked = answered in (None, "[c]")
    share = row.get("share_of_asked") if of_asked else row.get("share")
    ends = (*_ends(None if of_asked else row.get("interval")), *_bases(answered, asked))
    ranked = (row.get("mean_rank", ""), row.get("score", ""))
    return (row["id"], row.get("text", ""), row["count"], "" if share is None else share, *ends, *ranked)


def _figure(
    name: str, words: str, value: Cell, answered: Cell | None, asked: Cell | None, interval: Any = None
) -> tuple[Cell, ...]:
    return (name, words, value, "", *_ends(interval), *_bases(answered, asked))


def _ends(interval: Any) -> tuple[Cell, Cell]:
    return (interval["low"], interval["high"]) if isinstance(interval, dict) else ("", "")


def _bases(answered: Cell | None, asked: Cell | None) -> tuple[Cell, Cell]:
    return "" if answered is None else answered, "" if asked is None else asked


def _asked_as(part: Plain) -> str:
    """Whom a part counts, and with what they answered."""
    titles = ", ".join(title or "as written" for title in part.get("audiences", ()))
    return f"{part['instrument']}: {titles}" if "instrument" in part else titles
