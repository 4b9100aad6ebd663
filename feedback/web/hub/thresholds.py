"""How small a number may be shown: an administrator raises it, and nobody lowers it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.partnership import thresholds
from feedback.partnership.thresholds import MOST, SHIPPED, ThresholdFault
from feedback.web.guard import allow
from feedback.web.hub.concerns import names
from feedback.web.service import actor, reading, service, writing

NOT_SURE = "Tick this: nobody can lower a threshold again, not even you."


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/partnership/small-numbers", "thresholds", page)
    hub.add_url_rule("/partnership/small-numbers", "thresholds_raise", raise_them, methods=["POST"])


@allow(Permission.RAISE_THRESHOLDS)
def page() -> str:
    """The two thresholds, what they change, and every time one was raised."""
    with reading() as session:
        return _page(session)


@allow(Permission.RAISE_THRESHOLDS)
def raise_them() -> Response | tuple[str, int]:
    """Raise one or both; or the page again with what was typed."""
    try:
        with writing() as session:
            wanted = {name: _typed(name) for name in SHIPPED}
            steps = thresholds.check(
                session, wanted
            )  # what is wrong with a number is said before anything else
            if any(before != after for before, after in steps.values()) and not request.form.get("sure"):
                raise ThresholdFault("sure", NOT_SURE)
            now = service().clock.now()
            changed = thresholds.set_to(session, wanted, now, actor())
            for one in changed:
                what = {"policy": one.name, "before": one.before, "now": one.now}
                trail.note(session, now, actor(), "threshold raised", "partnership/thresholds", **what)
    except ThresholdFault as refused:
        with reading() as session:
            return _page(session, (refused.name, str(refused))), 422
    flash(
        "Raised. Every page, file and export shows it from now on."
        if changed
        else "Nothing to raise: these are the numbers as they were.",
        "good",
    )
    return redirect(url_for("hub.thresholds"), 303)


def _typed(name: str) -> int:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise ThresholdFault(name, f"Write a whole number, from {SHIPPED[name].threshold} to {MOST}.")
    return int(typed)


def _page(session: Session, fault: tuple[str, str] | None = None) -> str:
    return render_template(
        "hub/thresholds.html",
        now={name: thresholds.named(session, name).threshold for name in SHIPPED},
        shipped={name: policy.threshold for name, policy in SHIPPED.items()},
        what=thresholds.WHAT,
        most=MOST,
        history=thresholds.history(session),
        people=names(session),
        fault=fault,
        typed=request.form,
    )
