"""A survey as a frozen value: what is asked, in every language and for every audience.

Nothing here is ever changed. A question keeps its id over versions, languages and audience versions, so results join
on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from forms.conditions import Condition
from forms.confidentiality import Mode
from forms.question import Choice, Options, Question, Statement
from forms.text import Text

__all__ = [
    "AUDIENCES",
    "AudienceVersion",
    "Change",
    "Choice",
    "Options",
    "Page",
    "Question",
    "Start",
    "Statement",
    "Survey",
]

AUDIENCES = ("child", "family", "practitioner", "organisation")


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
