"""What people need to learn, as organisations see it: importance minus confidence, by workforce group and topic.

A training needs analysis is known by the ids of its questions: `importance__<group>__<topic>` beside
`confidence__<group>__<topic>`, with `headcount__<group>` where it is asked. The groups' words are the choices of
`workforce`, the topics' those of `first`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.rounding import half_up
from feedback.returns.answers import Answered, Return
from forms.survey import Survey as Definition

IMPORTANCE, CONFIDENCE, HEADCOUNT = "importance", "confidence", "headcount"


@dataclass(frozen=True, slots=True)
class Said:
    """One organisation of one group and topic, from 1 to 5 each. `people` is how many it says there are, if it does."""

    agency: str
    importance: int
    confidence: int
    people: int | None

    @property
    def gap(self) -> int:
        return self.importance - self.confidence


@dataclass(frozen=True, slots=True)
class Need:
    """One topic for one group over all organisations that said both; `said` with the widest gap first."""

    topic: str
    words: str
    said: tuple[Said, ...]

    @property
    def importance(self) -> float:
        return _mean([one.importance for one in self.said])

    @property
    def confidence(self) -> float:
        return _mean([one.confidence for one in self.said])

    @property
    def gap(self) -> float:
        return _mean([one.gap for one in self.said])

    @property
    def people(self) -> int:
        """How many people organisations speak for that said how many there are."""
        return sum(one.people or 0 for one in self.said)

    @property
    def gap_by_people(self) -> float | None:
        """The gap with each organisation counting for its people; None where none said how many there are."""
        known = [one for one in self.said if one.people]
        whole = sum(one.people or 0 for one in known)
        return sum(one.gap * (one.people or 0) for one in known) / whole if whole else None


@dataclass(frozen=True, slots=True)
class Group:
    """One workforce group: its topics, the widest gap first. `organisations` are how many have such people."""

    id: str
    words: str
    organisations: int
    people: int
    needs: tuple[Need, ...]


def needs(found: Answered) -> tuple[Group, ...]:
    """Every group that somebody answered for, in the order it is asked."""
    pairs = _pairs(found.survey)
    return tuple(
        group
        for key in dict.fromkeys(group for group, _ in pairs)
        if (group := _group(found, key, [topic for of, topic in pairs if of == key])).needs
    )


def _pairs(survey: Definition) -> list[tuple[str, str]]:
    ids = {one.id for one in survey.questions}
    found = []
    for one in survey.questions:
        what, _, rest = one.id.partition("__")
        group, _, topic = rest.partition("__")
        if what == IMPORTANCE and topic and f"{CONFIDENCE}__{group}__{topic}" in ids:
            found.append((group, topic))
    return found


def _group(found: Answered, key: str, topics: list[str]) -> Group:
    asked = [one for one in found.returns if key in _list(one, "workforce")]
    known = [people for one in asked if (people := _number(one, f"{HEADCOUNT}__{key}")) is not None]
    needs = [
        Need(
            topic,
            _words(found.survey, "first", topic),
            tuple(sorted(said, key=lambda one: (-one.gap, one.agency))),
        )
        for topic in topics
        if (said := list(_said(found, key, topic)))
    ]
    ordered = tuple(sorted(needs, key=lambda one: (-one.gap, -one.importance, one.words)))
    return Group(key, _words(found.survey, "workforce", key), len(asked), sum(known), ordered)


def _said(found: Answered, group: str, topic: str) -> Iterator[Said]:
    for one in found.returns:
        importance = _number(one, f"{IMPORTANCE}__{group}__{topic}")
        confidence = _number(one, f"{CONFIDENCE}__{group}__{topic}")
        if importance is not None and confidence is not None:
            yield Said(one.agency, importance, confidence, _number(one, f"{HEADCOUNT}__{group}"))


def _number(one: Return, question_id: str) -> int | None:
    value = one.answers.get(question_id)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _list(one: Return, question_id: str) -> list[str]:
    value = one.answers.get(question_id)
    return value if isinstance(value, list) else []


def _words(survey: Definition, question_id: str, choice_id: str) -> str:
    question = survey.question(question_id)
    choice = question.choice(choice_id) if question else None
    return choice.text.pick("en").words if choice else choice_id.replace("_", " ").capitalize()


def _mean(values: list[int]) -> float:
    return sum(values) / len(values)


def widest(groups: tuple[Group, ...], most: int = 10) -> list[tuple[Group, Need]]:
    """The widest gaps of all groups together, each with its group."""
    every = [(group, need) for group in groups for need in group.needs if need.gap > 0]
    return sorted(every, key=lambda pair: -pair[1].gap)[:most]


def one_place(value: float | None) -> str:
    """A mean as it is printed, rounded once, half up."""
    return "–" if value is None else str(half_up(value, 1))


def signed(value: float | None) -> str:
    """A gap as it is printed: its sign is said where it has one."""
    words = one_place(value).removeprefix("-0.0") or "0.0"
    return words if words[0] in "–-" or words == "0.0" else f"+{words}"
