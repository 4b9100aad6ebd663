"""Audience versions as authors write them."""

from collections.abc import Iterator
from dataclasses import fields, replace

from forms.author_file.named import named, words_of
from forms.author_file.questions import labels
from forms.author_file.spot import Spot, near
from forms.question import Question
from forms.survey import AudienceVersion, Change, Page
from forms.text import Text

VERSION_KEYS = ("id", "title", "band", "changes", "leaves_out")
CHANGE_TEXTS = ("text", "hint", "stem", "low", "high")
CHANGE_KEYS = (*CHANGE_TEXTS, "labels", "choices")


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
    changes: dict[str, Change] = {}
    for word, entry in inside.entry.items.items():
        item = spot.below(entry, f"question '{word}'")
        for question in _meant(item, word, questions):
            change = _change(item, question)
            if question.group == word:
                change = replace(change, text=None, stem=change.text or change.stem)
            changes[question.id] = _merged(changes.get(question.id), change)
    return changes


def _change(spot: Spot, question: Question) -> Change:
    """New words for one question; plain words, or words by language, stand for its text."""
    if spot.kind == "words" or not set(spot.entry.items) & set(CHANGE_KEYS):
        return Change(text=spot.said())
    spot.keys(CHANGE_KEYS)
    return Change(
        text=spot.text("text"),
        hint=spot.text("hint"),
        stem=spot.text("stem"),
        low=spot.text("low"),
        high=spot.text("high"),
        labels=_labels(spot, question),
        choices=tuple(_choices(spot, question)),
    )


def _labels(spot: Spot, question: Question) -> tuple[Text, ...]:
    changed = labels(spot)
    if changed and len(changed) != len(question.options.labels):
        count = len(question.options.labels)
        spot.object(
            f"There are {len(changed)} labels, and '{question.id}' has {count}.", "Write as many.", "labels"
        )
        return ()
    return changed


def _choices(spot: Spot, question: Question) -> Iterator[tuple[str, Text, Text | None]]:
    for name, item, full in named(spot, "choices", ("id", "text", "hint"), "choice"):
        if name in question.choice_ids:
            yield name, words_of(item, full), item.text("hint") if full else None
        else:
            item.object(f"'{question.id}' has no such choice.", near(name, question.choice_ids))


def _merged(before: Change | None, change: Change) -> Change:
    if before is None:
        return change
    names = (field.name for field in fields(Change))
    return Change(**{name: getattr(change, name) or getattr(before, name) for name in names})
