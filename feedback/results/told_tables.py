"""Questions by group as plain values."""

from analysis.crosstab import NOT_STATED, OTHERS, Group
from analysis.plain import plain
from feedback.results.tables import Table, Tables
from feedback.results.told_words import Plain, named, speak, title
from forms.measures import DONT_KNOW, PREFER_NOT

#: Groups that no answer names.
APART = {
    OTHERS: "Counted together",
    NOT_STATED: "Not stated",
    DONT_KNOW: "Don’t know",
    PREFER_NOT: "Prefer not to say",
}


def told(found: Tables, language: str) -> Plain:
    """The tables by one grouping; `left_out` are the ids of questions without one for all who answered them. `overlap`:
    somebody is in every group that they named, so the groups do not add up."""
    left_out = dict.fromkeys(one.question.id for one in (*found.follow_ups, *found.parted, *found.several))
    return {
        "by": found.by.id,
        "by_text": found.by.text.pick(language).words,
        **({"overlap": True} if found.by.overlaps else {}),
        "tables": [_table(one, language) for one in found.tables],
        "left_out": list(left_out),
    }


def _table(table: Table, language: str) -> Plain:
    question = table.question.question
    about = {"id": question.id, "text": question.text.pick(language).words}
    held = plain(table.crosstab)
    held.setdefault("groups", [])
    for rows in (held["total"].get("rows", []), *(group["rows"] for group in held["groups"])):
        speak(rows, table.part.words, language)
    for group, shown in zip(table.crosstab.groups, held["groups"], strict=True):
        shown |= _spoken(table, group, language)
    return about | named(table.part, language) | held


def _spoken(table: Table, group: Group, language: str) -> Plain:
    words = group_words(table, group.id, language)
    held: Plain = {"text": words} if words else {}
    if group.gathers:
        held["gathers"] = [group_words(table, one, language) or one for one in group.gathers]
    return held


def group_words(table: Table, group: str, language: str) -> str:
    """What a group is called; nothing where its id is all there is."""
    if group in APART:
        return APART[group]
    if "+" in group:  # waves that are counted together
        return " and ".join(group_words(table, one, language) or one for one in group.split("+"))
    if group not in table.words:
        return ""
    words = table.words[group].pick(language).words
    return f"{title(table.parts[group], language)}: {words}" if group in table.parts else words
