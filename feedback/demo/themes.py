"""How the hub made sense of what people wrote: themes added, comments tied to them, themes agreed, and the rest suggested.

What the computer adds is really worked out on this machine, by the best way it has, never written into the story.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from analysis import grouping
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.responses import reading
from feedback.themes import codebook, coding, groups, suggestions


def acts(stage: Stage) -> Iterator[Act]:
    """For every survey with themes: the analyst adds and ties, the hub agrees."""
    for path in sorted((FOLDER / "themes").glob("*.yaml")):
        book = told(path)
        yield Act(stage.days.moment(book["added"], "10:30"), partial(_add, book=book))
        yield Act(stage.days.moment(book["coded"], "11:00"), partial(_code, book=book))
        if "agreed" in book:
            yield Act(stage.days.moment(book["agreed"], "11:30"), partial(_agree, book=book))
        if "suggested" in book:
            yield Act(stage.days.moment(book["suggested"], "14:00"), partial(_suggest, book=book))
        if "grouped" in book:
            yield Act(stage.days.moment(book["grouped"], "14:30"), partial(_group, book=book))


def _add(stage: Stage, book: dict[str, Any]) -> None:
    with stage.writing() as session:
        for one in book["themes"]:
            codebook.add(
                session,
                book["survey"],
                one["name"],
                stage.now,
                stage.people["analyst"],
                definition=one["definition"],
                priority_ref=one["priority"],
            )


def _code(stage: Stage, book: dict[str, Any]) -> None:
    with stage.writing() as session:
        comments = _comments(session, book["survey"])
        wanted: dict[str, set[str]] = {}
        for one in book["themes"]:
            theme = _theme(session, book["survey"], one["name"])
            for opening in one["comments"]:
                wanted.setdefault(beginning(comments, opening), set()).add(theme.id)
        for comment_id, theme_ids in wanted.items():
            coding.assign(session, comment_id, theme_ids, stage.people["analyst"], stage.now)


def _agree(stage: Stage, book: dict[str, Any]) -> None:
    with stage.writing() as session:
        for one in book["themes"]:
            if one.get("agreed", True):
                theme = _theme(session, book["survey"], one["name"])
                codebook.agree(session, theme, stage.people["hub"], stage.now)


def _suggest(stage: Stage, book: dict[str, Any]) -> None:
    key = book["survey"]
    with stage.writing() as session:
        found = suggestions.work_out(suggestions.material(session, key))
        suggestions.keep(session, key, found, stage.now, stage.people["analyst"])


def _group(stage: Stage, book: dict[str, Any]) -> None:
    """Groups need the extra `language`; without it the page of groups says so."""
    if grouping.best_way() is None:
        return
    key = book["survey"]
    with stage.writing() as session:
        found = groups.texts(session, key)
        made = grouping.group([text for _, text in found])
        groups.keep(session, key, [one for one, _ in found], made, stage.people["analyst"], stage.now)


def beginning(comments: dict[str, str], opening: str) -> str:
    """The id of the one comment that begins so.

    Raises:
        LookupError: none does, or several do.
    """
    found = [comment_id for comment_id, text in comments.items() if text.startswith(opening)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} comments begin with “{opening}”; there must be one")
    return found[0]


def _theme(session: Session, survey_key: str, name: str) -> codebook.Theme:
    theme = codebook.named(session, survey_key, name)
    if theme is None:
        raise LookupError(f"There is no theme “{name}” in '{survey_key}'")
    return theme


def _comments(session: Session, survey_key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    number = 1
    while lines := reading.page(session, survey_key, reading.Filter(), number):
        found |= {line.id: line.text for line in lines}
        number += 1
    return found
