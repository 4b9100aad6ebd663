"""What people wrote of a course, in a paper: the themes that people found in it, and what nobody has read or sorted yet."""

from collections.abc import Iterator, Sequence

from analysis.hidden import HIDDEN
from feedback.papers.paper import Block, Manner, Number, Table, Words
from feedback.reports import voices
from feedback.results.themed import Themed
from feedback.training.outcomes import Outcome
from feedback.training.written import COMMITMENTS, Written


def of_level(found: Sequence[Written], level: int, course: Outcome) -> Iterator[Block]:
    """The words to every question of one level."""
    for one in found:
        if one.level != level:
            continue
        if one.themed is None:
            yield Words(f"{one.words}: nobody has written anything yet.", Manner.GAP)
        elif one.themed.wrote is HIDDEN:
            yield Words(f"{one.words}: too few people wrote to sum it up.", Manner.GAP)
        else:
            yield from _summed(one, one.themed, course)


def _summed(one: Written, found: Themed, course: Outcome) -> Iterator[Block]:
    place = f"training/written/{one.survey_key}/{one.question_id}"
    wrote, read = (
        Number(f"{number:,}", f"{place}/{name}")
        for number, name in ((found.wrote, "wrote"), (found.read, "read"))
    )
    numbers = [wrote]
    said = f"{one.words}: {wrote} people wrote something"
    if course.several and one.name != COMMITMENTS:
        said += ", at all follow-ups; whoever wrote at two of them is counted twice"
    if not found.read:
        said += ". Nobody has read these texts yet."
    elif not found.unread:
        numbers.append(read)
        said += f". All {read} texts have been read."
    else:
        unread = Number(f"{found.unread:,}", f"{place}/unread")
        numbers += [read, unread]
        said += f". {read} texts have been read, {unread} not yet."
    if found.sorted_ is HIDDEN:
        said += " Too few have been sorted into themes to say which."
    elif not found.sorted_:
        said += " Nobody has sorted them into themes yet."
    yield Words(said, Manner.PLAIN if found.sorted_ else Manner.GAP, tuple(numbers))
    if found.themes:
        yield _table(one, found, place)
    if found.suggested:
        yield _suggested(found, place)


def _table(one: Written, found: Themed, place: str) -> Table:
    base = voices.number(found.sorted_, f"{place}/sorted")
    return Table(
        one.words,
        ("Theme, as people found it", "People"),
        tuple(
            (each.name, voices.number(each.people, f"{place}/theme/{each.theme_id}")) for each in found.themes
        ),
        f"Of {base} people whose words somebody has sorted. One may be behind several themes.",
        numbers=(base,) if isinstance(base, Number) else (),
    )


def _suggested(found: Themed, place: str) -> Words:
    cells = [
        (each.name, voices.number(each.people, f"{place}/suggested/{each.theme_id}"))
        for each in found.suggested
    ]
    said = ", ".join(f"{name} ({cell})" for name, cell in cells)
    return Words(
        f"A computer suggests, for words that nobody has sorted: {said}. It is often wrong, and counts for nothing until a "
        "person says so.",
        Manner.NOTE,
        tuple(cell for _, cell in cells if isinstance(cell, Number)),
    )
