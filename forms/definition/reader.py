"""From plain values back to a survey."""

from collections.abc import Mapping
from typing import Any

from forms import conditions
from forms.conditions import Condition
from forms.confidentiality import Mode
from forms.definition.writer import FORMAT, PLAIN_OPTIONS, START_TEXTS, TEXT_OPTIONS
from forms.flow import Consent, Flow
from forms.measures import Measure
from forms.media import Media, Picture, Video
from forms.question import AsksFor
from forms.survey import (
    AudienceVersion,
    Change,
    Choice,
    Options,
    Page,
    Question,
    Start,
    Survey,
)
from forms.text import Text


class _Reader:
    """Turns plain values back into a survey, every text in the order of the survey's languages."""

    def __init__(self, languages: tuple[str, ...]):
        self.languages = languages

    def text(self, words: Mapping[str, str] | None) -> Any:
        return None if words is None else Text(words).in_order(self.languages)

    def texts(self, several: list[Mapping[str, str]]) -> tuple[Text, ...]:
        return tuple(self.text(words) for words in several)

    def when(self, data: Any) -> Condition | None:
        return None if data is None else conditions.from_list(data)

    def survey(self, data: Mapping[str, Any]) -> Survey:
        return Survey(
            key=data["key"],
            title=self.text(data["title"]),
            languages=self.languages,
            audience=data["audience"],
            mode=Mode(data["mode"]),
            start=self.start(data["start"]),
            check_answers=data.get("check_answers", True),
            sensitive=data.get("sensitive", False),
            priorities=tuple(data.get("priorities", ())),
            flow=self.flow(data.get("flow", {})),
            pages=tuple(self.page(page) for page in data["pages"]),
            versions=tuple(self.version(version) for version in data.get("versions", ())),
            easy_read=data.get("easy_read", False),
        )

    def flow(self, data: Mapping[str, Any]) -> Flow:
        consent = data.get("consent")
        return Flow(**{**data, "consent": Consent(consent) if consent else None})

    def media(self, data: Mapping[str, Any]) -> Media:
        video = data.get("video")
        return Media(
            picture=self.picture(data.get("picture")),
            audio=dict(data.get("audio", {})),
            video=Video(**{**video, "captions": dict(video.get("captions", {}))}) if video else None,
        )

    def picture(self, data: Mapping[str, Any] | None) -> Picture | None:
        return None if data is None else Picture(data["source"], self.text(data.get("alt")))

    def start(self, data: Mapping[str, Any]) -> Start:
        return Start(minutes=data["minutes"], **{name: self.text(data[name]) for name in START_TEXTS})

    def page(self, data: Mapping[str, Any]) -> Page:
        return Page(
            id=data["id"],
            title=self.text(data.get("title")),
            when=self.when(data.get("when")),
            sensitive=data.get("sensitive", False),
            questions=tuple(self.question(question) for question in data["questions"]),
        )

    def question(self, data: Mapping[str, Any]) -> Question:
        return Question(
            id=data["id"],
            type=data["type"],
            text=self.text(data["text"]),
            measure=Measure(data["measure"]),
            hint=self.text(data.get("hint")),
            required=data.get("required", False),
            choices=tuple(self.choice(choice) for choice in data.get("choices", ())),
            when=self.when(data.get("when")),
            priority=data.get("priority"),
            dont_know=data.get("dont_know", False),
            prefer_not=data.get("prefer_not", False),
            options=self.options(data.get("options", {})),
            group=data.get("group"),
            stem=self.text(data.get("stem")),
            media=self.media(data.get("media", {})),
        )

    def choice(self, data: Mapping[str, Any]) -> Choice:
        return Choice(
            id=data["id"],
            text=self.text(data["text"]),
            hint=self.text(data.get("hint")),
            exclusive=data.get("exclusive", False),
            other=data.get("other", False),
            picture=self.picture(data.get("picture")),
        )

    def options(self, data: Mapping[str, Any]) -> Options:
        return Options(
            labels=self.texts(data.get("labels", [])),
            **{name: self.text(data.get(name)) for name in TEXT_OPTIONS},
            **{name: data.get(name) for name in PLAIN_OPTIONS},
            asks_for=AsksFor(data["asks_for"]) if "asks_for" in data else None,
        )

    def version(self, data: Mapping[str, Any]) -> AudienceVersion:
        return AudienceVersion(
            id=data["id"],
            title=self.text(data["title"]),
            band=data.get("band", ""),
            changes={
                question_id: self.change(change) for question_id, change in data.get("changes", {}).items()
            },
            leaves_out=frozenset(data.get("leaves_out", ())),
            easy_read=data.get("easy_read", False),
        )

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(
            **{name: self.text(data.get(name)) for name in ("text", "hint", "stem", "low", "high")},
            labels=self.texts(data.get("labels", [])),
            choices=tuple(
                (choice["id"], self.text(choice.get("text")), self.text(choice.get("hint")))
                for choice in data.get("choices", ())
            ),
            type=data.get("type"),
            points=data.get("points"),
            media=self.media(data.get("media", {})),
            pictures=tuple(
                (picture["id"], Picture(picture["source"], self.text(picture.get("alt"))))
                for picture in data.get("pictures", ())
            ),
        )


def from_dict(data: Mapping[str, Any]) -> Survey:
    """The survey that `to_dict` wrote. Raises ValueError for a format this version does not know."""
    if data.get("format") != FORMAT:
        raise ValueError(f"This survey is kept in format {data.get('format')!r}; this version reads {FORMAT}")
    return _Reader(tuple(data["languages"])).survey(data)
