"""A survey as a frozen value: what is asked, in every language and for every audience.

Nothing here is ever changed. A question keeps its id over versions, languages and audience versions, so results join
on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from forms.conditions import Condition
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.text import Text

AUDIENCES = ("child", "family", "practitioner", "organisation")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen. `exclusive`: not together with others. `other`: opens a box for own words."""

    id: str
    text: Text
    hint: Text | None = None
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One of several sentences that are put to a person with the same answers under each."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Options:
    """What a type lets its author set. Every type uses a few of these and refuses the rest.

    minimum, maximum  lowest and highest answer of `scale` and `number`; filled in for `faces` too (1 and its points)
    step              of `number`; 1 when not given, so whole numbers
    low, high         words at the ends of a `scale`
    labels            words for each point, lowest first (`faces` always has them once read)
    points            how many `faces`: 3 or 5
    limit             the most characters of `text` and `long_text`
    most              the most choices of a `ballot`
    unit              what a `number` counts
    missing           the author's own sentence for a required question that was left empty
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    low: Text | None = None
    high: Text | None = None
    labels: tuple[Text, ...] = ()
    points: int | None = None
    limit: int | None = None
    most: int | None = None
    unit: Text | None = None
    missing: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `group` and `stem` tie together the statements that were written as one question.

    `priority` is the code of the strategic priority its answers inform.
    """

    id: str
    type: str
    text: Text
    measure: Measure
    hint: Text | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    when: Condition | None = None
    priority: str | None = None
    dont_know: bool = False
    prefer_not: bool = False
    options: Options = Options()
    group: str | None = None
    stem: Text | None = None
    choice_ids: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "choice_ids", tuple(choice.id for choice in self.choices))

    @property
    def other(self) -> Choice | None:
        """The choice that opens a box for own words."""
        return next((choice for choice in self.choices if choice.other), None)

    @property
    def other_id(self) -> str:
        """Under which the words behind the "other" choice are kept."""
        return f"{self.id}.other"

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown at once: one question as a rule. `sensitive`: may touch a sore place."""

    id: str
    questions: tuple[Question, ...]
    title: Text | None = None
    when: Condition | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The words one audience version puts in place of a question's own. What is None stays as it is.

    `choices` maps choice id to (text, hint); `labels` replaces the words of points.
    """

    text: Text | None = None
    hint: Text | None = None
    stem: Text | None = None
    low: Text | None = None
    high: Text | None = None
    labels: tuple[Text, ...] = ()
    choices: tuple[tuple[str, Text, Text | None], ...] = ()


@dataclass(frozen=True, slots=True)
class AudienceVersion:
    """The same questions in other words: an age band, Easy Read, parents. `band` is what the picker shows: "8-11"."""

    id: str
    title: Text
    band: str = ""
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    leaves_out: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash((self.id, self.title, self.band, frozenset(self.changes), self.leaves_out))


@dataclass(frozen=True, slots=True)
class Start:
    """What a person is told before the first question. `minutes` is how long it takes."""

    why: Text
    who_asks: Text
    who_sees: Text
    minutes: int
    next_steps: Text
    hear_back: Text


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything asked under one key. The first of `languages` is the one the others fall back to.

    `check_answers` shows all answers on one page before sending: off for the young and for shared devices.
    `sensitive` gives every page a way to leave quickly.
    """

    key: str
    title: Text
    languages: tuple[str, ...]
    audience: str
    mode: Mode
    pages: tuple[Page, ...]
    start: Start
    versions: tuple[AudienceVersion, ...] = ()
    check_answers: bool = True
    sensitive: bool = False
    priorities: tuple[str, ...] = ()
    _by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    _for_audience: dict[str, "Survey"] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {question.id: question for page in self.pages for question in page.questions}
        object.__setattr__(self, "_by_id", MappingProxyType(by_id))
        object.__setattr__(self, "_for_audience", {})

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._by_id.values())

    def question(self, question_id: str) -> Question | None:
        return self._by_id.get(question_id)

    def page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages if page.id == page_id), None)

    def version(self, version_id: str) -> AudienceVersion | None:
        return next((version for version in self.versions if version.id == version_id), None)

    def for_audience(self, version_id: str | None) -> "Survey":
        """This survey in the words of one audience version; itself for None. Worked out once and kept.

        Raises LookupError for a version the survey does not have.
        """
        if version_id is None:
            return self
        if version_id not in self._for_audience:
            version = self.version(version_id)
            if version is None:
                raise LookupError(f"Survey {self.key!r} has no audience version {version_id!r}")
            self._for_audience[version_id] = _resolved(self, version)
        return self._for_audience[version_id]


def _resolved(survey: Survey, version: AudienceVersion) -> Survey:
    pages = (
        replace(
            page,
            questions=tuple(
                _reworded(question, version.changes.get(question.id))
                for question in page.questions
                if question.id not in version.leaves_out
            ),
        )
        for page in survey.pages
    )
    return replace(survey, pages=tuple(page for page in pages if page.questions), versions=())


def _reworded(question: Question, change: Change | None) -> Question:
    if change is None:
        return question
    words = {choice_id: (text, hint) for choice_id, text, hint in change.choices}
    choices = tuple(_reworded_choice(choice, words.get(choice.id)) for choice in question.choices)
    options = replace(
        question.options,
        low=change.low or question.options.low,
        high=change.high or question.options.high,
        labels=change.labels or question.options.labels,
    )
    return replace(
        question,
        text=change.text or question.text,
        hint=change.hint or question.hint,
        stem=change.stem or question.stem,
        choices=choices,
        options=options,
    )


def _reworded_choice(choice: Choice, words: tuple[Text, Text | None] | None) -> Choice:
    if words is None:
        return choice
    text, hint = words
    return replace(choice, text=text, hint=hint or choice.hint)
