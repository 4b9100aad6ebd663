"""Keeping one script from drowning a door, without ever being in the way of a class.

What is counted are tries from one network address at one door, in the memory of a process, under a name that cannot be
turned back into the address (see `buckets`). Nothing of it is written to a disk or a log. A person who has a draft is
never asked: going on and sending are not counted at all.

The numbers are for one process, and each worker counts for itself. So the promise to a school holds even where one
worker happens to serve all of it, and what a script can do is at most `workers` times what stands here. Addresses are
what `request.remote_addr` says: behind a proxy the setting `trusted_proxies` has to be right, or everybody has the
proxy's. An IPv6 address counts with its whole /64, which is what one household or school has.
"""

import ipaddress
import math

from flask import Flask, current_app, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from feedback.web.buckets import Buckets, Limit
from feedback.web.service import service

#: For one address at one door. Sixty people who press Start three times within a minute are 180; a school of 1,500
#: behind one address begins 300 at a time at each of five lessons. A code that is guessed is long, so the numbers for
#: guesses need only be small beside the number of codes, and large beside a class that mistypes.
ACTS = {
    "begin": Limit(600, 1),
    "sealed": Limit(600, 1),
    "receipt": Limit(150, 4),
    "resume": Limit(150, 4),
    "contact": Limit(150, 4),
    "invitation": Limit(600, 1),
    "reaction": Limit(150, 4),
    "paper": Limit(150, 4),
    "arrival": Limit(300, 2),
}
#: For one door, from wherever: drafts begun and not sent. Each one sent gives its place back.
BEGUN = Limit(3000, 0.5)
#: For one published loop, from wherever: what people say of it.
REACTED = Limit(1000, 2)
#: At the door of one event, from wherever: more than the largest room.
ARRIVED = Limit(1000, 4)
#: What is counted for a door or a loop as well.
EVERYBODY = {"begin": BEGUN, "reaction": REACTED, "arrival": ARRIVED}
ADDRESSES, DOORS = 32_768, 4_096
#: A refusal is noted in the log without anybody's address, and not oftener than this for one door.
NOTED = Limit(1, 60)


class Flood:
    """The buckets of one process."""

    def __init__(self) -> None:
        self.addresses, self.doors, self.notes = Buckets(ADDRESSES), Buckets(DOORS), Buckets(DOORS)

    def wait(self, act: str, address: str, code: str, now: float) -> float:
        """Count one try; gives 0, or how many seconds to wait before the next."""
        code = code.lower()
        about = (act, network(address), code)
        seconds = self.addresses.take(about, ACTS[act], now)
        if act not in EVERYBODY or seconds:
            return seconds
        seconds = self.doors.take(_door(act, code), EVERYBODY[act], now)
        if seconds:
            self.addresses.give_back(about, ACTS[act], now)
        return seconds


def install(app: Flask) -> None:
    app.extensions["flood"] = Flood()


def allow(act: str, code: str = "") -> bool:
    """Count one try of this request's sender; False where it is one too many. `code` is the door's, where there is one.

    Ask only when something new is to be made or guessed, never of somebody who holds a draft and goes on with it.
    """
    return _flood().wait(act, request.remote_addr or "", code, _now()) == 0


def came_right(act: str, code: str = "") -> None:
    """Forget one try: the code typed was a real one. So only wrong guesses use up what an address may try."""
    _flood().addresses.give_back((act, network(request.remote_addr or ""), code.lower()), ACTS[act], _now())


def sent(code: str) -> None:
    """A draft begun at this door was sent: it no longer counts as one left lying."""
    _flood().doors.give_back((code.lower(),), BEGUN, _now())


def sentences(act: str, code: str = "") -> list[str]:
    """What is said of one try too many, in the page's language; and a note in the log that there was one."""
    if _flood().notes.take((act, code.lower()), NOTED, _now()) == 0:
        where = f" at door {code}" if code.replace("-", "").isalnum() else ""
        current_app.logger.warning("Too many tries at once: %s%s was refused.", act, where)
    return [
        gettext("Very many tries came from one place in a short time, so we stopped for a moment."),
        ngettext(
            "You can try again in %(num)d minute.", "You can try again in %(num)d minutes.", _minutes(act)
        ),
        gettext("Nothing you have sent is lost."),
    ]


def refusal(act: str, code: str = "") -> Response:
    """The page for one try too many: what happened, when to try again, where help is."""
    words = {
        "heading": gettext("Wait a little, then try again"),
        "sentences": sentences(act, code),
        "action": {
            "label": gettext("Try again"),
            "href": url_for("respond.start", code=code) if code else request.path,
        },
    }
    if request.accept_mimetypes.best == "application/json":
        response = make_response({"error": words["heading"]}, 429)
    else:
        response = make_response(render_template("respond/message.html", **words), 429)
    response.headers["Retry-After"] = str(_minutes(act) * 60)
    return response


def _door(act: str, code: str) -> tuple[str, ...]:
    """Under which name a door is counted; a loop may be called as a door is."""
    return (code,) if act == "begin" else (act, code)


def _minutes(act: str) -> int:
    """How long to wait: then there is room for sixty."""
    return max(1, math.ceil(ACTS[act].every))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, 64), strict=False))
        found = found.ipv4_mapped
    return str(found)


def _flood() -> Flood:
    return current_app.extensions["flood"]


def _now() -> float:
    return service().clock.now().timestamp()
