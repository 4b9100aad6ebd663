"""A survey as JSON: how a version is frozen in the database, and hashed.

The JSON holds every text as a mapping of language to words, and leaves out what has its default. Texts come back in
the order of the survey's languages, so that the fall-back language does not depend on the order of keys.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from forms import conditions
from forms.conditions import Condition
from forms.confidentiality import Mode
from forms.measures import Measure
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

FORMAT = 1
_TEXT_OPTIONS = ("low", "high", "unit", "missing")
_PLAIN_OPTIONS = ("minimum", "maximum", "step", "points", "limit", "most")
_START_TEXTS = ("why", "who_asks", "who_sees", "next_steps", "hear_back")


def to_dict(survey: Survey) -> dict[str, Any]:
    """The whole survey as plain values that JSON can hold."""
    return _slim(
        {
            "format": FORMAT,
            "key": survey.key,
            "title": survey.title,
            "languages": list(survey.languages),
            "audience": survey.audience,
            "mode": str(survey.mode),
            "start": _start(survey.start),
            "check_answers": survey.check_answers,
            "sensitive": survey.sensitive,
            "priorities": list(survey.priorities),
            "pages": [_page(page) for page in survey.pages],
            "versions": [_version(version) for version in survey.versions],
        },
        keep=("check_answers",),
    )


def to_json(survey: Survey) -> str:
    """Canonical JSON: the same survey is the same text, byte for byte."""
    return json.dumps(to_dict(survey), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(survey: Survey) -> str:
    """SHA-256 of the canonical JSON, as hex."""
    return hashlib.sha256(to_json(survey).encode()).hexdigest()


def _slim(values: dict[str, Any], keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """Without what is empty or off, texts and conditions in their plain form."""
    return {
        key: _plain(value)
        for key, value in values.items()
        if key in keep or not (value is None or value is False or value in ("", [], {}))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_dict()
    return value.to_list() if isinstance(value, Condition) else value


def _start(start: Start) -> dict[str, Any]:
    return {"minutes": start.minutes, **{name: getattr(start, name).to_dict() for name in _START_TEXTS}}


def _page(page: Page) -> dict[str, Any]:
    return _slim(
        {
            "id": page.id,
            "title": page.title,
            "when": page.when,
            "sensitive": page.sensitive,
            "questions": [_question(question) for question in page.questions],
        }
    )


def _question(question: Question) -> dict[str, Any]:
    names = (
        "id",
        "type",
        "text",
        "hint",
        "required",
        "when",
        "priority",
        "dont_know",
        "prefer_not",
        "group",
        "stem",
    )
    return _slim(
        {
            **{name: getattr(question, name) for name in names},
            "measure": str(question.measure),
            "choices": [_choice(choice) for choice in question.choices],
            "options": _options(question.options),
        }
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return _slim({field.name: getattr(choice, field.name) for field in fields(Choice)})


def _options(options: Options) -> dict[str, Any]:
    return _slim(
        {
            **{name: getattr(options, name) for name in _TEXT_OPTIONS},
            "labels": [label.to_dict() for label in options.labels],
        }
    ) | {name: getattr(options, name) for name in _PLAIN_OPTIONS if getattr(options, name) is not None}


def _version(version: AudienceVersion) -> dict[str, Any]:
    return _slim(
        {
            "id": version.id,
            "title": version.title,
            "band": version.band,
            "changes": {question_id: _change(change) for question_id, change in version.changes.items()},
            "leaves_out": sorted(version.leaves_out),
        }
    )


def _change(change: Change) -> dict[str, Any]:
    return _slim(
        {
            **{name: getattr(change, name) for name in ("text", "hint", "stem", "low", "high")},
            "labels": [label.to_dict() for label in change.labels],
            "choices": [
                _slim({"id": choice_id, "text": text, "hint": hint})
                for choice_id, text, hint in change.choices
            ],
        }
    )


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
            pages=tuple(self.page(page) for page in data["pages"]),
            versions=tuple(self.version(version) for version in data.get("versions", ())),
        )

    def start(self, data: Mapping[str, Any]) -> Start:
        return Start(minutes=data["minutes"], **{name: self.text(data[name]) for name in _START_TEXTS})

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
        )

    def choice(self, data: Mapping[str, Any]) -> Choice:
        return Choice(
            id=data["id"],
            text=self.text(data["text"]),
            hint=self.text(data.get("hint")),
            exclusive=data.get("exclusive", False),
            other=data.get("other", False),
        )

    def options(self, data: Mapping[str, Any]) -> Options:
        return Options(
            labels=self.texts(data.get("labels", [])),
            **{name: self.text(data.get(name)) for name in _TEXT_OPTIONS},
            **{name: data.get(name) for name in _PLAIN_OPTIONS},
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
        )

    def change(self, data: Mapping[str, Any]) -> Change:
        return Change(
            **{name: self.text(data.get(name)) for name in ("text", "hint", "stem", "low", "high")},
            labels=self.texts(data.get("labels", [])),
            choices=tuple(
                (choice["id"], self.text(choice.get("text")), self.text(choice.get("hint")))
                for choice in data.get("choices", ())
            ),
        )


def from_dict(data: Mapping[str, Any]) -> Survey:
    """The survey that `to_dict` wrote. Raises ValueError for a format this version does not know."""
    if data.get("format") != FORMAT:
        raise ValueError(f"This survey is kept in format {data.get('format')!r}; this version reads {FORMAT}")
    return _Reader(tuple(data["languages"])).survey(data)


def from_json(text: str) -> Survey:
    """The survey that `to_json` wrote."""
    return from_dict(json.loads(text))
