"""Mail to everybody who was invited by name, from the page of a loop: looked at first, then sent once."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import mailing
from feedback.loop.faults import LoopFault
from feedback.web.guard import allow
from feedback.web.hub.loops import found
from feedback.web.service import actor, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/<loop_id>/mail", "loop_mail", send, methods=["POST"])


@allow(Permission.PUBLISH)
def send(loop_id: str) -> Response:
    """Write to everybody who was invited, once for this edition."""
    try:
        if request.form.get("sure") != "yes":
            raise LoopFault("Tick that you want to write to all of them. A message cannot be called back.")
        with writing() as session:
            loop, public_url = found(session, loop_id), service().settings.public_url
            told = mailing.send(session, loop, public_url, service().clock.now(), actor(), service().key)
            number = told.addresses
        flash(f"{number} {'message is' if number == 1 else 'messages are'} on the way.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop", loop_id=loop_id, _anchor="telling"), 303)
