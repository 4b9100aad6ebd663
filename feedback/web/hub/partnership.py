"""The partnership's own page: name, colour, agencies, boards, voice groups, and where help is."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.partnership import bodies, contrast, languages, profile, thresholds
from feedback.web.guard import allow
from feedback.web.hub import help_form
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/partnership", "partnership", partnership)
    hub.add_url_rule("/partnership", "partnership_save", save, methods=["POST"])
    hub.add_url_rule("/partnership/help", "partnership_help", save_help, methods=["POST"])
    hub.add_url_rule("/partnership/bodies", "partnership_bodies", save_bodies, methods=["POST"])


@allow(Permission.SEE_HUB)
def partnership() -> str:
    """Everything about the partnership on one page."""
    return _page()


@allow(Permission.EDIT_PARTNERSHIP)
def save() -> Response | tuple[str, int]:
    """Name, colour and contacts. Languages have a page of their own."""
    form = request.form
    values = {
        "name": form.get("name", "").strip(),
        "short_name": form.get("short_name", "").strip() or form.get("name", "").strip(),
        "area": form.get("area", "").strip(),
        "accent": form.get("accent", "").strip().lower(),
        "contact_email": form.get("contact_email", "").strip(),
        "privacy_contact": form.get("privacy_contact", "").strip(),
        "listening_days": help_form.texts(form, "listening_days", languages.known()),
    }
    if not values["name"]:
        return _page(fault=("name", "Write the partnership’s name.")), 422
    try:
        with writing() as session:
            profile.set_up(session, **values)
            trail.note(session, service().clock.now(), actor(), "partnership changed", "partnership")
    except profile.PartnershipFault as refused:
        return _page(fault=("accent", str(refused))), 422
    return _saved()


@allow(Permission.EDIT_PARTNERSHIP)
def save_help() -> Response | tuple[str, int]:
    """Where help is: shown on every page, so at least one stays."""
    contacts = help_form.contacts(request.form, languages.known())
    if not contacts:
        return _page(fault=("help", "Keep at least one help contact: it is shown on every page.")), 422
    with writing() as session:
        profile.set_help(session, contacts)
        trail.note(session, service().clock.now(), actor(), "help contacts changed", "partnership")
    return _saved()


@allow(Permission.EDIT_PARTNERSHIP)
def save_bodies() -> Response | tuple[str, int]:
    """Agencies, boards with their sub groups, and voice groups: one a line."""
    try:
        with writing() as session:
            bodies.set_from_lines(session, **{kind: request.form.get(kind, "") for kind in bodies.KINDS})
            trail.note(session, service().clock.now(), actor(), "bodies changed", "partnership")
    except bodies.BodyFault as refused:
        return _page(fault=("bodies", str(refused))), 422
    return _saved()


def _saved() -> Response:
    service().forget_partnership()
    flash("Saved. Every page shows it within a few seconds.")
    return redirect(url_for("hub.partnership"), 303)


def _page(fault: tuple[str, str] | None = None) -> str:
    with reading() as session:
        listed = bodies.read(session)
        lines = {kind: bodies.as_lines(session, kind) for kind in bodies.KINDS}
        small = {name: thresholds.named(session, name).threshold for name in thresholds.SHIPPED}
    accent = request.form.get("accent") or service().partnership().accent
    return render_template(
        "hub/partnership.html",
        fault=fault,
        bodies=listed,
        lines=lines,
        accent=accent,
        contrast=None if contrast.fault(accent) else round(contrast.ratio(accent, contrast.PAPER), 1),
        may_edit=Permission.EDIT_PARTNERSHIP in g.signed_in.permissions,
        small=small,
        may_raise=Permission.RAISE_THRESHOLDS in g.signed_in.permissions,
        typed=request.form,
    )
