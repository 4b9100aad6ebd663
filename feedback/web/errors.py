"""Errors are pages too: what happened, what to do, and where help is, in the reader's language."""

from flask import Flask, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from feedback.web.public import page as public_page


def install(app: Flask) -> None:
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _ours)


def page(status: int, heading: str, *sentences: str, home: bool = False) -> Response | tuple[str, int]:
    """A plain page with a heading and sentences, in the face it was asked on; `home` shows the way there."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return f'{{"error": "{heading}"}}', status
    asked = request.method == "GET" and not request.path.startswith("/hub")
    action = {"label": gettext("See what you can answer"), "href": url_for("public.home")} if home else None
    html = render_template(
        "respond/message.html",
        heading=heading,
        sentences=sentences,
        action=action,
        languages=public_page.languages() if asked else [],
    )
    return public_page.remembered(make_response(html, status))


def _old_form(_: CSRFError) -> Response | tuple[str, int]:
    return page(
        400,
        gettext("This page had been open for a while"),
        gettext("Nothing was changed. Go back, load the page again, and do it once more."),
    )


def _http(fault: HTTPException) -> Response | tuple[str, int] | HTTPException:
    if fault.code is None or fault.code < 400:
        return fault
    if fault.code == 413:  # nobody, this page too, is to try and read it once more
        vars(request)["form"] = request.parameter_storage_class()
    words = {
        403: (gettext("You cannot open this page"), gettext("Your account does not have the right to it.")),
        404: (gettext("There is no page here"), gettext("Check the address, or start from the home page.")),
        405: (
            gettext("This page cannot be used like that"),
            gettext("Go back and press the button on the page."),
        ),
        413: (
            gettext("That was too much at once"),
            gettext("Go back and send less text, or a smaller file."),
        ),
    }
    heading, sentence = words.get(
        fault.code, (gettext("That did not work"), gettext("Go back and try it once more."))
    )
    lost = fault.code == 404 and not request.path.startswith("/hub")
    return page(fault.code, heading, sentence, home=lost)


def _ours(fault: Exception) -> Response | tuple[str, int]:
    from flask import current_app

    if current_app.testing or current_app.debug:
        raise fault
    current_app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=fault)
    return page(
        500,
        gettext("Something broke on our side"),
        gettext("What you had already sent is kept. Try it once more in a few minutes."),
    )
