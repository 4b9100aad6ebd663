"""Work on one theme: notes, merging it into another and back, and moving comments to a theme of their own."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.themes import codebook, memos, merging
from feedback.themes.models import Theme
from feedback.web.guard import allow
from feedback.web.hub.themes import found_theme, theme_page
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    here = "/surveys/<key>/themes/<theme_id>"
    hub.add_url_rule(f"{here}/memos", "theme_memo", memo, methods=["POST"])
    hub.add_url_rule(f"{here}/merge", "theme_merge", merge, methods=["POST"])
    hub.add_url_rule(f"{here}/merge/undo", "theme_merge_undo", undo, methods=["POST"])
    hub.add_url_rule(f"{here}/split", "theme_split", split, methods=["POST"])


Answer = Response | tuple[str, int]


@allow(Permission.CODE_COMMENTS)
def memo(key: str, theme_id: str) -> Answer:
    """A dated note with a name."""

    def write(session: Session, theme: Theme) -> str:
        memos.add(session, theme, request.form.get("memo", ""), actor(), service().clock.now())
        return "The note is kept."

    return _change(key, theme_id, "memo", write)


@allow(Permission.CODE_COMMENTS)
def merge(key: str, theme_id: str) -> Answer:
    """Put this theme into another one."""

    def put(session: Session, theme: Theme) -> str:
        into = codebook.find(session, request.form.get("into", ""))
        if into is None:
            raise codebook.ThemeFault("Choose the theme it should go into.")
        merging.merge(session, theme, into, actor(), service().clock.now())
        return f"“{theme.name}” is merged into “{into.name}”. It can be undone here."

    return _change(key, theme_id, "into", put)


@allow(Permission.CODE_COMMENTS)
def undo(key: str, theme_id: str) -> Answer:
    """Take a merge back."""

    def back(session: Session, theme: Theme) -> str:
        merging.undo(session, theme, actor(), service().clock.now())
        return f"“{theme.name}” stands again, with the comments it had."

    return _change(key, theme_id, "into", back)


@allow(Permission.CODE_COMMENTS)
def split(key: str, theme_id: str) -> Answer:
    """Move chosen comments to a new theme, or to another one by its name."""

    def move(session: Session, theme: Theme) -> str:
        chosen, name = request.form.getlist("comment"), request.form.get("new_name", "")
        new = merging.split(session, theme, chosen, name, actor(), service().clock.now())
        return f"{len(chosen)} comment{'s' if len(chosen) != 1 else ''} moved to “{new.name}”."

    return _change(key, theme_id, "new_name", move)


def _change(key: str, theme_id: str, field: str, act: Callable[[Session, Theme], str]) -> Answer:
    """Do it and say so; or the page again, with what was typed and what to do at the field."""
    try:
        with writing() as session:
            said = act(session, found_theme(session, key, theme_id))
    except codebook.ThemeFault as refused:
        with reading() as session:
            return theme_page(session, key, theme_id, faults=[(field, str(refused))]), 422
    flash(said, "good")
    return redirect(url_for("hub.theme", key=key, theme_id=theme_id), 303)
