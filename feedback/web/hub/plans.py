"""Strategic plans, and what each priority is informed by."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.plans import boards, importing, plan_file, shelf, standing
from feedback.results import priority as informs
from feedback.surveys import versions
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/plans", "plans", plans)
    hub.add_url_rule("/plans", "plan_import", bring_in, methods=["POST"])
    hub.add_url_rule("/plans/<key>", "plan", plan)
    hub.add_url_rule("/plans/<key>/<path:code>", "priority", priority)


@allow(Permission.SEE_PLANS)
def plans() -> str:
    """Every plan on the shelf."""
    return _plans()


@allow(Permission.EDIT_PLANS)
def bring_in() -> Response | tuple[str, int]:
    """A plan file, checked and brought in; what is wrong with it is said line by line."""
    file = request.files.get("file")
    text = file.read().decode("utf-8", "replace") if file else ""
    found = plan_file.read(text) if text.strip() else None
    if found is None or found.plan is None:
        return _plans(faults=found.faults if found else (), missing=found is None), 422
    with writing() as session:
        importing.bring_in(session, found.plan, service().clock.now(), actor())
        title, key = found.plan.title, found.plan.key
    flash(f"{title} is on the shelf.")
    return redirect(url_for("hub.plan", key=key), 303)


@allow(Permission.SEE_PLANS)
def plan(key: str) -> str:
    """One plan: its priorities with what informs each, objectives, actions and figures."""
    with reading() as session:
        found = shelf.plan(session, key) or abort(404)
        informed = informs.informed(session, [one.ref for one in found.priorities])
        return render_template("hub/plan.html", plan=found, informed=informed)


@allow(Permission.SEE_PLANS)
def priority(key: str, code: str) -> str:
    """One priority: every survey, theme, loop and promise that informs it; and the plain truth when there is none."""
    with reading() as session:
        ref = f"{key}/{code}"
        found = shelf.find(session, ref) or abort(404)
        plan_found = shelf.plan(session, key)
        informing = informs.informing(session, ref)
        under = standing.of_priorities(session, [ref])
        return render_template(
            "hub/priority.html",
            plan=plan_found,
            priority=found,
            informs=informing,
            questions={one.survey.key: _questions(session, one) for one in informing.surveys},
            standings={one.ref: one for one in under},
            dropped=[one for one in under if one.dropped],
            boards=bodies.boards(session),
            sharing=boards.sharing(session, ref),
            may_edit=Permission.UPDATE_PLANS in g.signed_in.permissions,
        )


def _questions(session: Session, asked: informs.AskedSurvey) -> list[Phrase]:
    """The words of the questions that inform a priority, as the newest published version asks them."""
    version = versions.current(session, asked.survey.key)
    words = {one.id: one.text for one in versions.read(version).questions} if version else {}
    return [picked(words[name]) if name in words else Phrase(name, "en") for name in asked.question_ids]  # type: ignore[misc]


def _plans(faults: tuple = (), missing: bool = False) -> str:
    with reading() as session:
        rows = shelf.plans(session)
    return render_template(
        "hub/plans.html",
        plans=rows,
        faults=faults,
        missing=missing,
        may_edit=Permission.EDIT_PLANS in g.signed_in.permissions,
    )
