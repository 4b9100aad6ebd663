"""What people answered, as a paper shows it: a chart with its table for each question, bases and gaps in words.

Every number is one that the results page shows, after the same disclosure control, and keeps the place where it is found
again: `survey/<key>/<question>/<row>/<figure>`.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.intervals import Interval
from analysis.rounding import half_up
from analysis.summary import Row
from feedback.papers.paper import HIDDEN as SIGN
from feedback.papers.paper import NONE, Bar, Block, Cell, Chart, Manner, Number, Section, Table, Words
from feedback.partnership import thresholds
from feedback.reports import promises
from feedback.results import questions, standing
from feedback.results.parts import Part
from feedback.results.questions import QuestionResults, Results
from feedback.results.standing import Stood
from feedback.results.told_words import label, title
from feedback.sessions.heads import Heads
from forms.measures import Measure

LANGUAGE = "en"
#: Shares of fewer people than this are shown and said to be of few (standards, E5).
FEW = 30
AUDIENCES = {
    "child": "Children and young people",
    "family": "Parents and carers",
    "practitioner": "Practitioners",
    "organisation": "Organisations",
}


def read(session: Session, key: str) -> Results | None:
    """A survey's results under the policy for the public, whoever reads the paper; None where nothing is published."""
    return questions.results(session, key, policy=thresholds.public(session))


def section(session: Session, key: str, found: Results, question_ids: Collection[str] = ()) -> Section:
    """What a survey's answers say, of these questions only where any are named, and up to which day they are counted."""
    name, stood = found.survey.title.pick(LANGUAGE).words, standing.looked_at(session, key)
    if not found.responses:
        return Section(name, (Words("No answers are counted yet.", Manner.GAP),))
    asked = [one for one in found.questions if not question_ids or one.question.id in question_ids]
    blocks: list[Block] = [_base(key, found), _counted_until(key, stood)]
    for one in asked:
        blocks += _question(key, one)
    return Section(name, tuple(blocks))


def heard(session: Session, title: str, key: str, heads: Heads) -> Section:
    """How many spoke in sessions, hidden where they are few. What they said is in the themes."""
    few = thresholds.public(session).small(heads.people)
    people = number(HIDDEN if few else heads.people, f"sessions/{key}/people")
    sessions = Number(f"{heads.sessions:,}", f"sessions/{key}/sessions")
    said = f"{people} {'person' if heads.people == 1 else 'people'} in {sessions} {'session' if heads.sessions == 1 else 'sessions'}."
    shown = tuple(one for one in (people, sessions) if isinstance(one, Number))
    note = "They spoke and filled in no form. What they said is in the themes, and is never added to answers of a survey."
    return Section(title, (Words(said, numbers=shown), Words(note, Manner.NOTE)))


def number(count: Any, source: str) -> Cell:
    """A count as it is printed."""
    if count is None:
        return NONE
    return SIGN if count is HIDDEN else Number(f"{count:,}", source)


def _base(key: str, found: Results) -> Words:
    count = Number(f"{found.responses:,}", f"survey/{key}/responses")
    said = f"{count} answered."
    numbers = [count]
    if found.invited is None:
        said += " How many were asked is not known, so there is no response rate."
    else:
        came, of = found.invited
        invited = Number(f"{of:,}", f"survey/{key}/invited")
        numbers.append(invited)
        said += f" {invited} were invited through doors that count."
        if came <= of:
            rate = Number(f"{_percent(Decimal(100 * came) / of)}", f"survey/{key}/rate")
            numbers.append(rate)
            said += f" Response rate there: {rate}."
    return Words(said, Manner.PLAIN, tuple(numbers))


def _counted_until(key: str, stood: Stood | None) -> Words:
    """The day of the numbers: results stand still for who sees nothing else, so it may be long before the paper's."""
    if stood is None or stood.as_of is None:
        return Words("Counted up to the moment this was made.", Manner.NOTE)
    said = f"Counted up to the end of {promises.day(stood.as_of)}."
    if not stood.waiting:
        return Words(said, Manner.NOTE)
    waiting = Number(f"{stood.waiting:,}", f"survey/{key}/waiting")
    more = "answer is" if stood.waiting == 1 else "answers are"
    said += f" {waiting} more {more} added when enough have come that nobody’s can be told from the numbers before."
    return Words(said, Manner.NOTE, (waiting,))


def _question(key: str, one: QuestionResults) -> Iterator[Block]:
    if one.question.measure in (Measure.TEXT, Measure.NONE, Measure.DATE):
        return
    for part in one.parts:
        yield from _part(key, one, part)


def _part(key: str, one: QuestionResults, part: Part) -> Iterator[Block]:
    summary = part.summary
    words = one.question.text.pick(LANGUAGE).words
    name = f"{words} ({title(part, LANGUAGE)})" if title(part, LANGUAGE) else words
    place = f"survey/{key}/{one.question.id}"
    if part.audience_ids != (None,):
        place += f"@{'+'.join(audience or '' for audience in part.audience_ids)}"
    if summary.withheld or not summary.rows:
        yield Words(f"{name} Too few people answered to show this.", Manner.NOTE)
        return
    rows = [row for row in summary.rows if row.count is not None]
    of_asked = summary.answered is HIDDEN
    answered = number(summary.answered, f"{place}/answered")
    asked = number(summary.asked, f"{place}/asked")
    table = Table(
        name,
        (
            "Answer",
            "People",
            f"Share of those who {'were asked' if of_asked else 'answered'}",
            "Likely range",
        ),
        tuple(_row(place, part, row, of_asked) for row in rows),
        f"{asked} were asked." if of_asked else f"{answered} of the {asked} who were asked gave an answer.",
        numbers=tuple(one for one in (asked, answered) if isinstance(one, Number)),
    )
    if all(_shown_share(row, of_asked) is HIDDEN for row in rows):
        yield table
        return
    base = f"Of {asked} who were asked." if of_asked else f"Of {answered} who answered."
    if isinstance(summary.answered, int) and summary.answered < FEW:
        base += " Few people: read with care."
    yield Chart(name, base, tuple(_bar(place, part, row, of_asked) for row in rows), table)


def _shown_share(row: Row, of_asked: bool) -> Any:
    """The share of those who answered, or of all who were asked where how many answered is hidden."""
    return row.share_of_asked if of_asked else row.share


def _row(place: str, part: Part, row: Row, of_asked: bool) -> tuple[Cell, ...]:
    source = f"{place}/{row.id}"
    return (
        label(part, LANGUAGE, row.id),
        number(row.count, f"{source}/count"),
        _share(row, source, of_asked),
        NONE if of_asked else _range(row.interval),
    )


def _bar(place: str, part: Part, row: Row, of_asked: bool) -> Bar:
    shown = _shown_share(row, of_asked)
    words = _share(row, f"{place}/{row.id}", of_asked)
    name = label(part, LANGUAGE, row.id)
    if not isinstance(shown, Decimal):
        return Bar(name, None if shown is HIDDEN else 0.0, words)
    interval = None if of_asked else row.interval
    if not isinstance(interval, Interval):
        return Bar(name, float(shown) / 100, words)
    return Bar(name, float(shown) / 100, words, interval.low / 100, interval.high / 100)


def _share(row: Row, source: str, of_asked: bool) -> Cell:
    shown = _shown_share(row, of_asked)
    if shown is None:
        return NONE
    kind = "share_of_asked" if of_asked else "share"
    return SIGN if shown is HIDDEN else Number(_percent(shown), f"{source}/{kind}")


def _percent(share: Any) -> str:
    return f"{half_up(share)} %"


def _range(interval: Any) -> Cell:
    if interval is None:
        return NONE
    return SIGN if interval is HIDDEN else f"{_percent(interval.low)} to {_percent(interval.high)}"
