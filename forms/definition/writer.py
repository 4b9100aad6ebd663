"""From a survey to plain values."""

from dataclasses import fields
from typing import Any

from forms.conditions import Condition
from forms.flow import USUAL, Flow
from forms.media import Media, Picture, Video
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
TEXT_OPTIONS = ("low", "high", "unit", "missing")
PLAIN_OPTIONS = ("minimum", "maximum", "step", "points", "limit", "most")
START_TEXTS = ("why", "who_asks", "who_sees", "next_steps", "hear_back")


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
            "flow": _flow(survey.flow),
            "pages": [_page(page) for page in survey.pages],
            "versions": [_version(version) for version in survey.versions],
            "easy_read": survey.easy_read,
        },
        keep=("check_answers",),
    )


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


def _flow(flow: Flow) -> dict[str, Any]:
    """Only what differs from the default, so that a survey written before a switch existed keeps its hash."""
    names = (field.name for field in fields(Flow))
    changed = {name: getattr(flow, name) for name in names if getattr(flow, name) != getattr(USUAL, name)}
    return {name: str(value) if name == "consent" else value for name, value in changed.items()}


def _media(media: Media) -> dict[str, Any]:
    return _slim(
        {
            "picture": _picture(media.picture),
            "audio": dict(media.audio),
            "video": _video(media.video),
        }
    )


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    return None if picture is None else _slim({"source": picture.source, "alt": picture.alt})


def _video(video: Video | None) -> dict[str, Any] | None:
    if video is None:
        return None
    return _slim(
        {
            "source": video.source,
            "sign_language": video.sign_language,
            "captions": dict(video.captions),
            "signer": video.signer,
        }
    )


def _start(start: Start) -> dict[str, Any]:
    return {"minutes": start.minutes, **{name: getattr(start, name).to_dict() for name in START_TEXTS}}


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
            "media": _media(question.media),
        }
    )


def _choice(choice: Choice) -> dict[str, Any]:
    plain = {field.name: getattr(choice, field.name) for field in fields(Choice)}
    return _slim(plain | {"picture": _picture(choice.picture)})


def _options(options: Options) -> dict[str, Any]:
    return _slim(
        {
            **{name: getattr(options, name) for name in TEXT_OPTIONS},
            "labels": [label.to_dict() for label in options.labels],
            "asks_for": None if options.asks_for is None else str(options.asks_for),
        }
    ) | {name: getattr(options, name) for name in PLAIN_OPTIONS if getattr(options, name) is not None}


def _version(version: AudienceVersion) -> dict[str, Any]:
    return _slim(
        {
            "id": version.id,
            "title": version.title,
            "band": version.band,
            "changes": {question_id: _change(change) for question_id, change in version.changes.items()},
            "leaves_out": sorted(version.leaves_out),
            "easy_read": version.easy_read,
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
            "type": change.type,
            "points": change.points,
            "media": _media(change.media),
            "pictures": [
                {"id": choice_id, **(_picture(picture) or {})} for choice_id, picture in change.pictures
            ],
        }
    )
