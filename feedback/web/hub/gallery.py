"""Every component in every state, on one page, so that the next screen is put together and not drawn."""

from flask import Blueprint, render_template

from feedback.accounts.roles import Permission
from feedback.web.guard import allow


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/gallery", "gallery", gallery)


@allow(Permission.SEE_HUB)
def gallery() -> str:
    """The gallery."""
    return render_template("gallery.html")
