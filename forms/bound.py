"""What a template is given for one question: plain attributes only. Described in `forms.page_form`."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.measures import DONT_KNOW, PREFER_NOT
from forms.media import Media, Picture
from forms.question import Question
from forms.text import Phrase, Text

if TYPE_CHECKING:
    from forms.types.field import AnswerField

Gettext = Callable[[str], str]


@dataclass(slots=True)
class BoundPicture:
    """A picture by what the survey calls it. `alt` is None where the words beside it say what it shows."""

    source: str
    alt: Phrase | None = None


@dataclass(slots=True)
class BoundVideo:
    """A question signed or spoken. `captions` are pairs of language and what the survey calls them."""

    source: str
    sign_language: str
    captions: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Row:
    """One control of a group: a radio, a checkbox, or a number box of a `rank`."""

    id: str
    html_id: str
    name: str
    value: str
    phrase: Phrase
    hint: Phrase | None = None
    checked: bool = False
    exclusive: bool = False
    kind: str = "radio"
    other_name: str = ""
    other_html_id: str = ""
    other_value: str = ""
    other_limit: int = 0
    other_label: Phrase | None = None
    rank_value: str = ""
    picture: BoundPicture | None = None


@dataclass(slots=True)
class Point:
    """One point of `faces` or `scale`, lowest first. `face` says which of five faces is drawn."""

    value: int
    html_id: str
    name: str
    phrase: Phrase
    checked: bool = False
    face: int = 0


@dataclass(slots=True)
class DatePart:
    """One of the three boxes of a date. `width` in characters."""

    name: str
    html_id: str
    phrase: Phrase
    value: str
    width: int


@dataclass(slots=True)
class BoundQuestion:
    """A question on a form: its words in one language, what was answered so far, and what is wrong with it."""

    question: Question
    field: "AnswerField"
    id: str
    template: str
    label: Phrase
    hint: Phrase | None
    stem: Phrase | None
    errors: list[str]
    html_id: str
    first_id: str
    described_by: str
    optional: bool
    name: str
    value: str = ""
    rows: list[Row] = dataclasses.field(default_factory=list)
    extra_rows: list[Row] = dataclasses.field(default_factory=list)
    points: list[Point] = dataclasses.field(default_factory=list)
    parts: list[DatePart] = dataclasses.field(default_factory=list)
    low: Phrase | None = None
    high: Phrase | None = None
    unit: Phrase | None = None
    limit: int | None = None
    most: int | None = None
    most_words: Phrase | None = None
    last: int | None = None
    inputmode: str = "text"
    picture: BoundPicture | None = None
    audio: str | None = None
    video: BoundVideo | None = None

    @property
    def has_media(self) -> bool:
        """Whether anything but words belongs to it."""
        return bool(self.picture or self.audio or self.video or any(row.picture for row in self.rows))


def interface_phrase(say: Callable[[Gettext], str], language: str, gettext: Gettext) -> Phrase:
    """Words of the interface, truthfully English where the catalogue has nothing in `language`.

    `say` is `lambda gettext: gettext("Day")`, so that the words reach the catalogues.
    """
    said = say(gettext)
    return Phrase(said, "en" if said == say(str) else language)


_SET_ASIDE: dict[str, Callable[[Gettext], str]] = {
    DONT_KNOW: lambda gettext: gettext("I don’t know"),
    PREFER_NOT: lambda gettext: gettext("I don’t want to say"),
}


def set_aside_phrase(value: str, language: str, gettext: Gettext) -> Phrase:
    """The words for `dont_know` or `prefer_not`."""
    return interface_phrase(_SET_ASIDE[value], language, gettext)


def spoken(text: Text | None, language: str) -> Phrase | None:
    return text.pick(language) if text is not None else None


def seen(picture: Picture | None, language: str) -> BoundPicture | None:
    return BoundPicture(picture.source, spoken(picture.alt, language)) if picture is not None else None


def heard(media: Media, label: Phrase) -> str | None:
    """The recording of the very words that are shown: none where they are in another language than it is."""
    found = media.audio.get(label.language)
    return found or media.audio.get(label.language.partition("-")[0])


def signed(media: Media) -> BoundVideo | None:
    if media.video is None:
        return None
    return BoundVideo(media.video.source, media.video.sign_language, tuple(media.video.captions.items()))
