"""Audience versions as authors write them."""

from collections.abc import Iterator
from dataclasses import fields, replace

from forms.author_file.instrument import settled
from forms.author_file.media import MEDIA_KEYS, media, picture
from forms.author_file.named import named, words_of
from forms.author_file.questions import labels
from forms.author_file.spot import Spot, near
from forms.media import Media, Picture
from forms.question import Question
from forms.survey import AudienceVersion, Change, Page
from forms.text import Text

VERSION_KEYS = ("id", "title", "band", "easy_read", "changes", "leaves_out")
CHANGE_TEXTS = ("text", "hint", "stem", "low", "high")
CHANGE_KEYS = (*CHANGE_TEXTS, "labels", "choices", "type", "points", *MEDIA_KEYS)


def versions(spot: Spot, pages: tuple[Page, ...]) -> Iterator[AudienceVersion]:
    questions = [question for page in pages for question in page.questions]
    for item in spot.spots("versions"):
        if item.keys(VERSION_KEYS):
            yield _version(item, questions)


def _version(spot: Spot, questions: list[Question]) -> AudienceVersion:
    version_id = spot.identity(kind="choice") or "unnamed"
    spot = spot.called(f"version '{version_id}'")
    spot.file.lines.setdefault(f"version {version_id}", spot.line())
    return AudienceVersion(
        id=version_id,
        title=spot.needed_text("title"),
        band=spot.words("band") or "",
        changes=_changes(spot, questions),
        leaves_out=frozenset(_left_out(spot, questions)),
        easy_read=spot.flag("easy_read"),
    )


def _left_out(spot: Spot, questions: list[Question]) -> Iterator[str]:
    for item in spot.spots("leaves_out"):
        yield from (question.id for question in _meant(item, item.entry.words, questions))


def _meant(spot: Spot, word: str, questions: list[Question]) -> list[Question]:
    """The question with this id, or all questions of this group; a fault where there is none."""
    meant = [question for question in questions if word in (question.id, question.group)]
    if not meant:
        known = [name for question in questions for name in (question.id, question.group) if name]
        spot.object(f"There is no question '{word}'.", near(word, dict.fromkeys(known)))
    return meant


def _changes(spot: Spot, questions: list[Question]) -> dict[str, Change]:
    inside = spot.at("changes")
    if inside is None:
        return {}
    if inside.kind != "mapping":
        inside.object("'changes' must name questions.", "Write the id of a question and a colon.")
    found: dict[str, tuple[Spot, Question, Change]] = {}
    for word, entry in inside.entry.items.items():
        item = spot.below(entry, f"question '{word}'")
        for question in _meant(item, word, questions):
            change = _change(item, question)
            if question.group == word and question.stem is None and change.text:
                fault = "The heading of these pages is the same in every version."
                item.object(fault, f"Change the words of '{question.id}' itself.")
            elif question.group == word:
                change = replace(change, text=None, stem=change.text or change.stem)
            before = found.get(question.id)
            found[question.id] = (item, question, _merged(before[2], change) if before else change)
    for question_id, (item, _, _) in found.items():
        spot.file.lines.setdefault(f"{spot.place} {question_id}", item.line())
    changes = {question_id: settled(*one) for question_id, one in found.items()}
    return {question_id: change for question_id, change in changes.items() if change != Change()}


def _change(spot: Spot, question: Question) -> Change:
    """New words for one question; plain words, or words by language, stand for its text."""
    if spot.kind == "words" or not set(spot.entry.items) & set(CHANGE_KEYS):
        return Change(text=spot.said())
    spot.keys(CHANGE_KEYS)
    choices = sorted(_choices(spot, question), key=lambda choice: choice[1] is None)
    return Change(
        text=spot.text("text"),
        hint=spot.text("hint"),
        stem=spot.text("stem"),
        low=spot.text("low"),
        high=spot.text("high"),
        labels=labels(spot),
        choices=tuple((name, text, hint) for name, text, hint, _ in choices if text is not None),
        type=spot.words("type"),
        points=spot.whole("points"),
        media=media(spot),
        pictures=tuple((name, shown) for name, _, _, shown in choices if shown is not None),
    )


def _choices(
    spot: Spot, question: Question
) -> Iterator[tuple[str, Text | None, Text | None, Picture | None]]:
    """New words, a picture, or both; a choice with a picture only keeps its words."""
    for name, item, full in named(spot, "choices", ("id", "text", "hint", "picture"), "choice"):
        if name not in question.choice_ids:
            item.object(f"'{question.id}' has no such choice.", near(name, question.choice_ids))
        elif full and not (item.has("text") or item.has("hint")):
            yield name, None, None, picture(item)
        else:
            yield (
                name,
                words_of(item, full),
                item.text("hint") if full else None,
                picture(item) if full else None,
            )


def _merged(before: Change, change: Change) -> Change:
    """What was said of all statements of a list, and then of this one."""
    names = (field.name for field in fields(Change) if field.name != "media")
    both = Media(
        picture=change.media.picture or before.media.picture,
        audio=change.media.audio or before.media.audio,
        video=change.media.video or before.media.video,
    )
    return Change(
        **{name: getattr(change, name) or getattr(before, name) for name in names},  # type: ignore[arg-type]
        media=both,
    )
