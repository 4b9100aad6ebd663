"""Results as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

from analysis.hidden import HIDDEN
from analysis.rounding import half_up
from feedback.results.told_words import Plain

OVERLAP = (
    "Several answers could be chosen here: somebody is counted in every group that they named, so groups overlap, do not "
    "add up, and are more alike than they would be apart."
)
_WITHHELD = {
    "too_few": "Too few people answered to show this.",
    "all_alike": "Everybody gave the same answer, and that is not shown for so few.",
    "too_entangled": "Nothing of this table can be shown without giving somebody away.",
}


def lines(found: Plain) -> Iterator[str]:
    """What `feedback.results.told` found, to be read. Every figure stands with its base."""
    policy = found.get("policy")
    hidden = f", counts below {policy['hides_below']} hidden as [c]" if policy else ""
    yield f"{found['title']} ({found['key']}): {found['responses']} responses{hidden}"
    for one in found.get("audiences", ()):
        yield f"  {one['title'] or 'as written'}: {one['responses']}"
    if "helped" in found:
        yield from ("", "Did somebody help?", *_part(found["helped"]))
    for one in found.get("questions", ()):
        yield from ("", f"{one['id']}: {one['text']}")
        for part in one.get("parts", [one]):
            yield from _part(part)
    if found.get("overlap"):
        yield from ("", OVERLAP)
    for table in found.get("tables", ()):
        yield from ("", f"{table['id']} by {found['by']}: {table['text']}", *_whom(table), *_crossed(table))
    yield from _over_time(found.get("over_time", ()))


def _part(part: Plain) -> Iterator[str]:
    yield from _whom(part)
    if "withheld" in part:
        yield f"  {_WITHHELD.get(part['withheld'], part['withheld'])}"
        return
    if part["asked"] == 0:
        yield "  Nobody was asked."
        return
    beside = [f"{part[kind]} {said}" for kind, said in _BESIDE.items() if part.get(kind)]
    yield "  " + ", ".join([f"{part['answered']} answered of {part['asked']} asked", *beside])
    for row in part.get("rows", ()):
        yield _row(row)
        if "mean_rank" in row:
            yield f"    mean place {_figure(row['mean_rank'])}, score {_figure(row['score'])}"
    if "top_two" in part:
        yield _row(part["top_two"] | {"text": "One of the two highest"})
    if "mean" in part:
        yield f"  mean {_figure(part['mean'])}{_between(part.get('mean_interval'), 2)}"
    if "median" in part:
        yield f"  middle {_figure(part['median'])}"
    if "mentions" in part:
        yield f"  {part['mentions']} choices picked, all told; shares are of the people who answered"
    if "rough_sort" in part:
        yield from _rough_sort(part["rough_sort"])


def _rough_sort(sort: Plain) -> Iterator[str]:
    """The computer's guess, with how far it can be trusted."""
    drawn = f", drawn by chance from {sort['drawn_from']}" if "drawn_from" in sort else ""
    yield f"  Rough sort by computer of {sort['analysed']} answers in English{drawn}:"
    if "withheld" in sort:
        yield f"  {_WITHHELD.get(sort['withheld'], sort['withheld'])}"
        return
    if all(row["count"] == HIDDEN for row in sort["rows"]):
        yield f"    {_THIN}"
        return
    yield from (f"  {_row(row)}" for row in sort["rows"])
    beside = [f"{sort[kind]} {words}" for kind, words in _NOT_ANALYSED.items() if sort[kind]]
    if beside:
        yield f"    not analysed: {', '.join(beside)}"
    yield from (f"    {sentence}" for sentence in sort["about"])


def _over_time(found: list[Plain]) -> Iterator[str]:
    if not found:
        return
    yield from ("", "Changes (said only where more than chance; of twenty, one may look so by chance alone)")
    for series in found:
        group = f", {series['group_text']}" if "group_text" in series else ""
        yield from ("", f"{series['id']}{group}: {series['text']}", *_whom(series))
        yield from (f"  {sentence}" for sentence in series["said"])


_THIN = "Not shown: every number would be small enough to say what somebody wrote."
_NOT_ANALYSED = {"not_in_english": "not in English", "says_nothing": "that say nothing"}


def _whom(part: Plain) -> Iterator[str]:
    """Whom a part counts: "[3 faces: 4 to 7]"."""
    if "audiences" in part:
        said = ", ".join(title or "as written" for title in part["audiences"])
        yield f"  [{part['instrument']}: {said}]" if "instrument" in part else f"  [{said}]"


_BESIDE = {"dont_know": "don't know", "prefer_not": "prefer not to say", "missing": "left empty"}


def _row(row: Plain) -> str:
    share = f"{row['share']} %" if isinstance(row.get("share"), int | float) else row.get("share", "")
    return f"  {row.get('text', row['id'])[:48]:<48} {row['count']!s:>7} {share!s:>7}{_between(row.get('interval'), 0)}"


def _between(interval: Any, places: int) -> str:
    if not isinstance(interval, dict):
        return ""
    low, high = (half_up(interval[end], places) for end in ("low", "high"))
    return f"  ({low} to {high})"


def _figure(value: Any) -> str:
    return str(half_up(value, 2)) if isinstance(value, int | float) else str(value)


def _crossed(table: Plain) -> Iterator[str]:
    if "withheld" in table["total"]:
        yield f"  {_WITHHELD.get(table['total']['withheld'], '')}"
        return
    for group in table["groups"]:
        base = f"{group['answered']} answered" if "answered" in group else f"{group['said']} people"
        yield f"  {group.get('text', group['id'])}: {base}"
        if "gathers" in group:
            yield f"    ({', '.join(group['gathers'])})"
        if "mean" in group:
            yield f"    mean {_figure(group['mean'])}"
        for row in group["rows"]:
            if "answered" not in group and isinstance(row.get("share_of_asked"), int | float):
                row["share"] = f"{row['share_of_asked']} % of them"
            yield "  " + _row(row)
