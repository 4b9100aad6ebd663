"""A round of returns: who has returned and who has not, by name, and how far each standard is in place.

The one report in which nothing is hidden: it is of organisations, which answer by name and know it. What they wrote in
their own words is not in it: papers are passed on, and words may hold more than their writer meant.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.papers.paper import NONE, Block, Cell, Manner, Number, Paper, Points, Section, Table, Words
from feedback.partnership import profile
from feedback.reports.asked import Asked, ReportFault
from feedback.reports.promises import day
from feedback.returns import answers, needs, rounds, sheets, standing
from feedback.returns.answers import Answered
from feedback.returns.models import ReturnRound
from feedback.returns.needs import Group
from feedback.returns.sheets import Row, Sheet
from feedback.returns.standing import STATES, Standing

#: So many gaps stand beside other sides of a priority.
WIDEST = 3
OWN_VIEW = (
    "This is what organisations say of themselves. They answer by name, so nothing is hidden, and they are counted with no"
    " one else. Nobody was drawn by chance, so there are no ranges."
)


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The report of one round.

    Raises:
        ReportFault: no round is chosen, or there is no such round.
    """
    one = rounds.find(session, asked.round) if asked.round else None
    if one is None:
        raise ReportFault("Choose a round of returns.", "round")
    before = rounds.before(session, one)
    found = answers.read(session, one)
    earlier = answers.read(session, before) if before else None
    return Paper(
        title=f"{found.survey.title.pick('en').words} {one.name}",
        about=f"Returns of organisations, due {day(one.due_on)}",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=tuple(_sections(found, earlier, now)),
    )


def _sections(found: Answered, before: Answered | None, now: datetime) -> Iterator[Section]:
    today = now.astimezone(HOME).date()
    yield Section("Who has returned", tuple(_tracking(found, now)))
    missing = [one for one in found.asked if one.missing(today) or one.declined]
    yield Section("Who has not", tuple(_missing(missing, now)))
    yield from said(found, before)


def said(found: Answered, before: Answered | None = None) -> Iterator[Section]:
    """What organisations say, with the round before beside it."""
    if not found.returns:
        yield Section("What they say", (Words("Nothing has been returned yet.", Manner.GAP),))
        return
    for sheet in sheets.sheets(found, before):
        if len(sheet.rows) > 1:
            yield Section(
                "How far each standard is in place" if sheet.ladder else "What they say",
                tuple(standards(found, sheet, before.round if before else None)),
            )
    if groups := needs.needs(found):
        yield Section("What their people need to learn", tuple(_needs(found, groups)))
    single = [sheet.rows[0] for sheet in sheets.sheets(found, before) if len(sheet.rows) == 1]
    for row in (*single, *sheets.several(found)):
        yield Section(row.text, (_counted(found, row),))


def in_short(session: Session, survey_key: str, question_ids: Collection[str] = ()) -> Section | None:
    """The newest round of a survey beside other sides of a priority; None where organisations have not been asked."""
    one = next((one for one in rounds.newest_first(session) if one.survey_key == survey_key), None)
    if one is None:
        return None
    found = answers.read(session, one)
    title = f"{found.survey.title.pick('en').words} {one.name}"
    returned, asked = _bases(found)
    said = Words(f"{returned} of {asked} organisations have returned.", numbers=(returned, asked))
    blocks: list[Block] = [said]
    for sheet in sheets.sheets(found):
        rows = tuple(row for row in sheet.rows if not question_ids or row.question.id in question_ids)
        if found.returns and rows and sheet.ladder:
            blocks.append(_shares(found, Sheet(rows)))
    if widest := needs.widest(needs.needs(found), WIDEST):
        gaps = (f"{need.words}, {group.words.lower()}: {needs.signed(need.gap)}" for group, need in widest)
        blocks += [Words("The widest gaps between importance and confidence:"), Points(tuple(gaps))]
    return Section(title, (*blocks, Words(OWN_VIEW, Manner.NOTE)))


def standards(found: Answered, sheet: Sheet, before: ReturnRound | None) -> Iterator[Block]:
    """Two tables of one sheet: each organisation's answer, and how many said what."""
    names = [one.agency for one in found.returns]
    yield Words(OWN_VIEW, Manner.NOTE)
    yield Table(
        "Each organisation’s answer" + (f"; what it was in {before.name}, where it moved" if before else ""),
        ("Standard", *names),
        tuple((row.text, *(_cell(row, one.agency_key) for one in found.returns)) for row in sheet.rows),
        long=True,
    )
    keys = list(dict.fromkeys(share.id for row in sheet.rows for share in row.shares))
    words = sheet.rows[0].words
    yield Table(
        "How many said what",
        ("Standard", *(words[key] for key in keys), *([f"Since {before.name}"] if before else [])),
        tuple(
            (row.text, *(_count(found, row, key) for key in keys), *([_moved(row)] if before else []))
            for row in sheet.rows
        ),
        f"Of the {len(found.returns)} that returned, of {len(found.asked)} that were asked.",
        numbers=_bases(found),
        long=True,
    )
    yield _shares(found, sheet)


def _tracking(found: Answered, now: datetime) -> Iterator[Block]:
    today = now.astimezone(HOME).date()
    counts, place = standing.counts(found.asked, today), _place(found)
    numbers = {
        name: Number(str(getattr(counts, name)), f"{place}/{name}")
        for name in ("asked", "returned", "late", "declined", "waiting")
    }
    yield Words(
        f"{numbers['returned']} of {numbers['asked']} organisations have returned. {numbers['late']} are late,"
        f" {numbers['waiting']} still have time, {numbers['declined']} will not return.",
        Manner.LEAD,
        tuple(numbers.values()),
    )
    rows = tuple((one.agency, _stands(one, now), _returned(one), day(one.due_on)) for one in found.asked)
    yield Table("Every organisation asked", ("Organisation", "How it stands", "Returned", "Due"), rows)


def _missing(missing: Sequence[Standing], now: datetime) -> Iterator[Block]:
    if not missing:
        yield Words("Everybody who was asked has returned.")
        return
    yield Points(tuple(f"{one.agency}: {_stands(one, now).lower()}{_why(one)}" for one in missing))


def _why(one: Standing) -> str:
    step = one.declined or one.extended
    if step is None:
        return f", due {day(one.due_on)}. No reason is written down."
    return f", due {day(one.due_on)}. {step.why}"


def _stands(one: Standing, now: datetime) -> str:
    return STATES[one.state(now.astimezone(HOME).date())]


def _returned(one: Standing) -> str:
    if one.counts is None:
        return NONE
    late = ", late" if one.came_late else ""
    again = f", put right {len(one.returns) - 1} times" if len(one.returns) > 2 else ", put right once"
    return f"{day(one.counts.day)}{late}{again if len(one.returns) > 1 else ''}"


def _cell(row: Row, agency_key: str) -> str:
    words = row.words.get(row.cells.get(agency_key, ""), NONE)
    move = row.moves.get(agency_key)
    return words if move is None or move.way == "same" else f"{words} (was: {row.words[move.before]})"


def _moved(row: Row) -> str:
    if not row.moves:
        return NONE
    said = [f"{row.moved(way)} {words}" for way, words in WAYS.items() if way != "other" or row.moved(way)]
    return ", ".join(said)


WAYS = {"up": "better", "down": "worse", "same": "the same", "other": "otherwise"}


def _shares(found: Answered, sheet: Sheet) -> Table:
    """Both bases, where they can be compared: of the first answer, which is the best of a ladder."""
    first = sheet.rows[0].question.choices[0]
    rows = []
    for row in sheet.rows:
        share = next(one for one in row.shares if one.id == first.id)
        place = f"{_place(found)}/{row.question.id}/{first.id}"
        cells: tuple[Cell, ...] = (
            Number(str(share.count), f"{place}/count"),
            Number(f"{share.of_returned} %", f"{place}/of_returned"),
            Number(f"{share.of_asked} %", f"{place}/of_asked"),
        )
        rows.append((row.text, *cells))
    words = first.text.pick("en").words
    return Table(
        f"“{words}”, on both bases", ("Standard", "Number", "Of those returned", "Of all asked"), tuple(rows)
    )


def _count(found: Answered, row: Row, key: str) -> Cell:
    share = next((one for one in row.shares if one.id == key), None)
    return Number(
        str(share.count if share else 0), f"{_place(found)}/{row.question.id}/{key or 'empty'}/count"
    )


def _counted(found: Answered, row: Row) -> Table:
    rows = []
    for share in row.shares:
        place = f"{_place(found)}/{row.question.id}/{share.id or 'empty'}"
        rows.append(
            (
                share.words,
                Number(str(share.count), f"{place}/count"),
                Number(f"{share.of_returned} %", f"{place}/of_returned"),
                Number(f"{share.of_asked} %", f"{place}/of_asked"),
                ", ".join(share.agencies) or NONE,
            )
        )
    headings = ("Answer", "Number", "Of those returned", "Of all asked", "Who")
    return Table(row.text, headings, tuple(rows))


def _needs(found: Answered, groups: Sequence[Group]) -> Iterator[Block]:
    yield Words(
        "Importance less confidence, each from 1 to 5, as organisations see it, over those that said both. A gap above"
        " nought: more important than people are confident.",
    )
    for group in groups:
        rows = []
        for need in group.needs:
            place = f"{_place(found)}/needs/{group.id}/{need.topic}"
            rows.append(
                (
                    need.words,
                    Number(needs.one_place(need.importance), f"{place}/importance"),
                    Number(needs.one_place(need.confidence), f"{place}/confidence"),
                    Number(needs.signed(need.gap), f"{place}/gap"),
                    Number(str(len(need.said)), f"{place}/organisations"),
                    need.said[0].agency if need.said[0].gap > 0 else NONE,
                )
            )
        headings = ("Topic", "Importance", "Confidence", "Gap", "Organisations", "Widest at")
        yield Table(group.words, headings, tuple(rows))


def _bases(found: Answered) -> tuple[Number, ...]:
    place = _place(found)
    return (
        Number(str(len(found.returns)), f"{place}/returned"),
        Number(str(len(found.asked)), f"{place}/asked"),
    )


def _place(found: Answered) -> str:
    return f"returns/{found.round.id}"
