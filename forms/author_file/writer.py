"""A survey as the YAML its author could have written."""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

import yaml

from forms.flow import USUAL, Flow
from forms.media import NOTHING, Media, Picture, Video
from forms.survey import AudienceVersion, Change, Choice, Options, Page, Question, Survey
from forms.text import Text
from forms.types import TYPES, before_now

_FLAGS = ("required", "dont_know", "prefer_not")
_PLAIN_OPTIONS = ("minimum", "maximum", "step", "points", "limit", "most")
_TEXT_OPTIONS = ("low", "high", "unit", "missing")


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def write(survey: Survey) -> str:
    """YAML that reads back as an equal survey."""
    return yaml.dump(
        _survey(survey),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=False,
    )


def _survey(survey: Survey) -> dict[str, Any]:
    start = survey.start
    texts = {
        name: _text(getattr(start, name))
        for name in ("why", "who_asks", "who_sees", "next_steps", "hear_back")
    }
    return {
        "survey": survey.key,
        "title": _text(survey.title),
        "languages": list(survey.languages),
        "audience": survey.audience,
        "mode": str(survey.mode),
        "check_answers": survey.check_answers,
        **_given(sensitive=survey.sensitive, priorities=list(survey.priorities), flow=_flow(survey.flow)),
        "start": {**texts, "minutes": start.minutes},
        "pages": [_page(pages) for pages in _folded(survey.pages)],
        **_given(versions=[_version(version) for version in survey.versions]),
    }


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, False, "", [], {}, ())}


def _text(text: Text | None) -> dict[str, str] | None:
    """Always by language, so that nobody has to know which language comes first."""
    return None if text is None else text.to_dict()


def _flow(flow: Flow) -> dict[str, Any]:
    """What differs from what holds for a survey that says nothing."""
    names = (field.name for field in fields(Flow))
    said = {name: getattr(flow, name) for name in names if getattr(flow, name) != getattr(USUAL, name)}
    return {name: str(value) if name == "consent" else value for name, value in said.items()}


def _media(media: Media) -> dict[str, Any]:
    return _given(picture=_picture(media.picture), audio=dict(media.audio), video=_video(media.video))


def _picture(picture: Picture | None) -> str | dict[str, Any] | None:
    if picture is None or picture.alt is None:
        return picture and picture.source
    return {"source": picture.source, "alt": _text(picture.alt)}


def _video(video: Video | None) -> dict[str, Any] | None:
    if video is None:
        return None
    about = _given(captions=dict(video.captions), signer=video.signer)
    return {"source": video.source, "sign_language": video.sign_language, **about}


def _folded(pages: tuple[Page, ...]) -> Iterator[tuple[Page, ...]]:
    """Pages, with those together that were written as one list of statements."""
    for _, several in groupby(pages, key=_sameness):
        yield tuple(several)


def _sameness(page: Page) -> Any:
    """Equal for pages that were written as one list of statements, and for no others."""
    first = page.questions[0]
    pair = before_now.pair(page)
    if pair is not None:
        return replace(page, id="", questions=(replace(first, id="", text=_heading(page)),))
    if not _is_statement(page):
        return page.id
    alike = replace(first, id="", text=first.stem or first.text, media=NOTHING)
    return replace(page, id="", questions=(alike,))


def _is_statement(page: Page) -> bool:
    first = page.questions[0]
    alone = len(page.questions) == 1 and page.id == first.id
    return alone and first.stem is not None and first.id.startswith(f"{first.group}_")


def _page(pages: tuple[Page, ...]) -> dict[str, Any]:
    page, first = pages[0], pages[0].questions[0]
    pair = before_now.pair(page)
    folded = _is_statement(page) or pair is not None
    when = str(page.when) if page.when else None
    return {
        "id": first.group if folded else page.id,
        **_given(title=None if pair else _text(page.title), when=when, sensitive=page.sensitive),
        "questions": _questions(pages),
    }


def _questions(pages: tuple[Page, ...]) -> list[dict[str, Any]]:
    page = pages[0]
    if before_now.pair(page) is not None:
        return [_before_now(pages)]
    if _is_statement(page):
        return [_statements([page.questions[0] for page in pages])]
    return [_question(question) for question in page.questions]


def _before_now(pages: tuple[Page, ...]) -> dict[str, Any]:
    first = pages[0].questions[0]
    pairs = [pair for pair in map(before_now.pair, pages) if pair is not None]
    times = {
        key: _text(
            Text({tag: said for pair in pairs for tag, said in getattr(pair.times, key).to_dict().items()})
        )
        for key in before_now.Times._fields
    }
    whole = replace(first, id=first.group or first.id, text=_heading(pages[0]), group=None)
    return {
        **_question(whole),
        "type": "before_now",
        **times,
        "statements": [{"id": pair.statement.id, "text": _text(pair.statement.text)} for pair in pairs],
    }


def _heading(page: Page) -> Text:
    return page.title or page.questions[0].text


def _statements(questions: list[Question]) -> dict[str, Any]:
    first = questions[0]
    stem = first.stem or first.text
    whole = replace(first, id=first.group or first.id, text=stem, stem=None, group=None, media=NOTHING)
    written = _question(whole)
    return {
        **written,
        "type": "statements",
        "answer_with": first.type,
        "statements": [
            {
                "id": question.id.removeprefix(f"{question.group}_"),
                "text": _text(question.text),
                **_media(question.media),
            }
            for question in questions
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "type": question.type,
        "text": _text(question.text),
        **_given(
            hint=_text(question.hint),
            when=str(question.when) if question.when else None,
            priority=question.priority,
            choices=[_choice(choice) for choice in question.choices],
            **{name: getattr(question, name) for name in _FLAGS},
        ),
        **_media(question.media),
        **_options(question.options, TYPES[question.type].takes),
    }


def _options(options: Options, takes: frozenset[str]) -> dict[str, Any]:
    plain = {name: getattr(options, name) for name in _PLAIN_OPTIONS}
    texts = {name: _text(getattr(options, name)) for name in _TEXT_OPTIONS}
    every = {
        **plain,
        **texts,
        "labels": [_text(label) for label in options.labels] or None,
        "asks_for": options.asks_for and str(options.asks_for),
    }
    return {name: value for name, value in every.items() if value is not None and name in takes}


def _choice(choice: Choice) -> dict[str, Any]:
    hint = _text(choice.hint)
    return {
        "id": choice.id,
        "text": _text(choice.text),
        **_given(hint=hint, exclusive=choice.exclusive, other=choice.other, picture=_picture(choice.picture)),
    }


def _version(version: AudienceVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "title": _text(version.title),
        **_given(
            band=version.band,
            easy_read=version.easy_read,
            changes={question_id: _change(change) for question_id, change in version.changes.items()},
            leaves_out=sorted(version.leaves_out),
        ),
    }


def _change(change: Change) -> dict[str, Any]:
    texts = {name: _text(getattr(change, name)) for name in ("text", "hint", "stem", "low", "high")}
    return _given(
        type=change.type,
        points=change.points if change.type == "faces" else None,
        **texts,
        labels=[_text(label) for label in change.labels],
        choices=_changed_choices(change),
        **_media(change.media),
    )


def _changed_choices(change: Change) -> list[dict[str, Any]]:
    pictures = dict(change.pictures)
    worded = [
        {
            "id": choice_id,
            "text": _text(text),
            **_given(hint=_text(hint), picture=_picture(pictures.pop(choice_id, None))),
        }
        for choice_id, text, hint in change.choices
    ]
    return worded + [
        {"id": choice_id, "picture": _picture(picture)} for choice_id, picture in pictures.items()
    ]
