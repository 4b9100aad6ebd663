"""What organisations said, beside each other: standards by organisation, shares on both bases, and what moved.

A share is always of two wholes: of those that returned, and of all that were asked. There is no interval, because
nobody was drawn by chance: these are all the organisations there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from analysis.rounding import half_up
from feedback.returns.answers import Answered, Return
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.question import Question
from forms.survey import Survey as Definition

#: How far a standard is met, from nothing to all. Other answers have no order that a computer knows.
LADDER = ("not_yet", "partly", "in_place")
#: Not an answer of the question's own.
BESIDE = {
    DONT_KNOW: "Does not know",
    PREFER_NOT: "Does not want to say",
    "": "Left empty",
    "not_asked": "Not asked",
}
COUNTED = (Measure.ONE_OF, Measure.MANY_OF)


@dataclass(frozen=True, slots=True)
class Share:
    """One answer: which organisations gave it, by name, and how many that is of each whole, in per cent."""

    id: str
    words: str
    agencies: tuple[str, ...]
    of_returned: int | None
    of_asked: int | None

    @property
    def count(self) -> int:
        return len(self.agencies)


@dataclass(frozen=True, slots=True)
class Move:
    """From one round to the next. `way` is "up", "down", "same", or "other" where the answers have no order."""

    before: str
    now: str
    way: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question. `cells` are the answers' ids by organisation; `words` what each id says."""

    question: Question
    cells: Mapping[str, str]
    words: Mapping[str, str]
    shares: tuple[Share, ...]
    moves: Mapping[str, Move]

    @property
    def text(self) -> str:
        return self.question.text.pick("en").words

    def moved(self, way: str) -> int:
        """How many went this way since the round before."""
        return sum(one.way == way for one in self.moves.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions with the same answers, beside each other: one table of standards by organisation."""

    rows: tuple[Row, ...]

    @property
    def ladder(self) -> bool:
        """Whether its answers say how far something is in place."""
        return set(LADDER) <= {one.id for one in self.rows[0].question.choices}


def sheets(found: Answered, before: Answered | None = None) -> tuple[Sheet, ...]:
    """Every question with one answer, those with the same answers together, in the order they are asked."""
    asked = [one for one in found.survey.questions if one.measure is Measure.ONE_OF]
    return tuple(
        Sheet(tuple(row(found, one, before) for one in run))
        for _, run in groupby(asked, lambda one: one.choice_ids)
    )


def several(found: Answered) -> tuple[Row, ...]:
    """Every question with several answers: barriers, and what comes first."""
    return tuple(row(found, one) for one in found.survey.questions if one.measure is Measure.MANY_OF)


def row(found: Answered, question: Question, before: Answered | None = None) -> Row:
    """One question over all organisations."""
    words = {one.id: one.text.pick("en").words for one in question.choices} | BESIDE
    cells = {one.agency_key: cell(question, one) for one in found.returns}
    return Row(
        question,
        cells,
        words,
        tuple(_shares(found, question, words)),
        _moves(question, cells, before) if before else {},
    )


def cell(question: Question, one: Return) -> str:
    """One organisation's answer, by its id; of several the first stands for all."""
    if question.id not in one.answers:
        return "not_asked"
    value = one.answers[question.id]
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return "" if value is None else str(value)


def _shares(found: Answered, question: Question, words: Mapping[str, str]) -> Iterator[Share]:
    given = {one.agency: _given(question, one) for one in found.returns}
    for key in (*question.choice_ids, DONT_KNOW, PREFER_NOT, "", "not_asked"):
        agencies = tuple(name for name, said in given.items() if key in said)
        if agencies or key in question.choice_ids:
            yield Share(
                key,
                words[key],
                agencies,
                percent(len(agencies), len(found.returns)),
                percent(len(agencies), len(found.asked)),
            )


def _given(question: Question, one: Return) -> tuple[str, ...]:
    if question.id not in one.answers:
        return ("not_asked",)
    value = one.answers[question.id]
    if isinstance(value, list):
        return tuple(map(str, value)) or ("",)
    return ("",) if value is None else (str(value),)


def _moves(question: Question, cells: Mapping[str, str], before: Answered) -> dict[str, Move]:
    """Only of organisations that gave an answer of the question's own both times."""
    own = set(question.choice_ids)
    moves = {}
    for key, now in cells.items():
        one = before.of(key)
        was = cell(question, one) if one else ""
        if was in own and now in own:
            moves[key] = Move(was, now, _way(was, now))
    return moves


def _way(was: str, now: str) -> str:
    if was == now:
        return "same"
    if was not in LADDER or now not in LADDER:
        return "other"
    return "up" if LADDER.index(now) > LADDER.index(was) else "down"


def percent(part: int, whole: int) -> int | None:
    """Rounded once, half up; None of nothing."""
    return int(half_up(100 * part / whole)) if whole else None


def said(question: Question, value: Any, other: str = "") -> str:
    """An answer as words, for the page of one organisation and for a file."""
    words = {one.id: one.text.pick("en").words for one in question.choices} | BESIDE
    if value is None or value == []:
        return BESIDE[""]
    given = [
        words.get(str(one), str(one))
        for one in (value if isinstance(value, Sequence) and not isinstance(value, str) else [value])
    ]
    return "; ".join(filter(None, (*given, other)))


def asked(survey: Definition, question: Question) -> str:
    """A question's words, with the standard they are about where its id says which: "What shows it?" stands thirteen times."""
    words = question.text.pick("en").words
    standard = survey.question(f"standard_{question.id.partition('_')[2]}")
    about = question.id.startswith(("evidence_", "action_")) and standard is not None
    return f"{standard.text.pick('en').words}. {words}" if about and standard else words
