"""No more messages: the page behind the link in every message to somebody asked by name.

Looking changes nothing, because scanners of mail look at every link. One press does; so does the button that a mail program
shows of its own (RFC 8058), which comes without a form of ours. Another site could make a browser press here only if it
knew the link, which nobody but the reader of the message has.
"""

from flask import Blueprint, abort, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.mail import opting_out
from feedback.web import csrf
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import reading, service, writing


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/no-mail/<token>", "no_mail", look)
    public.add_url_rule("/no-mail/<token>", "no_mail_stop", stop, methods=["POST"])
    public.add_url_rule("/no-mail/<token>/again", "no_mail_again", again, methods=["POST"])


@anyone
def look(token: str) -> Response:
    """Whether messages come, and the button that changes it."""
    if not opting_out.known(service().key, token):
        return _unknown()
    with reading() as session:
        out = opting_out.is_out(session, token)
    return _page(token, out=out)


@anyone
@csrf.takes_no_form
def stop(token: str) -> Response:
    """No more messages."""
    _known(token)
    with writing() as session:
        opting_out.go_out(session, token)
    return _page(token, out=True, changed=True)


@anyone
@csrf.takes_no_form
def again(token: str) -> Response:
    """Messages again."""
    _known(token)
    with writing() as session:
        opting_out.come_back(session, token)
    return _page(token, out=False, changed=True)


def _known(token: str) -> None:
    if not opting_out.known(service().key, token):
        abort(404)


def _page(token: str, *, out: bool, changed: bool = False) -> Response:
    answer = page("public/no_mail.html", token=token, out=out, changed=changed)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _unknown() -> Response:
    return page(
        "respond/message.html",
        404,
        heading=gettext("This link does not work here"),
        sentences=[gettext("Open the link in the message once more, the whole of it.")],
        action={"label": gettext("See what you can answer"), "href": url_for("public.home")},
    )
