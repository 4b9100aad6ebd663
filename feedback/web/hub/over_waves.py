"""Groups over waves as the page shows them: for each group a small chart with a bar for each wave, all numbers in its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.averages import averages
from analysis.crosstab import OTHERS
from analysis.hidden import HIDDEN
from analysis.intervals import wilson
from analysis.rounding import half_up
from analysis.summary import Row
from feedback.results import changes_said, told_group_waves
from feedback.results.group_waves import GroupWaves, Moved
from feedback.results.over_time import Point, Series
from feedback.results.parts import Part
from feedback.web.hub.bars import bar_of, label_of
from forms.measures import Measure


@dataclass(frozen=True, slots=True)
class Headline:
    """The one figure of a group that is drawn, a bar for each wave; `words` say of what it is."""

    words: str
    bars: list[dict[str, Any]]


def shown(found: GroupWaves) -> dict[str, Any]:
    return {
        "by": found.by,
        "questions": [_question(one) for one in found.moved],
        "comparisons": found.comparisons,
        "left_out": _by_reason(found),
    }


def _question(one: Moved) -> dict[str, Any]:
    groups = [("", "Everybody", one.everybody)]
    groups += [
        (each.id, told_group_waves.group_words(one, each.id, "en"), each.series) for each in one.groups
    ]
    return {
        "question": one.question,
        "part": one.part,
        "groups": [
            {
                "title": words,
                "gathers": told_group_waves.gathers(one, group, "en") if group == OTHERS else [],
                "points": series.points,
                "few": any(point.base is not None and point.base < 30 for point in series.points),
                "headline": headline(one.part, series),
                "rows": list(_rows(one.part, series)),
                "means": [point.spread.mean if point.spread else None for point in series.points],
                "said": list(changes_said.sentences(series, lambda row: label_of(one.part, row))),
            }
            for group, words, series in groups
        ],
    }


def _rows(part: Part, series: Series) -> Iterator[dict[str, Any]]:
    """Each answer with its number and share in every wave."""
    for place, row in enumerate(series.points[0].rows):
        cells = [bar_of(point.rows[place], "", point.of_all) for point in series.points]
        yield {"label": label_of(part, row.id), "cells": cells}


def headline(part: Part, series: Series) -> Headline | None:
    """The mean where all of it is shown in every wave, else the two highest points together, else the answer that most gave
    in the last wave, of those that are shown in every wave. None where nothing is."""
    if all(point.spread for point in series.points):
        low, high = int(part.summary.rows[0].id), int(part.summary.rows[-1].id)
        return Headline(f"Mean, from {low} to {high}", [_mean(point, low, high) for point in series.points])
    highest = [row.id for row in part.summary.rows[-2:]]
    if part.question.measure is Measure.SCALE and len(part.summary.rows) > 3 and _seen(series, highest):
        words = " or ".join(f"“{label_of(part, one)}”" for one in highest)
        return Headline(words, [_share(point, highest) for point in series.points])
    fit = [row for row in series.points[-1].rows if row.count and _seen(series, [row.id])]
    if not fit:
        return None
    most = max(fit, key=lambda row: int(row.count))
    return Headline(f"“{label_of(part, most.id)}”", [_share(point, [most.id]) for point in series.points])


def _seen(series: Series, answers: Sequence[str]) -> bool:
    return all(
        point.base and not any(row.count is HIDDEN for row in _those(point, answers))
        for point in series.points
    )


def _those(point: Point, answers: Sequence[str]) -> list[Row]:
    return [row for row in point.rows if row.id in answers]


def _share(point: Point, answers: Sequence[str]) -> dict[str, Any]:
    count, base = sum(int(row.count) for row in _those(point, answers)), point.base or 0
    ends = wilson(count, base)
    low, high = (None, None) if point.of_all else (ends.low, ends.high)
    told = f"{half_up(100 * count / base, 0)} %"
    return {
        **{"label": point.name, "share": count / base, "low": low, "high": high},
        **{"told": told, "of": f"{count} of {base}", "count": count},
    }


def _mean(point: Point, low: int, high: int) -> dict[str, Any]:
    said = averages({float(row.id): int(row.count) for row in point.rows})
    assert said is not None
    wide, ends = (high - low) or 1, said.mean_interval
    # An interval can reach past the ends of the scale; a bar cannot.
    reach = (
        [min(1.0, max(0.0, (end - low) / wide)) for end in (ends.low, ends.high)] if ends else [None, None]
    )
    return {
        **{"label": point.name, "share": (said.mean - low) / wide, "low": reach[0], "high": reach[1]},
        **{"told": f"{half_up(said.mean, 1)}", "of": f"{said.n} answered"},
    }


def _by_reason(found: GroupWaves) -> list[tuple[str, list[Any]]]:
    """Questions that are not shown, under each reason."""
    reasons: dict[str, list[Any]] = {}
    for one, why in found.left_out:
        reasons.setdefault(why, []).append(one.question)
    return list(reasons.items())
