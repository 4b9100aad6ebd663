"""The public face. It reads frozen publications, open doors and the partnership, and has no road to answers."""

from flask import Blueprint

from feedback.web import media
from feedback.web.public import (
    arriving,
    certificate,
    feeds,
    health,
    home,
    loops,
    no_mail,
    open_data,
    papers,
    reacting,
    receipt,
    receipt_acts,
    statements,
)
from feedback.web.respond import elsewhere, invited

public = Blueprint("public", __name__)

for part in (
    home,
    loops,
    reacting,
    feeds,
    open_data,
    papers,
    certificate,
    receipt,
    receipt_acts,
    statements,
    arriving,
    health,
    media,
    no_mail,
):
    part.add_to(public)
public.add_url_rule("/resume", "resume", elsewhere.resume)
public.add_url_rule("/resume", "resume_typed", elsewhere.resume_typed, methods=["POST"])
public.add_url_rule("/i/<link>", "come_in", invited.come_in)
