"""Questions by group over waves as plain values: the form of tables by group, a group being one group in one wave."""

from collections.abc import Iterator
from typing import Any

from analysis.crosstab import OTHERS, Group
from analysis.plain import plain
from feedback.results import told_over_time
from feedback.results.group_waves import GroupWaves, Moved
from feedback.results.told_tables import APART
from feedback.results.told_words import Plain, named, speak

EVERYBODY = "Everybody"


def told(found: GroupWaves, language: str) -> Plain:
    """`everybody` in place of a group's id are the waves by themselves. `over_time` has a series for each group, and one for
    everybody. `comparisons`: how many changes were looked at."""
    return {
        "by": found.by.id,
        "by_text": found.by.text.pick(language).words,
        "tables": [_table(found, one, language) for one in found.moved],
        "over_time": [line for one in found.moved for line in _over_time(one, language)],
        "comparisons": found.comparisons,
        "left_out": list(dict.fromkeys(one.question.id for one, _ in found.left_out)),
        "why_left_out": {one.question.id: why for one, why in found.left_out},
    }


def group_words(one: Moved, group: str, language: str) -> str:
    """What a group is called."""
    if group in APART:
        return APART[group]
    return one.words[group].pick(language).words if group in one.words else group


def gathers(one: Moved, group: str, language: str) -> list[str]:
    """Whom a group counts together."""
    return [
        group_words(one, each, language)
        for each in next(each.gathers for each in one.groups if each.id == group)
    ]


def _table(found: GroupWaves, one: Moved, language: str) -> Plain:
    question = one.question.question
    total = plain(one.crosstabs[""].total)
    speak(total.get("rows", []), one.part.words, language)
    about = {"id": question.id, "text": question.text.pick(language).words}
    groups = [
        _group(found, one, name, group, language)
        for name, crosstab in one.crosstabs.items()
        for group in crosstab.groups
        if group.answered or group.said
    ]
    return about | named(one.part, language) | {"by": found.by.id, "total": total, "groups": groups}


def _group(found: GroupWaves, one: Moved, name: str, group: Group, language: str) -> Plain:
    held: dict[str, Any] = plain(group)
    speak(held.get("rows", []), one.part.words, language)
    waves = " and ".join(found.waves[each].pick(language).words for each in group.id.split("+"))
    whose = group_words(one, name, language) if name else EVERYBODY
    held |= {"id": f"{name or 'everybody'}@{group.id}", "group": name or "everybody", "wave": group.id}
    held |= {"text": f"{whose}: {waves}"}
    return held | ({"gathers": gathers(one, name, language)} if name == OTHERS else {})


def _over_time(one: Moved, language: str) -> Iterator[Plain]:
    run = [("everybody", EVERYBODY, one.everybody)]
    run += [(each.id, group_words(one, each.id, language), each.series) for each in one.groups]
    for group, words, series in run:
        for line in told_over_time.told([series], language):
            yield line | {"group": group, "group_text": words}
