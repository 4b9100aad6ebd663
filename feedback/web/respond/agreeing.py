"""Who says yes before the first question: the person alone, or a child after a parent or carer.

Every yes and no is posted to the survey's start. What was said on the way (the band of age, that a parent agrees)
stands in this browser's signed form cookie until the survey begins, and nowhere else: not in an address, a log or a
table. Age is asked only where it decides who says yes.
"""

import re
from types import SimpleNamespace
from typing import Any

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from feedback.surveys.collectors import Opened
from feedback.web.beside import Both, both, joined, nboth
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import doorstep, pairing
from feedback.web.service import looking
from forms.confidentiality import promises, taking_back
from forms.flow import Consent

KEPT = "agreeing"
#: What only the pages on the way post. Who comes from the start page has been asked nothing yet: they may be another
#: child, and a parent's yes is for one.
_ASKED = frozenset({"band", "parent", "assent"})


def step(opened: Opened, version: str | None) -> str | None:
    """The page that has to come before this survey begins, by its endpoint; None when everybody has said yes."""
    if request.form.get("action") == "no" or request.form.get("parent") == "no":
        forget()
        return "respond.declined"
    if opened.survey.consent is not Consent.PARENT_AGREES:
        return None
    said = _said(opened.code) if _ASKED & request.form.keys() else {}
    said = said | {"code": opened.code, "version": version}
    if request.form.get("band") in ("younger", "older"):
        said["younger"] = request.form["band"] == "younger"
    if request.form.get("parent") == "yes":
        said["parent"] = True
    session[KEPT] = said
    younger = _younger(opened, version, said)
    if younger is None:
        return "respond.age"
    if younger and not said.get("parent"):
        return "respond.parent"
    return "respond.assent" if younger and request.form.get("assent") != "yes" else None


def forget() -> None:
    """The survey begins, or is left: what was said on the way is no longer needed."""
    session.pop(KEPT, None)


def version(code: str) -> str | None:
    """The version chosen on the start page, for the buttons on the pages after it."""
    return _said(code).get("version") if _ASKED & request.form.keys() else None


@anyone
def age(code: str) -> Response:
    """How old somebody is, in two bands."""
    opened = _on_the_way(code)
    if opened is None or not opened.survey.flow.decides_from:
        return _to_start(code)
    return _page("respond/age.html", opened, limit=opened.survey.flow.decides_from)


@anyone
def parent(code: str) -> Response:
    """What a parent or carer has to know, and their yes or no."""
    opened = _on_the_way(code)
    if opened is None:
        return _to_start(code)
    survey, start = opened.survey, opened.survey.start
    return _page(
        "respond/parent.html",
        opened,
        survey=SimpleNamespace(
            title=picked(survey.title),
            why=picked(start.why),
            who_asks=picked(start.who_asks),
            who_sees=picked(start.who_sees),
            next_steps=picked(start.next_steps),
        ),
        promises=promises(survey.mode, opened.few_invited, both, pairing.known_by(opened)),
        taking_back=taking_back(survey.flow.take_back_days, both, nboth),
        notice_url=url_for("respond.notice", code=code),
    )


@anyone
def assent(code: str) -> Response:
    """The child's own yes, after the parent's."""
    opened = _on_the_way(code)
    if opened is None or not _said(code).get("parent"):
        return _to_start(code)
    return _page("respond/assent.html", opened)


@anyone
def declined(code: str) -> Response:
    """Somebody does not want to take part: that is all right, and help is here all the same."""
    opened = _opened(code)
    return _page("respond/declined.html", opened) if opened else _to_start(code)


def told(opened: Opened) -> Both | None:
    """What the start page says about parents and carers."""
    consent, limit = opened.survey.consent, opened.survey.flow.decides_from
    if consent is Consent.PARENT_TOLD:
        sentences = [
            both("We ask the people who gave you this survey to tell your parent or carer about it first."),
            both("If nobody has told them, you can show them this page."),
        ]
    elif consent is Consent.PARENT_AGREES:
        sentences = [both("Your parent or carer has to say yes first. Then you decide.")]
    else:
        return None
    return joined([_for_whom(limit), *sentences] if limit else sentences)


def _for_whom(limit: int) -> Both:
    return both("This is for you if you are %(age)s or younger.", age=limit - 1)


def _said(code: str) -> dict[str, Any]:
    said = session.get(KEPT)
    return said if isinstance(said, dict) and said.get("code") == code else {}


def _younger(opened: Opened, version: str | None, said: dict[str, Any]) -> bool | None:
    """Whether a parent has to agree; None where that has to be asked. A version for an age says it already."""
    limit = opened.survey.flow.decides_from
    if limit is None:
        return True
    one = opened.survey.version(version) if version else None
    by_version = _below(one.band if one else version or "", limit)
    return said.get("younger") if by_version is None else by_version


def _below(band: str, limit: int) -> bool | None:
    """Whether everybody of a band such as "8-11" or "16+" is younger than `limit`; None where it straddles it."""
    found = re.fullmatch(r"(\d+)\s*(?:[-–]\s*(\d+)|\+)", band.strip())
    if found is None:
        return None
    if int(found[1]) >= limit:
        return False
    return True if found[2] and int(found[2]) < limit else None


def _on_the_way(code: str) -> Opened | None:
    """The survey behind this door, for somebody who came here from its start page."""
    return _opened(code) if _said(code) else None


def _opened(code: str) -> Opened | None:
    with looking() as connection:
        return doorstep.behind(connection, code)


def _to_start(code: str) -> Response:
    return redirect(url_for("respond.start", code=code), 303)


def _page(template: str, opened: Opened, **context: object) -> Response:
    doorstep.settle_language(opened.survey)
    start = {
        "start_url": url_for("respond.begin", code=opened.code),
        "back_url": url_for("respond.start", code=opened.code),
    }
    return doorstep.page(template, opened.survey, **start, **context)
