"""The filters of the comments page: they lie in the address, so that a view can be sent to a colleague."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from feedback.responses import reading as comments_reading
from feedback.responses.reading import AS_WRITTEN, Filter
from feedback.results import sentiment
from feedback.surveys import collectors
from feedback.themes import codebook, coding
from feedback.web import language
from feedback.web.rendering import picked
from feedback.web.service import actor
from forms.survey import Survey as Definition

NAMES = ("read", "question", "theme", "version", "door", "language", "quotes", "words", "order")
CRITICAL = "critical"
#: What it is called where nothing is chosen, if not "All".
_NONE = {"order": "What may be needed first"}
#: Longer words are not looked for.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter offers."""

    value: str
    label: str
    checked: bool


def given() -> dict[str, str]:
    """The filters of this request that say something."""
    return {name: request.args[name][:LONGEST] for name in NAMES if request.args.get(name)}


def wanted() -> Filter:
    """This request's filters, for a query over comments."""
    chosen = given()
    theme = chosen.pop("theme", "")
    return Filter(**chosen, reader=actor(), ids=coding.under(theme) if theme else None)


def back(key: str, next_id: str | None) -> str:
    """The view somebody came from: the same filters and page, at the comment to read next."""
    chosen: dict[str, Any] = {
        **given(),
        "page": request.args.get("page", type=int),
        "_anchor": f"comment-{next_id}" if next_id else None,
    }
    return url_for("hub.comments", key=key, **chosen)


def choices(session: Session, key: str, defined: Mapping[str, Definition]) -> dict[str, list[Choice]]:
    """What the filters offer: only what there is, each with how many comments it has; none where there is one way."""
    counts, unread = _by_question(session, key)
    tag = language.page_language()
    texts = {one.id: one.text.pick(tag).words for survey in defined.values() for one in survey.questions}
    spoken = comments_reading.languages(session, key)
    versions, doors = _parts(session, key, defined)
    read = [
        ("no", f"Not read yet ({unread})"),
        ("not-mine", "Not read by me"),
        ("mine", "Read by me"),
        ("yes", "Read by anybody"),
    ]
    offered = {
        "read": read,
        "question": [(one, f"{texts[one]} ({counts[one]})") for one in texts if counts[one]],
        "theme": [(one.id, one.name) for one in codebook.of_survey(session, key)],
        "version": versions if len(versions) > 1 else [],
        "door": doors if len(doors) > 1 else [],
        "language": [(one, language.own_name(one)) for one in spoken] if len(spoken) > 1 else [],
        "quotes": [("yes", "May be quoted"), ("no", "Must not be quoted")],
        "order": [("question", "Question by question"), *_by_guess(defined)],
    }
    return {name: _offer(name, rows, _NONE.get(name, "All")) for name, rows in offered.items()}


def guessed(defined: Mapping[str, Definition]) -> bool:
    """Whether this request wants likely critical comments first, and may have it: never where children wrote them."""
    return request.args.get("order") == CRITICAL and bool(_by_guess(defined))


def _by_guess(defined: Mapping[str, Definition]) -> list[tuple[str, str]]:
    newest = [*defined.values()][-1:]
    allowed = any(sentiment.may_order(one) for one in newest)
    return [(CRITICAL, "Likely critical first, a rough guess")] if allowed else []


def _by_question(session: Session, key: str) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    unread = 0
    for question_id, (count, new) in comments_reading.by_question(session, key).items():
        counts[question_id.removesuffix(".other")] += count
        unread += new
    return counts, unread


def _parts(
    session: Session, key: str, defined: Mapping[str, Definition]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The audience versions and the doors that comments came by, as rows of a filter."""
    titles = {one.id: picked(one.title) for survey in defined.values() for one in survey.versions}
    names = {one.code: one.group_label or one.name or one.code for one in collectors.of(session, key)}
    versions, doors = Counter[str](), Counter[str]()
    for version, door, count in comments_reading.parts(session, key):
        versions[version or AS_WRITTEN] += count
        doors[door] += count
    said = {tag: title.words for tag, title in titles.items() if title} | {
        AS_WRITTEN: "The survey as written"
    }
    return (
        [(one, f"{said.get(one, one)} ({count})") for one, count in sorted(versions.items())],
        [(one, f"{names.get(one, one)} ({count})") for one, count in doors.most_common()],
    )


def _offer(name: str, rows: list[tuple[str, str]], otherwise: str) -> list[Choice]:
    chosen = request.args.get(name, "")
    return [
        Choice("", otherwise, not chosen),
        *(Choice(value, label, value == chosen) for value, label in rows),
    ]
