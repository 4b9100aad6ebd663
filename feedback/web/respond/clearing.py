"""What a page on a shared device carries, so that it is cleared for the next person: when, and where it then goes."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from feedback.surveys import devices
from feedback.surveys.devices import Device
from feedback.web import language

#: Without a word typed on them, these are the types of question whose page may be left by a clock.
PRESSED = frozenset({"one_of", "many_of", "agree", "ballot", "faces", "scale", "note"})
#: Pages with boxes of their own.
WRITTEN_ON = frozenset({"respond.contact", "respond.contact_said"})


@dataclass(frozen=True, slots=True)
class Clearing:
    """After so many seconds without a touch, or with `done` after so many in any case, the page goes `to`.

    Where there is something to lose, a person is asked before, and has `asks` seconds to say that they are still here.
    `unscripted` is where a browser without scripts goes instead, or an empty text where it stays.
    """

    after: int
    to: str
    done: bool = False
    asks: int = 0
    unscripted: str = ""


def around(form: Any = None) -> dict[str, object]:
    """What a page says of the device it is shown on; `form` is that of its questions, if it has some."""
    device: Device = g.get("device", devices.OWN)
    code = (request.view_args or {}).get("code")
    told: dict[str, object] = {"large": device.large, "shared_device": device.shared}
    if device.shared and code:
        told["clearing"] = clearing(device, code, form)
        told["leave_url"] = url_for("respond.next_person", code=code)
    return told


def clearing(device: Device, code: str, form: Any = None) -> Clearing | None:
    """How this request's page is cleared; None where it has nothing of anybody, or where staff want no clock."""
    to = url_for("respond.cleared", code=code)
    if request.endpoint == "respond.thanks":
        longer = "more" in request.args
        return Clearing(devices.LONGER if longer else device.clears_after, to, done=True, unscripted=to)
    if request.endpoint in ("respond.start", "respond.begin"):
        chosen = "lang" in request.args or language.cookie() in request.cookies
        return Clearing(devices.ASKS_FOR, to, unscripted=to) if chosen else None
    if request.endpoint == "respond.still":
        return Clearing(devices.ASKS_FOR, to, unscripted=to)
    if not device.idle_after:
        return None
    place = request.path.partition(f"/{code}/")[2]
    written = request.endpoint in WRITTEN_ON or (form is not None and _typed(form))
    still = "" if written else url_for("respond.still", code=code, at=place)
    return Clearing(60 * device.idle_after, to, asks=devices.ASKS_FOR, unscripted=still)


def _typed(form: Any) -> bool:
    """Whether a page has a box to write in."""
    return any(
        bound.question.type not in PRESSED or any(choice.other for choice in bound.question.choices)
        for bound in form.questions
    )
