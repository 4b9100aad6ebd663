"""Reports in the hub: choose what it is about, read it here, or take it as a file."""

import io
from datetime import datetime

from flask import Blueprint, abort, g, make_response, render_template, request, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.papers import page
from feedback.papers.paper import Paper
from feedback.papers.pdf import PdfMissing
from feedback.publications import links
from feedback.publications.links import LinkFault
from feedback.reports import files, offered
from feedback.reports.asked import Asked, ReportFault
from feedback.reports.kinds import KINDS, Kind
from feedback.reports.offered import Choice
from feedback.web import paper_page
from feedback.web.guard import allow
from feedback.web.hub.as_it_stood import results_of_all
from feedback.web.service import reading, service


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/reports", "reports", every)
    hub.add_url_rule("/reports/<kind>", "report", report)
    hub.add_url_rule("/reports/<kind>/read", "report_read", read)
    hub.add_url_rule("/reports/<kind>/file.<ending>", "report_file", file)


@allow(Permission.SEE_DECISIONS)
def every() -> str:
    """Which reports there are, and what each is."""
    return render_template("hub/reports.html", kinds=KINDS)


@allow(Permission.SEE_DECISIONS)
def report(kind: str) -> str | tuple[str, int]:
    """One kind: what it is about is chosen in the address, then it can be read or taken along."""
    with reading() as session:
        return shown(session, kind)


@allow(Permission.SEE_DECISIONS)
def read(kind: str) -> Response | tuple[str, int]:
    """The report as a page that stands alone."""
    with results_of_all() as session:
        try:
            return paper_page.respond(page.html(made(session, kind)))
        except ReportFault as fault:
            return shown(session, kind, fault), 422


@allow(Permission.SEE_DECISIONS)
def file(kind: str, ending: str) -> Response | tuple[str, int]:
    """The report as a file. Where PDF cannot be made here, the page says so and offers the others."""
    if ending not in files.ENDINGS:
        abort(404)
    with results_of_all() as session:
        try:
            content = files.write(made(session, kind), ending)
        except ReportFault as fault:
            return shown(session, kind, fault), 422
        except PdfMissing as fault:
            return shown(session, kind, no_pdf=str(fault)), 503
    return handed_over(content, kind, ending)


def handed_over(content: bytes, name: str, ending: str) -> Response:
    """A file to keep, under a name that says what it is and when it was made."""
    day = service().clock.today().isoformat()
    response = make_response(
        send_file(
            io.BytesIO(content),
            mimetype=files.ENDINGS[ending][0],
            as_attachment=True,
            download_name=f"{name}-{day}.{ending}",
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def made(session: Session, name: str) -> Paper:
    """The report that the address asks for, as it is at this moment.

    Raises:
        ReportFault: something has to be chosen first.
    """
    kind, now = kind_of(name), service().clock.now()
    return kind.make(session, chosen(session, kind, now), now)


def kind_of(name: str) -> Kind:
    """A kind of report, or "there is no page here"."""
    return KINDS.get(name) or abort(404)


def chosen(session: Session, kind: Kind, now: datetime) -> Asked:
    """What the address chose.

    Raises:
        ReportFault: something is missing, or is in no list.
    """
    return offered.asked(offered.choices(session, kind, request.values, now))


def shown(
    session: Session,
    name: str,
    fault: ReportFault | None = None,
    *,
    no_pdf: str = "",
    link_fault: LinkFault | None = None,
) -> str:
    """The page of one kind. Nothing is made for it; it says whether enough is chosen."""
    kind = kind_of(name)
    choices = offered.choices(session, kind, request.values, service().clock.now())
    missing: ReportFault | None = None
    try:
        offered.asked(choices)
    except ReportFault as found:
        missing = found
    if fault is None and missing and _was_chosen(choices, missing):
        fault = missing
    return render_template(
        "hub/report.html",
        name=name,
        kind=kind,
        choices=choices,
        address={one.name: one.chosen for one in choices if one.chosen},
        ready=missing is None,
        fault=fault,
        no_pdf=no_pdf,
        link_fault=link_fault,
        typed={"days": str(links.USUAL), "for_whom": ""} | request.form.to_dict(),
        longest=links.LONGEST,
        endings=files.ENDINGS,
        may_pass_on=Permission.PUBLISH in g.signed_in.permissions,
    )


def _was_chosen(choices: tuple[Choice, ...], missing: ReportFault) -> bool:
    """Whether the form was sent: an empty page asks, and does not scold."""
    return missing.field in request.values
