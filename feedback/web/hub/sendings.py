"""A personal door that sends by itself: its plan, what a message looks like in each language, and who was not reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.clock import HOME
from feedback.invitations import letter, sending, standing, writing
from feedback.invitations.letter import To
from feedback.invitations.sending import SendingFault
from feedback.invitations.sending_models import Sending
from feedback.mail.wording import Words
from feedback.surveys.models import Collector
from feedback.surveys.promises import KEPT_APART
from feedback.web import language
from feedback.web.guard import allow
from feedback.web.hub.invitations import found
from feedback.web.service import actor, reading, service
from feedback.web.service import writing as changing

#: When the first message goes where nobody says: on the next working day, at this hour.
MORNING = time(9)


def add_to(hub: Blueprint) -> None:
    place = "/surveys/<key>/doors/<code>/sending"
    hub.add_url_rule(place, "sending", look)
    hub.add_url_rule(place, "sending_plan", plan, methods=["POST"])
    hub.add_url_rule(f"{place}/stop", "sending_stop", stop, methods=["POST"])
    hub.add_url_rule(f"{place}/go-on", "sending_go_on", go_on, methods=["POST"])
    hub.add_url_rule(f"{place}/<person>/right", "sending_right", right, methods=["POST"])


@dataclass
class Asked:
    """The form of a plan: as it was typed, as it is meant, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, languages: tuple[str, ...]) -> "Asked":
        typed = {name: value.strip() for name, value in request.form.items()}
        asked = cls(typed)
        asked.values = {
            "first_at": asked._first(),
            "reminders": asked._reminders(),
            "subject": asked._by_language("subject", languages),
            "words": asked._by_language("words", languages),
            "any_hour": bool(typed.get("any_hour")),
            "any_day": bool(typed.get("any_day")),
        }
        return asked

    @classmethod
    def of(cls, held: Sending) -> "Asked":
        """A plan as its form would have it typed."""
        first = held.first_at.astimezone(HOME)
        words = {
            f"{name}_{tag}": said
            for name in ("subject", "words")
            for tag, said in getattr(held, name).items()
        }
        return cls(
            {
                "first_on": first.date().isoformat(),
                "first_at": f"{first:%H:%M}",
                "reminders": ", ".join(map(str, held.reminders)),
                "any_hour": "1" if held.any_hour else "",
                "any_day": "1" if held.any_day else "",
                **words,
            }
        )

    def _first(self) -> datetime | None:
        try:
            day = date.fromisoformat(self.typed.get("first_on", ""))
            hour = time.fromisoformat(self.typed.get("first_at") or f"{MORNING:%H:%M}")
        except ValueError:
            self.faults.append(("first_on", "Write the day and the time of the first message."))
            return None
        return datetime.combine(day, hour, HOME)

    def _reminders(self) -> list[int]:
        words = [one.strip() for one in self.typed.get("reminders", "").split(",") if one.strip()]
        if not all(one.isdecimal() and len(one) < 4 for one in words):
            self.faults.append(("reminders", "Write days with commas, like 7, 14. Leave it empty for none."))
            return []
        return [int(one) for one in words]

    def _by_language(self, name: str, languages: tuple[str, ...]) -> dict[str, str]:
        said = {tag: self.typed.get(f"{name}_{tag}", "") for tag in languages}
        return {tag: words for tag, words in said.items() if words}


@allow(Permission.EDIT_SURVEYS)
def look(key: str, code: str) -> str:
    """The plan, how far it has come, what the messages say, and whom they did not reach."""
    with reading() as session:
        _, door, _ = found(session, key, code)
        held = sending.of(session, code)
        return _page(session, key, code, Asked.of(held) if held else _usual(session, door))


@allow(Permission.EDIT_SURVEYS)
def plan(key: str, code: str) -> Response | tuple[str, int] | str:
    """Take a plan, or show first what the messages would say."""
    now = service().clock.now()
    with changing() as session:
        _, _, version = found(session, key, code)
        asked = Asked.read(letter.spoken(version, service().partnership()))
        if not asked.faults and request.form.get("action") != "look":
            try:
                sending.plan(session, code, **asked.values, at=now, actor=actor())
                flash("The plan is kept. The worker sends by it.", "good")
                return redirect(url_for("hub.sending", key=key, code=code), 303)
            except SendingFault as refused:
                asked.faults.append(("reminders", str(refused)))
        session.rollback()
        page = _page(session, key, code, asked)
        return (page, 422) if asked.faults else page


@allow(Permission.EDIT_SURVEYS)
def stop(key: str, code: str) -> Response:
    """Send nothing more."""
    with changing() as session:
        _planned(session, key, code)
        sending.stop(session, code, service().clock.now(), actor())
    flash("No more messages are made. Those that wait already still go.", "good")
    return redirect(url_for("hub.sending", key=key, code=code), 303)


@allow(Permission.EDIT_SURVEYS)
def go_on(key: str, code: str) -> Response:
    """Send again."""
    with changing() as session:
        _planned(session, key, code)
        sending.go_on(session, code, service().clock.now(), actor())
    flash("Messages are sent again.", "good")
    return redirect(url_for("hub.sending", key=key, code=code), 303)


@allow(Permission.EDIT_SURVEYS)
def right(key: str, code: str, person: str) -> Response:
    """An address that was not reached is right: somebody has asked."""
    now = service().clock.now()
    with changing() as session:
        _planned(session, key, code)
        if not sending.address_is_right(session, service().key, code, person, now, actor()):
            abort(404)
    flash("They are written to once more.", "good")
    return redirect(url_for("hub.sending", key=key, code=code), 303)


def _planned(session: Session, key: str, code: str) -> None:
    found(session, key, code)
    if sending.of(session, code) is None:
        abort(404)


def _usual(session: Session, door: Collector) -> Asked:
    """A plan to begin with: the next working morning, and two reminders."""
    work = service().partnership().duty.time
    day = service().clock.today() + timedelta(days=1)
    while not work.works_on(day):
        day += timedelta(days=1)
    days = ", ".join(map(str, sending.USUAL))
    return Asked({"first_on": day.isoformat(), "first_at": f"{MORNING:%H:%M}", "reminders": days})


def _page(session: Session, key: str, code: str, asked: Asked) -> str:
    survey, door, version = found(session, key, code)
    held = sending.of(session, code)
    languages = letter.spoken(version, service().partnership())
    shown = request.values.get("say") if request.values.get("say") in languages else languages[0]
    return render_template(
        "hub/sending.html",
        survey=survey,
        door=door,
        mode=version.mode,
        held=held,
        typed=asked.typed,
        faults=asked.faults,
        spoken=languages,
        shown=shown,
        examples_in=[
            {"value": tag, "label": language.own_name(tag), "checked": tag == shown} for tag in languages
        ],
        examples=_examples(session, door, asked, str(shown)),
        standing=standing.of(session, service().key, code) if held else None,
        next_at=sending.next_at(session, code),
        hours=service().settings.mail_quiet_hours,
        can_send=writing.can_send(service().settings),
        together=letter.TOLD_TOGETHER,
        kept_apart=version.mode in KEPT_APART,
    )


def _examples(session: Session, door: Collector, asked: Asked, language: str) -> list[tuple[str, Words]]:
    """The first message and a reminder as a person would read them, with a link that opens nothing."""
    drawn = Asked(asked.typed)
    words = {name: drawn._by_language(name, (language,)) for name in ("subject", "words")}
    about = writing.about(session, words["subject"], words["words"], door, service().partnership())
    if about is None:
        return []
    base = (service().settings.public_url or request.url_root).rstrip("/")
    to = [To("Ann Archer", f"{base}/i/…", f"{base}/no-mail/…", number) for number in (0, 1)]
    names = ("The first message", "A reminder")
    return [(name, letter.written(about, one, language)) for name, one in zip(names, to, strict=True)]
