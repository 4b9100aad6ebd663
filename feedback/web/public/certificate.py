"""A certificate behind its code: for its holder to keep, and for anybody they show it to, to check.

It says who, which course and which day, and nothing of answers or of when they came.
"""

from importlib.util import find_spec

from flask import Blueprint, make_response, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.papers import certificate as paper
from feedback.papers import pdf
from feedback.training import certificates
from feedback.training.certificates import Shown
from feedback.web import flood, language, qr
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import looking, service


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/certificate/<code>", "certificate", certificate)
    public.add_url_rule("/certificate/<code>.pdf", "certificate_pdf", certificate_pdf)


@anyone
def certificate(code: str) -> Response:
    """The certificate, and whether its holder is on the list of those who came."""
    if not flood.allow("paper"):
        return flood.refusal("paper")
    found = _found(code)
    if found is None:
        return _unlisted(page("public/certificate_unknown.html", 404))
    flood.came_right("paper")
    address = url_for("public.certificate", code=code, _external=True)
    return _unlisted(
        page(
            "public/certificate.html",
            found=found,
            address=address,
            code=qr.svg(address, gettext("To check it, open"), quickly=True),
            pdf_url=url_for("public.certificate_pdf", code=code, lang=language.page_language())
            if find_spec("weasyprint")
            else None,
        )
    )


@anyone
def certificate_pdf(code: str) -> Response:
    """The same on a sheet of A4, tagged. Making one is work, so each counts as a try."""
    if not flood.allow("paper"):
        return flood.refusal("paper")
    found = _found(code)
    if found is None:
        return _unlisted(page("public/certificate_unknown.html", 404))
    try:
        content = paper.render(_sheet(found, url_for("public.certificate", code=code, _external=True)))
    except pdf.PdfMissing:  # the page itself can be printed
        return certificate(code)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return _unlisted(response)


def _found(code: str) -> Shown | None:
    with looking() as session:
        return certificates.find(session, service().key, code)


def _sheet(found: Shown, address: str) -> paper.Sheet:
    return paper.Sheet(
        language=language.page_language(),
        title=gettext("Certificate of attendance"),
        name=found.name,
        rows=(
            (gettext("Course"), found.course, "en"),
            (gettext("Day"), language.day(found.day), language.page_language()),
            (gettext("Given by"), service().partnership().name, "en"),
        ),
        check=gettext("To check it, open"),
        address=address,
        partnership=service().partnership().name,
    )


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
