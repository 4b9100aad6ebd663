"""The public face. It reads frozen publications, open doors and the partnership, and has no road to answers."""

from flask import Blueprint

from feedback.web.public import health, home, loops, receipt, statements

public = Blueprint("public", __name__)

for part in (home, loops, receipt, statements, health):
    part.add_to(public)
