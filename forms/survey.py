"""A survey as a frozen value: what is asked, in every language and for every audience.

Nothing here is ever changed. A question keeps its id over versions, languages and audience versions, so results join
on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from forms.conditions import Condition
from forms.confidentiality import Mode
from forms.flow import READ_WITHIN, USUAL, Consent, Flow
from forms.measures import Measure
from forms.media import NOTHING, Media, Picture
from forms.question import Choice, Options, Question, Statement
from forms.text import Text

__all__ = [
    "AUDIENCES",
    "AudienceVersion",
    "Change",
    "Choice",
    "Consent",
    "Flow",
    "Media",
    "Options",
    "Page",
    "Picture",
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

    `choices` maps choice id to (text, hint); `labels` replaces the words of points; `pictures` maps choice id to its
    picture. `type` and `points` (how many, from 1 up) ask the same thing with another instrument (three faces for the
    youngest, words for the older ones): results then keep the two apart.
    """

    text: Text | None = None
    hint: Text | None = None
    stem: Text | None = None
    low: Text | None = None
    high: Text | None = None
    labels: tuple[Text, ...] = ()
    choices: tuple[tuple[str, Text, Text | None], ...] = ()
    type: str | None = None
    points: int | None = None
    media: Media = NOTHING
    pictures: tuple[tuple[str, Picture], ...] = ()


@dataclass(frozen=True, slots=True)
class AudienceVersion:
    """The same questions in other words: an age band, Easy Read, parents. `band` is what the picker shows: "8-11".

    `easy_read`: short sentences in large type, the picture at the start of the line and the words right beside it.
    """

    id: str
    title: Text
    band: str = ""
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    leaves_out: frozenset[str] = frozenset()
    easy_read: bool = False

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
    `sensitive` gives every page a way to leave quickly, and keeps answers off the device. `flow` is what surrounds the
    questions. `easy_read` is set on what `for_audience` gives for an Easy Read version.
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
    flow: Flow = USUAL
    easy_read: bool = False
    _by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    _for_audience: dict[str, "Survey"] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {question.id: question for page in self.pages for question in page.questions}
        object.__setattr__(self, "_by_id", MappingProxyType(by_id))
        object.__setattr__(self, "_for_audience", {})

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._by_id.values())

    @property
    def consent(self) -> Consent:
        """Who says yes before the first question."""
        by_default = Consent.CHILD_DECIDES if self.audience == "child" else Consent.ADULT
        return self.flow.consent or by_default

    @property
    def read_within(self) -> int | None:
        """Within how many working days a person reads every text; None where nobody has promised it."""
        by_default = READ_WITHIN if self.audience in ("child", "family") else None
        return self.flow.read_within or by_default

    @property
    def has_own_words(self) -> bool:
        """Whether anything in it may be answered in one's own words, be it behind "something else"."""
        return any(one.measure is Measure.TEXT or one.other is not None for one in self.questions)

    @property
    def leaves_quickly(self) -> bool:
        """Whether every page has "Leave this page quickly". Not an organisation's return: nobody has to hide it, and it is
        not one person's to wipe."""
        if self.mode == Mode.RETURN:
            return False
        return self.sensitive if self.flow.leave_quickly is None else self.flow.leave_quickly

    @property
    def works_offline(self) -> bool:
        """Whether it may be answered without a network. Never where answers must not stay on the device."""
        if self.sensitive or self.flow.shared_device:
            return False
        return self.flow.offline is not False

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
    return replace(
        survey,
        pages=tuple(page for page in pages if page.questions),
        versions=(),
        easy_read=version.easy_read,
    )


def _reworded(question: Question, change: Change | None) -> Question:
    if change is None:
        return question
    words = {choice_id: (text, hint) for choice_id, text, hint in change.choices}
    pictures = dict(change.pictures)
    choices = tuple(
        _reworded_choice(choice, words.get(choice.id), pictures.get(choice.id)) for choice in question.choices
    )
    options = replace(
        question.options,
        low=change.low or question.options.low,
        high=change.high or question.options.high,
        labels=change.labels or question.options.labels,
    )
    if change.points:
        faces = change.points if (change.type or question.type) == "faces" else None
        options = replace(options, points=faces, minimum=1, maximum=change.points)
    return replace(
        question,
        type=change.type or question.type,
        media=_replaced(question.media, change),
        text=change.text or question.text,
        hint=change.hint or question.hint,
        stem=change.stem or question.stem,
        choices=choices,
        options=options,
    )


def _reworded_choice(
    choice: Choice, words: tuple[Text, Text | None] | None, picture: Picture | None
) -> Choice:
    text, hint = words or (choice.text, None)
    return replace(choice, text=text, hint=hint or choice.hint, picture=picture or choice.picture)


def _replaced(media: Media, change: Change) -> Media:
    """A recording of other words is of no use: where a version has its own words, only its own recordings are played."""
    own_words = change.text is not None or change.stem is not None
    kept = Media(media.picture) if own_words else media
    given = change.media
    return Media(given.picture or kept.picture, given.audio or kept.audio, given.video or kept.video)
