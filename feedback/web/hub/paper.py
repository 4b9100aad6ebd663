"""A survey to print and fill in with a pen: the same questions, with the codes its answers are keyed in by."""

from types import SimpleNamespace

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.responses import paper
from feedback.surveys import versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.web import language
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import reading
from forms import aside
from forms.confidentiality import Mode, on_paper
from forms.paper import form


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/paper", "paper", sheets)


@allow(Permission.SEE_SURVEYS)
def sheets(key: str) -> str:
    """The form in one language and one version, as it is printed. `?large=1` is for eyes that need it."""
    with reading() as session:
        survey, version = _published(session, key)
        door = _door(session, key)
        whole = versions.read(version)
        chosen = request.args.get("version") or (door.audience_version if door else None)
        chosen = chosen if chosen and whole.version(chosen) else None
        office = paper.rules(door) if door else None
    one = whole.for_audience(chosen)
    language.speak(language.among(whole.languages))
    tag, large = language.page_language(), request.args.get("large") == "1"

    def to(**changes: object) -> str:
        values = {"lang": tag, "version": chosen, "large": 1 if large else None, "door": door and door.code}
        return url_for("hub.paper", key=key, **{**values, **changes})  # type: ignore[arg-type]

    return render_template(
        "hub/paper.html",
        survey=survey,
        title=picked(whole.title),
        start=one.start,
        questions=form(one, tag, gettext),
        last_things=aside.possible(one, gettext),
        promises=on_paper(gettext) if one.mode is Mode.ANONYMOUS else (),
        number=version.number,
        door=door,
        office=office,
        large=large,
        easy_read=one.easy_read,
        languages=[
            SimpleNamespace(
                tag=other, name=language.own_name(other), href=to(lang=other), current=other == tag
            )
            for other in whole.languages
        ],
        versions=[
            SimpleNamespace(
                title=picked(other.title) if other else None,
                href=to(version=other.id if other else ""),
                current=chosen == (other.id if other else None),
            )
            for other in ((None, *whole.versions) if whole.versions else ())
        ],
        size_url=to(large=None if large else 1),
    )


def _published(session: Session, key: str) -> tuple[Survey, SurveyVersion]:
    """A survey and the version to print: the newest that is published, or the one named."""
    survey = session.get(Survey, key) or abort(404)
    named = request.args.get("form", "")
    if named.isascii() and named.isdigit() and len(named) < 9:
        found = session.scalar(
            select(SurveyVersion).where(
                SurveyVersion.survey_key == key,
                SurveyVersion.number == int(named),
                SurveyVersion.published_at.is_not(None),
            )
        )
        return survey, found or abort(404)
    return survey, versions.current(session, key) or abort(404)


def _door(session: Session, key: str) -> Collector | None:
    door = session.get(Collector, request.args.get("door", ""))
    return door if door is not None and door.survey_key == key and door.kind == "paper" else None
