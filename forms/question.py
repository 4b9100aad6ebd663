"""One thing that is asked: its words, its choices, and what its type lets the author set."""

from dataclasses import dataclass, field
from enum import StrEnum

from forms.conditions import Condition
from forms.measures import Measure
from forms.media import NOTHING, Media, Picture
from forms.text import Text


class AsksFor(StrEnum):
    """What a question for words asks for, so that "nothing" is read as it was meant: praise under "what could be
    better?", criticism under "what was good?". `FACTS`: something else than what a person thinks."""

    IMPROVEMENT = "improvement"
    PRAISE = "praise"
    OPINION = "opinion"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen. `exclusive`: not together with others. `other`: opens a box for own words."""

    id: str
    text: Text
    hint: Text | None = None
    exclusive: bool = False
    other: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One of several sentences that are put to a person with the same answers under each."""

    id: str
    text: Text
    media: Media = NOTHING


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
    asks_for          what `text` and `long_text` ask for; None: the words of the question tell
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
    asks_for: AsksFor | None = None


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
    media: Media = NOTHING
    choice_ids: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "choice_ids", tuple(choice.id for choice in self.choices))

    @property
    def instrument(self) -> str:
        """What the answer was given with: "faces:3", "scale:0-10". Answers given with different instruments are never
        counted together without saying so: children use faces and words differently (A50 of our standards)."""
        options = self.options
        if self.type in ("scale", "number"):
            return f"{self.type}:{options.minimum or 0:g}-{options.maximum or 0:g}"
        return f"{self.type}:{options.points}" if options.points else self.type

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
