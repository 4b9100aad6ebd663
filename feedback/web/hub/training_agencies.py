"""Agencies as tables of bookings write them: placed once, known the next time."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.training import agencies
from feedback.training.fault import TrainingFault
from feedback.web.guard import allow
from feedback.web.hub import events
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/training/agencies", "training_agencies", unplaced)
    hub.add_url_rule("/training/agencies", "training_agencies_place", place, methods=["POST"])


@allow(Permission.KEEP_TRAINING)
def unplaced() -> str:
    """Words that nobody has placed yet, each with the agencies it may mean."""
    return _page()


@allow(Permission.KEEP_TRAINING)
def place() -> Response | tuple[str, int]:
    """Say what they mean, for bookings there are and tables to come."""
    said = placed(request.form)
    if not said:
        return _page("Choose an agency for at least one of them."), 422
    try:
        with writing() as session:
            changed = agencies.place(session, said, service().clock.now(), actor())
    except TrainingFault as fault:
        return _page(str(fault)), 422
    flash(f"Placed, in {changed} bookings. Tables to come are read so.", "good")
    return redirect(url_for("hub.training_agencies"), 303)


def placed(form: Mapping[str, str]) -> dict[str, str]:
    """Words for agencies and the keys that were chosen for them, from a form's rows."""
    numbers = [name.removeprefix("agency-words-") for name in form if name.startswith("agency-words-")]
    said = {form[f"agency-words-{one}"]: form.get(f"agency-is-{one}", "") for one in numbers}
    return {words: key for words, key in said.items() if key}


def _page(fault: str = "") -> str:
    with reading() as session:
        return render_template(
            "hub/training_agencies.html",
            left=agencies.unplaced(session),
            agencies=events.agencies(session),
            outside=agencies.OUTSIDE,
            fault=fault,
        )
