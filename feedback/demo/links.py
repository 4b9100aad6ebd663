"""Addresses into the demo: every face of the service, and a link that signs in for every role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts import accounts
from feedback.accounts.models import Account
from feedback.accounts.roles import NAMES, Role
from feedback.clock import Clock
from feedback.database import Database
from feedback.demo.prepare import Prepared
from feedback.loop import loops
from feedback.partnership import profile
from feedback.plans import shelf as plans
from feedback.plans.models import Priority
from feedback.publications import shelf
from feedback.responses import store
from feedback.results import priority as informs
from feedback.surveys import collectors, promises, versions
from feedback.surveys.models import Collector
from feedback.training.models import Course
from feedback.training.point_models import TrainingPoint
from forms.text import Text

EVERYBODY, STAFF = "everybody", "staff"


@dataclass(frozen=True, slots=True)
class Face:
    """One page to look at, and who can: everybody, or staff, who sign in first.

    `language` is the tag of the language it is in, where that is not the first one of the page.
    """

    name: str
    url: str
    who: str = EVERYBODY
    language: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link that signs in, as often as one likes, to see the hub with the eyes of a role."""

    role: str
    name: str
    url: str


def faces(app: Flask, database: Database, prepared: Prepared, at: datetime) -> list[Face]:
    """Every face of the demo as it stands, the public ones first."""
    with app.test_request_context(base_url=prepared.settings.public_url), database.reading() as session:
        return [
            Face("Public home", _to("public.home")),
            *_surveys(session, at),
            *_published(session),
            *_receipts(prepared),
            Face("Help now", _to("public.help")),
            Face("Privacy", _to("public.privacy")),
            Face("Accessibility", _to("public.accessibility")),
            *_hub(session),
        ]


def sign_in(app: Flask, database: Database, prepared: Prepared, clock: Clock) -> list[SignIn]:
    """A fresh link for every account, in the order of the roles. Those of an earlier start work on."""
    with app.test_request_context(base_url=prepared.settings.public_url), database.writing() as session:
        held = session.scalars(
            select(Account).where(Account.disabled_at.is_(None)).order_by(Account.name.desc())
        ).all()
        by_role = {one.role: account for account in reversed(held) for one in account.roles}
        return [
            SignIn(
                role,
                NAMES[role],
                _to("hub.welcome", token=accounts.one_time_link(session, account, "demo", clock.now())),
            )
            for role, account in ((role, by_role.get(role)) for role in Role)
            if account is not None
        ]


def _to(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, _external=True, **values)


def _surveys(session: Session, at: datetime) -> Iterator[Face]:
    """Every open door that needs no link of one’s own, in each language of its survey that the partnership has switched on."""
    offered = profile.read(session).languages
    open_to_all = select(Collector).where(Collector.kind != promises.PERSONAL)
    doors = session.scalars(open_to_all.order_by(Collector.listed.desc(), Collector.code)).all()
    for door in doors:
        version = versions.current(session, door.survey_key)
        if version is None or collectors.state(door, at) is not collectors.Door.OPEN:
            continue
        survey = versions.read(version)
        title = survey.title.pick("en").words
        yield Face(f"Survey: {title}", _to("respond.start", code=door.code))
        for tag in (one for one in survey.languages[1:] if one in offered):
            address = _to("respond.start", code=door.code, lang=tag)
            yield Face(f"Survey: {title} In {_language(tag)}", address, language=tag)


def _published(session: Session) -> Iterator[Face]:
    yield Face("All published loops", _to("public.loops"))
    for loop in shelf.listed(session, "en"):
        name = f"Loop: {loop.title.words}"
        yield Face(name, _to("public.loop", slug=loop.slug))
        newest = [one for one in shelf.editions(session, loop.slug) if one.edition == loop.edition]
        for edition in newest:
            if edition.language != "en":
                address = _to("public.loop", slug=loop.slug, lang=edition.language)
                yield Face(f"{name}, in {_language(edition.language)}", address, language=edition.language)


def _language(tag: str) -> str:
    return Locale.parse(tag.replace("-", "_")).get_language_name("en") or tag


def _receipts(prepared: Prepared) -> Iterator[Face]:
    """The code stands behind the #, where a browser keeps it to itself."""
    for door, code in prepared.notes.receipts.items():
        address = _to("public.receipt", _anchor=code.replace(" ", ""))
        yield Face(f"Receipt {code} (from /s/{door})", address)


def _hub(session: Session) -> Iterator[Face]:
    for name, endpoint in (
        ("Hub: today", "hub.today"),
        ("Hub: concerns", "hub.concerns"),
        ("Hub: surveys", "hub.surveys"),
        ("Hub: training", "hub.courses"),
        ("Hub: uptake of training", "hub.uptake"),
        ("Hub: returns of organisations", "hub.returns"),
        ("Hub: loops", "hub.loops"),
        ("Hub: plans", "hub.plans"),
        ("Hub: reports", "hub.reports"),
        ("Hub: partnership", "hub.partnership"),
        ("Hub: gallery of components", "hub.gallery"),
    ):
        yield Face(name, _to(endpoint), STAFF)
    most = max(store.counts(session).items(), key=lambda pair: pair[1], default=("", 0))[0]
    if most:
        for name, endpoint in (
            ("results", "hub.results"),
            ("comments", "hub.comments"),
            ("themes", "hub.themes"),
        ):
            yield Face(f"Hub: {name} of {most}", _to(endpoint, key=most), STAFF)
    asked = select(Course).where(Course.key.in_(select(TrainingPoint.course_key))).order_by(Course.title)
    for course in session.scalars(asked):
        address = _to("hub.course_results", key=course.key)
        yield Face(f"Hub: what came of the course “{course.title}”", address, STAFF)
    for loop in loops.newest_first(session):
        words = Text(loop.title).pick("en").words
        yield Face(f"Hub: loop “{words}”", _to("hub.loop", loop_id=loop.id), STAFF)
    best = _best_informed(session)
    if best is not None:
        address = _to("hub.priority", key=best.plan_key, code=best.code)
        yield Face(f"Hub: priority “{best.plain_title}”", address, STAFF)


def _best_informed(session: Session) -> Priority | None:
    """The priority that most surveys ask about, and most promises belong to."""
    rows = {row.ref: row for row in plans.priorities(session)}
    counts = informs.informed(session, list(rows))
    best = max(counts, key=lambda ref: counts[ref], default=None)
    return rows[best] if best else None
