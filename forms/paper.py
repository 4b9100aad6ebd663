"""A survey as a form on paper: the same question ids, codes to key answers in by, and routing in words.

The number of a box is the place of its choice; a scale has its own numbers; "I don't know" is `d` and "I don't want to
say" is `p` on every question. `forms.keying` reads what was keyed by these codes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.bound import BoundPicture, BoundQuestion, Gettext
from forms.conditions import Condition
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.page_form import form_for
from forms.question import Question
from forms.survey import Survey
from forms.text import Phrase

#: Letters, because a question may be answered with a number.
ASIDE_CODES = {DONT_KNOW: "d", PREFER_NOT: "p"}
_LINES = {"text": 2, "long_text": 6}


@dataclass(slots=True)
class Box:
    """One box to tick. `value` is the plain value it stands for; `go_to` the question to go on with, where it skips."""

    code: str
    value: Any
    phrase: Phrase
    hint: Phrase | None = None
    face: int = 0
    picture: BoundPicture | None = None
    own_words: Phrase | None = None
    go_to: int | None = None


@dataclass(slots=True)
class Printed:
    """One question as it stands on paper. A note has no number.

    only    the sentence before it that says who answers it, and `until`, the last number it is said of
    shape   "boxes", "faces", "points", "ranks", "day", "number", "lines" or "note"
    """

    number: int | None
    question: Question
    shape: str
    label: Phrase
    hint: Phrase | None
    stem: Phrase | None
    tell: str = ""
    boxes: list[Box] = field(default_factory=list)
    aside: list[Box] = field(default_factory=list)
    low: Phrase | None = None
    high: Phrase | None = None
    unit: Phrase | None = None
    parts: tuple[Phrase, ...] = ()
    lines: int = 0
    picture: BoundPicture | None = None
    only: str = ""
    until: int | None = None


def form(survey: Survey, language: str, gettext: Gettext) -> list[Printed]:
    """Every question of a survey (already in the words of one audience version), in the order it is printed."""
    found: list[Printed] = []
    gates: list[tuple[Condition, ...]] = []
    number = 0
    for page in survey.pages:
        for bound in form_for(page, language, gettext).questions:
            asks = bound.question.measure is not Measure.NONE
            number += asks
            found.append(_printed(bound, number if asks else None, gettext))
            gates.append(tuple(filter(None, (page.when, bound.question.when))))
    _say_who_answers(survey, found, gates, gettext)
    for place, one in enumerate(found):
        for box in _that_may_skip(one):
            box.go_to = _goes_to(survey, found, gates, place, box)
    return found


def _printed(bound: BoundQuestion, number: int | None, gettext: Gettext) -> Printed:
    shape, tell = _shape(bound, gettext)
    rows = [
        Box(
            code=str(place),
            value=row.value,
            phrase=row.phrase,
            hint=row.hint,
            picture=row.picture,
            own_words=row.other_label if row.other_name else None,
        )
        for place, row in enumerate(bound.rows, 1)
    ]
    points = [Box(str(one.value), one.value, one.phrase, face=one.face) for one in bound.points]
    return Printed(
        number=number,
        question=bound.question,
        shape=shape,
        label=bound.label,
        hint=bound.hint,
        stem=bound.stem,
        tell=tell,
        boxes=rows or points,
        aside=[Box(ASIDE_CODES[row.id], row.id, row.phrase) for row in bound.extra_rows],
        low=bound.low,
        high=bound.high,
        unit=bound.unit,
        parts=tuple(part.phrase for part in bound.parts),
        lines=_LINES.get(bound.question.type, 0),
        picture=bound.picture,
    )


def _shape(bound: BoundQuestion, gettext: Gettext) -> tuple[str, str]:
    match bound.question.measure:
        case Measure.ONE_OF:
            return "boxes", gettext("Choose one answer")
        case Measure.MANY_OF:
            return "boxes", bound.most_words.words if bound.most_words else gettext(
                "Choose one answer or more"
            )
        case Measure.SCALE if bound.question.type == "faces":
            return "faces", gettext("Choose one face")
        case Measure.SCALE:
            return "points", gettext("Choose one answer")
        case Measure.RANK:
            return "ranks", gettext("Write 1 next to the most important, then 2, then 3.")
        case Measure.DATE:
            return "day", ""
        case Measure.NUMBER:
            return "number", ""
        case Measure.TEXT:
            return "lines", ""
        case _:
            return "note", ""


# --- who answers what


def _say_who_answers(
    survey: Survey, found: Sequence[Printed], gates: Sequence[tuple[Condition, ...]], gettext: Gettext
) -> None:
    """A sentence before each run of questions that have one condition in common."""
    for first, last in _runs(gates):
        numbers = [one.number for one in found[first : last + 1] if one.number]
        found[first].only = _sentence(survey, found, gates[first], gettext)
        found[first].until = numbers[-1] if len(numbers) > 1 else None


def _runs(gates: Sequence[tuple[Condition, ...]]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(gates):
        last = place
        while last + 1 < len(gates) and gates[last + 1] == gates[place]:
            last += 1
        if gates[place]:
            yield place, last
        place = last + 1


def _sentence(survey: Survey, found: Sequence[Printed], gate: tuple[Condition, ...], gettext: Gettext) -> str:
    source = _source(survey, gate)
    asked = next((one for one in found if one.question.id == source), None)
    if asked is None or not asked.boxes:
        return gettext("Only answer this if it fits what you said before.")
    boxes = [*asked.boxes, *asked.aside]
    yes = [box for box in boxes if _holds(survey, gate, asked.question, box)]
    no = [box for box in boxes if box not in yes]
    said = yes if len(yes) <= len(no) else no
    words = {
        "answers": " / ".join(f"“{box.phrase.words}”" for box in said),
        "number": asked.number,
    }
    if said is yes:
        return gettext("Only answer this if you chose %(answers)s at question %(number)s.") % words
    return gettext("Leave this out if you chose %(answers)s at question %(number)s.") % words


def _source(survey: Survey, gate: tuple[Condition, ...]) -> str | None:
    """The one question a condition is about, where its boxes taken one by one decide it."""
    about = [comparison for condition in gate for comparison in condition.comparisons()]
    names = {comparison.question for comparison in about}
    question = survey.question(next(iter(names))) if len(names) == 1 else None
    if question is None or question.measure not in (Measure.ONE_OF, Measure.MANY_OF, Measure.SCALE):
        return None
    if question.measure is Measure.MANY_OF:
        for comparison in about:
            choice = question.choice(str(comparison.value))
            if comparison.operator != "has" and not (choice and choice.exclusive):
                return None
    return question.id


def _holds(survey: Survey, gate: tuple[Condition, ...], question: Question, box: Box) -> bool:
    answers: Mapping[str, Any] = {question.id: _alone(question, box)}
    return all(condition.holds(answers, survey) for condition in gate)


def _alone(question: Question, box: Box) -> Any:
    """The plain value of a question of which only this box is ticked."""
    many = question.measure is Measure.MANY_OF and box.value not in ASIDE_CODES
    return [box.value] if many else box.value


def _that_may_skip(one: Printed) -> list[Box]:
    """Boxes that decide by themselves: all where one is ticked, and those that go with no other."""
    if one.question.measure is Measure.MANY_OF:
        alone = {choice.id for choice in one.question.choices if choice.exclusive}
        return [box for box in one.boxes if box.value in alone] + one.aside
    return [*one.boxes, *one.aside] if one.shape in ("boxes", "faces", "points") else []


def _goes_to(
    survey: Survey,
    found: Sequence[Printed],
    gates: Sequence[tuple[Condition, ...]],
    place: int,
    box: Box,
) -> int | None:
    """The number of the question this box leads to; None where that is simply the next, or the end."""
    here = found[place].question
    decided, skipped = {here.id}, 0
    for other in range(place + 1, len(found)):
        gate = gates[other]
        about = {one.question for condition in gate for one in condition.comparisons()}
        passed = bool(gate) and about <= decided and not _holds(survey, gate, here, box)
        if found[other].number is None:
            continue
        if not passed:
            return found[other].number if skipped else None
        decided.add(found[other].question.id)  # it is not answered, so what hangs on it is decided as well
        skipped += 1
    return None
