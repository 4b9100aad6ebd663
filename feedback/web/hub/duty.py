"""Who keeps watch: the rota, the clocks and the people to hand on to; what rules flag in vain; and all of it on paper."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.partnership import duty, profile
from feedback.partnership.duty import CLOCKS, PLACES, DutyFault
from feedback.partnership.working_time import WEEKDAYS
from feedback.safeguarding import alarms, rota
from feedback.safeguarding.rota import RotaFault
from feedback.web.guard import allow
from feedback.web.hub.concerns import names, said
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/concerns/rota", "rota", rota_page)
    hub.add_url_rule("/concerns/rota", "rota_enter", enter, methods=["POST"])
    hub.add_url_rule("/concerns/rota/<turn_id>/out", "rota_out", take_out, methods=["POST"])
    hub.add_url_rule("/concerns/duty", "duty_save", save, methods=["POST"])
    hub.add_url_rule("/concerns/rules", "concern_rules", rules)
    hub.add_url_rule("/concerns/paper", "concerns_paper", paper)


@allow(Permission.SEE_CONCERNS)
def rota_page() -> str:
    """Who is on, from when to when, which days have nobody, and within what time people look."""
    return _page()


@allow(Permission.EDIT_ROTA)
def enter() -> Response | tuple[str, int]:
    """Two people for some days."""
    form = request.form
    try:
        with writing() as session:
            rota.enter(
                session,
                _day(form.get("starts_on", "")),
                _day(form.get("ends_on", "")),
                form.get("first", ""),
                form.get("second", ""),
                form.get("evening") or None,
                service().clock.now(),
                actor(),
            )
    except RotaFault as fault:
        return _page(("starts_on", str(fault))), 422
    flash("They are on the rota.", "good")
    return redirect(url_for("hub.rota"), 303)


@allow(Permission.EDIT_ROTA)
def take_out(turn_id: str) -> Response:
    """Take a turn off the rota."""
    with writing() as session:
        rota.take_out(session, turn_id, service().clock.now(), actor())
    flash("Taken off the rota.", "good")
    return redirect(url_for("hub.rota"), 303)


@allow(Permission.EDIT_ROTA)
def save() -> Response | tuple[str, int]:
    """Working hours, clocks, and who words are handed on to."""
    form = request.form
    kept = {
        "days": form.getlist("days"),
        "closed": form.get("closed", "").split(),
        **{name: form.get(name, "").strip() for name in ("opens", "closes", *CLOCKS, *PLACES)},
    }
    try:
        settled = duty.write(duty.read(kept))
    except DutyFault as fault:
        return _page((str(fault).partition(":")[0], str(fault).partition(": ")[2])), 422
    with writing() as session:
        profile.set_up(session, **_standing(session), duty=settled)
        trail.note(session, service().clock.now(), actor(), "safeguarding settings changed", "partnership")
    service().forget_partnership()
    flash("Saved. Clocks that run already keep their time.", "good")
    return redirect(url_for("hub.rota"), 303)


@allow(Permission.DECIDE_CONCERNS)
def rules() -> str:
    """Which rule cries wolf."""
    with reading() as session:
        return render_template(
            "hub/concern_rules.html", rules=alarms.by_rule(session), missed=alarms.by_people(session)
        )


@allow(Permission.SEE_CONCERNS)
def paper() -> str:
    """The procedure, the people and a blank form on paper, for the day the network is down."""
    with reading() as session:
        return render_template(
            "hub/concerns_paper.html",
            turns=rota.upcoming(session, service().clock.today()),
            duty=service().partnership().duty,
            places=PLACES,
            names=names(session),
            weekdays=WEEKDAYS,
            **said(),
        )


def _page(fault: tuple[str, str] | None = None) -> str:
    now, today = service().clock.now(), service().clock.today()
    settled = service().partnership().duty
    with reading() as session:
        return render_template(
            "hub/rota.html",
            on=rota.now(session, now, settled),
            turns=rota.upcoming(session, today),
            gaps=rota.gaps(session, today, settled),
            deciders=rota.deciders(session),
            duty=settled,
            clocks=CLOCKS,
            places=PLACES,
            weekdays=WEEKDAYS,
            names=names(session),
            fault=fault,
            typed=request.form,
            **said(),
        )


def _standing(session: Session) -> dict[str, str]:
    """What a partnership that nobody has named yet is called until somebody does."""
    found = profile.read(session)
    return {"name": found.name, "short_name": found.short_name} if found is profile.NOBODY else {}


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RotaFault("Choose the first and the last day.") from None
