"""The follow-ups of a course in a paper: side by side, each with its base, and never added up."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from feedback.papers.paper import NONE, Block, Cell, Manner, Number, Table, Words
from feedback.reports import voices
from feedback.results.told_words import label
from feedback.training.follow_ups import Apart, Column
from feedback.training.outcomes import Kept, Outcome

GROUPS = {
    "promised": "Wrote what they would do",
    "not": "Wrote nothing",
    "unmatched": "Not found at the end",
}
EACH = "Each follow-up stands by itself: whoever answered more than one is in each of them, so they are never added up."
FURTHER = {"did": "with what they had meant to do", "changed_for_children": "with what had changed"}


def asked(session: Session, found: Outcome, ids: Sequence[str], gap: str) -> Iterator[Block]:
    """Questions at each follow-up; a gap that is named where nobody answered any."""
    first = found.follow_ups[0].point if found.follow_ups else ""
    results = found.asked.get(first)
    if results is None or not results.responses or not found.of(first, ids):
        yield Words(f"Not measured. {gap}", Manner.GAP)
    elif not found.several:
        yield from voices.section(session, found.points[first], results, ids).blocks
    elif found.apart.shown_by:
        yield Words(
            "The survey is shown by something else, so its follow-ups do not stand side by side.", Manner.GAP
        )
    else:
        yield from _side_by_side(found, ids)


def _side_by_side(found: Outcome, ids: Sequence[str]) -> Iterator[Block]:
    place = f"training/course/{found.course.key}/apart"
    for one in found.apart.of(ids):
        words = one.part.question.text.pick(voices.LANGUAGE).words
        if one.columns:
            yield _table(one, words, place)
        shown = {column.point for column in one.columns}
        left = [each.words for each in found.follow_ups if each.point not in shown]
        if left:
            yield Words(f"{words} Too few answered to show by itself: {', '.join(left)}.", Manner.GAP)
    yield Words(EACH, Manner.NOTE)
    for question in ids:
        yield from _further(found, question)


def _table(one: Apart, words: str, place: str) -> Table:
    bases = [
        Number(f"{column.answered:,}", f"{place}/{column.point}/{one.question_id}/answered")
        for column in one.columns
    ]
    said = [f"{column.words}: {base} answered" for column, base in zip(one.columns, bases, strict=True)]
    return Table(
        words,
        ("Answer", *(column.words.capitalize() for column in one.columns)),
        tuple(
            (
                label(one.part, voices.LANGUAGE, row.id),
                *(
                    _cell(column, row_place, f"{place}/{column.point}/{one.question_id}")
                    for column in one.columns
                ),
            )
            for row_place, row in enumerate(one.columns[0].rows)
        ),
        f"People. {'; '.join(said)}.",
        numbers=tuple(bases),
    )


def _cell(column: Column, row_place: int, place: str) -> Cell:
    row = column.rows[row_place]
    return voices.number(row.count, f"{place}/{row.id}/count")


def _further(found: Outcome, question: str) -> Iterator[Block]:
    for name, each in found.further:
        if name != question or each.result.shown is None:
            continue
        place = f"training/course/{found.course.key}/further/{'/'.join(each.points)}/{question}"
        counted = Number(f"{each.result.shown.counted:,}", f"{place}/counted")
        moves = [voices.number(row.count, f"{place}/{row.id}") for row in each.result.shown.moves.rows]
        numbers = tuple(one for one in (counted, *moves) if isinstance(one, Number))
        yield Words(
            f"Of {counted} people who answered both {each.first} and {each.second}: {moves[0]} had come further "
            f"{FURTHER[question]}, {moves[1]} were where they had been, {moves[2]} were less far.",
            Manner.PLAIN,
            numbers,
        )


def promises(found: Outcome) -> Iterator[Block]:
    """At each follow-up: whether those who wrote what they would do had done it."""
    for follow_up, one in zip(found.follow_ups, found.promises, strict=False):
        place = f"training/course/{found.course.key}/promise/{follow_up.point}"
        if one.table is None:
            yield Words(
                f"Too few people answered both at the end and {one.words} to say who did what they promised.",
                Manner.GAP,
            )
            continue
        yield _promise(one, place)


def _promise(one: Kept, place: str) -> Table:
    assert one.table is not None
    words = [choice.text.pick(voices.LANGUAGE).words for choice in one.question.choices]
    return Table(
        f"Promised at the end, done {one.words}",
        ("At the end", "People", *words),
        tuple(
            (
                GROUPS.get(group.id, "Everybody else who answered"),
                NONE
                if group.answered is None
                else voices.number(group.answered, f"{place}/{group.id}/answered"),
                *(voices.number(row.count, f"{place}/{group.id}/{row.id}") for row in group.rows),
            )
            for group in one.table.groups
        ),
    )
