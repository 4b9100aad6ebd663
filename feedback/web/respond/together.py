"""Several people of one organisation at work on one return: nobody overwrites unseen what somebody else has written.

Pages are laid over each other by question anyway. What is left is the same question on two screens at once: so a page of a
return carries a mark of what it held when it was shown, and answers that have changed since are shown before they go.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext

from feedback.responses.drafts import Kept
from feedback.secrets import hashed
from feedback.web import language
from feedback.web.respond import invited
from forms import wording
from forms.survey import Page, Question

#: The hidden field of a page's form.
FIELD = "seen"


def seen(draft: Kept, page: Page) -> str:
    """What a page holds, for its form to carry; empty where nobody else can write in the draft."""
    if not invited.shared(draft.mode):
        return ""
    return _written({question.id: _mark(draft.answers, question) for question in _asked(page)})


def whole(draft: Kept) -> str:
    """What the page of all answers holds, for its form to carry; empty where nobody else can write in the draft."""
    return hashed(json.dumps(draft.answers, sort_keys=True))[:12] if invited.shared(draft.mode) else ""


def unseen(draft: Kept) -> bool:
    """Whether somebody else has written in the draft since the page of all answers was shown that is sent now."""
    return request.form.get(FIELD, whole(draft)) != whole(draft)


def laid_beside(
    draft: Kept, page: Page, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Question], str]:
    """What of a sent page may be kept; the questions that two have answered differently; and what the page has seen now.

    What was not touched here stays as somebody else wrote it meanwhile.
    """
    kept, both, now = dict(given), list[Question](), _sent()
    if not invited.shared(draft.mode):
        return kept, both, ""
    for question in _asked(page):
        before, stands, mine = now.get(question.id), _mark(draft.answers, question), _mark(given, question)
        if before is None or stands in (before, mine):
            continue
        if mine == before:
            kept = {name: value for name, value in kept.items() if name not in _names(question)}
        else:
            both.append(question)
            now[question.id] = stands
    return kept, both, _written(now)


def written(page: Page, given: Mapping[str, Any]) -> list[Question]:
    """The questions of a sent page that are answered otherwise than when it was shown."""
    before = _sent()
    return [question for question in _asked(page) if before.get(question.id) != _mark(given, question)]


def notice(draft: Kept, both: list[Question]) -> str:
    """What somebody else wrote, in full, so that it can be taken over."""
    tag = language.page_language()
    return " ".join(
        gettext(
            "Somebody else answered “%(question)s” meanwhile: %(answer)s. What you wrote is still here. "
            "Press Continue to keep yours.",
            question=question.text.pick(tag).words,
            answer=_said(question, draft, tag),
        )
        for question in both
    )


def _said(question: Question, draft: Kept, tag: str) -> str:
    """Its last full stop is the sentence's own."""
    said = ", ".join(one.words for one in wording.said(question, draft.answers, tag, gettext))
    return said.strip().removesuffix(".") or "–"


def _asked(page: Page) -> list[Question]:
    return [question for question in page.questions if question.type != "note"]


def _names(question: Question) -> tuple[str, str]:
    return question.id, question.other_id


def _mark(answers: Mapping[str, Any], question: Question) -> str:
    return hashed(json.dumps([answers.get(name) for name in _names(question)], sort_keys=True))[:12]


def _sent() -> dict[str, str]:
    marks = (one.partition(":") for one in request.form.get(FIELD, "")[:20_000].split())
    return {question_id: mark for question_id, _, mark in marks}


def _written(marks: Mapping[str, str]) -> str:
    return " ".join(f"{question_id}:{mark}" for question_id, mark in marks.items())
