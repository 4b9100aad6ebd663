"""A report behind a link: read without an account until the link ends. What it shows was frozen when it was made.

These pages are in English, as the papers are that stand here.
"""

from importlib.util import find_spec

from flask import Blueprint, abort, make_response, url_for
from markupsafe import escape
from werkzeug.wrappers import Response

from feedback.clock import HOME
from feedback.papers import page, pdf
from feedback.publications import links
from feedback.publications.links import Shown
from feedback.web import flood, paper_page
from feedback.web.guard import anyone
from feedback.web.service import reading, service


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/papers/<token>", "paper", paper)
    public.add_url_rule("/papers/<token>.pdf", "paper_pdf", paper_pdf)


@anyone
def paper(token: str) -> Response:
    """The paper as it stood when the link was made; where the link has ended, the page says so."""
    if not flood.allow("paper"):
        return flood.refusal("paper")
    found = _found(token)
    flood.came_right("paper")
    if found.ended:
        return _said(found, "This link has ended", "Ask whoever sent it to you for a new one.", 410)
    return _unlisted(paper_page.respond(found.html.replace("<footer>", f"<footer>{_foot(found, token)}", 1)))


@anyone
def paper_pdf(token: str) -> Response:
    """The same as PDF. Making one is work, so each counts as a try."""
    if not flood.allow("paper"):
        return flood.refusal("paper")
    found = _found(token)
    if found.ended:
        return _said(found, "This link has ended", "Ask whoever sent it to you for a new one.", 410)
    try:
        content = pdf.render(found.html)
    except pdf.PdfMissing:
        return _said(found, "There is no PDF here", "Go back and print the page instead.", 503)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="report.pdf"'
    return _unlisted(response)


def _found(token: str) -> Shown:
    with reading() as session:
        return links.opened(session, token, service().clock.now()) or abort(404)


def _foot(found: Shown, token: str) -> str:
    """Until when it can be read, and where it can be taken along. It is not in the paper itself."""
    day = f"{found.expires_at.astimezone(HOME):%-d %B %Y, %H:%M}"
    taken = (
        f' <a href="{url_for("public.paper_pdf", token=token)}">Take it along as PDF</a>' if _pdf() else ""
    )
    return f"<p>This link ends on {escape(day)}.{taken}</p>"


def _pdf() -> bool:
    return find_spec("weasyprint") is not None


def _said(found: Shown, heading: str, sentence: str, status: int) -> Response:
    """A page that says one thing."""
    html = (
        page.environment()
        .get_template("said.html")
        .render(
            title=found.title,
            heading=heading,
            sentence=sentence,
            style=page.style(),
            partnership=service().partnership().name,
        )
    )
    return _unlisted(paper_page.respond(html, status))


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
