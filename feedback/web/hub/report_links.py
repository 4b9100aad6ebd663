"""Links to a report for people without an account: made from a report's page, listed, taken back."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.papers import page
from feedback.publications import links
from feedback.publications.link_models import ReportLink
from feedback.publications.links import LinkFault
from feedback.reports.asked import ReportFault
from feedback.web.guard import allow
from feedback.web.hub import reports, who
from feedback.web.hub.as_it_stood import stood_for_all
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/reports/links", "report_links", every)
    hub.add_url_rule("/reports/links/<link_id>/withdraw", "report_link_withdraw", withdraw, methods=["POST"])
    hub.add_url_rule("/reports/<kind>/link", "report_link", make, methods=["POST"])


@allow(Permission.SEE_DECISIONS)
def every() -> str:
    """The links that are out, and those that have ended."""
    with reading() as session:
        return _page(session)


@allow(Permission.PUBLISH)
def make(kind: str) -> str | tuple[str, int]:
    """Freeze the report as it is now behind a new link, and show the link once."""
    try:
        with stood_for_all() as session:
            paper = reports.made(session, kind)
        with writing() as session:
            link, token = links.make(
                session,
                kind=kind,
                title=paper.title,
                about=paper.about,
                html=page.html(paper),
                for_whom=request.form.get("for_whom", ""),
                days=_days(),
                at=service().clock.now(),
                actor=actor(),
            )
            address = url_for("public.paper", token=token, _external=True)
            return _page(session, address, link)
    except ReportFault as fault:
        with reading() as session:
            return reports.shown(session, kind, fault), 422
    except LinkFault as fault:
        with reading() as session:
            return reports.shown(session, kind, link_fault=fault), 422


@allow(Permission.PUBLISH)
def withdraw(link_id: str) -> Response:
    """It opens nothing any more."""
    with writing() as session:
        link = session.get(ReportLink, link_id) or abort(404)
        if links.withdraw(session, link, service().clock.now(), actor()):
            flash("The link is withdrawn. Whoever opens it is told so.", "good")
    return redirect(url_for("hub.report_links"), 303)


def _page(session: Session, address: str = "", made: ReportLink | None = None) -> str:
    return render_template(
        "hub/report_links.html",
        links=links.listed(session),
        names=who.names(session),
        now=service().clock.now(),
        address=address,
        made=made,
        may_withdraw=Permission.PUBLISH in g.signed_in.permissions,
    )


def _days() -> int:
    written = request.form.get("days", "").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else 0
