"""How booking systems say that somebody is booked, came, left early or did not come."""

import re

from feedback.responses.import_words import normal

#: Words of a column on the booking, and of one on attendance. Case, spaces and signs do not matter.
_BOOKING = {
    "booked": (
        *("booked", "confirmed", "registered", "enrolled", "accepted", "approved", "active", "going", "ok"),
        *("place confirmed", "place offered", "booking confirmed", "reserved", "paid", "yes", "y"),
    ),
    "waiting": (
        *("waiting", "waiting list", "waitlist", "waitlisted", "wait listed", "on waiting list", "reserve"),
        *("pending", "requested", "awaiting approval", "awaiting confirmation", "provisional", "standby"),
    ),
    "cancelled": (
        *("cancelled", "canceled", "cancelled by delegate", "cancelled by user", "booking cancelled"),
        *("withdrawn", "withdrew", "declined", "rejected", "apologies", "apologies received", "transferred"),
        *("sent apologies", "deleted", "removed", "refunded", "late cancellation", "not going"),
    ),
}
_ATTENDANCE = {
    "attended": (
        *("attended", "yes", "y", "true", "1", "x", "✓", "✔", "p", "present", "a attended", "in attendance"),
        *("attended in full", "fully attended", "full", "full attendance", "attended all", "here", "came"),
        *("complete", "completed", "passed", "participated", "checked in", "signed in", "arrived", "late"),
        *("arrived late", "attended late", "attended arrived late", "100%", "100 %"),
    ),
    "left_early": (
        *("left early", "left", "attended left early", "departed early", "partial", "partially attended"),
        *("partial attendance", "part attended", "attended part", "part", "part attendance", "half day"),
        *("incomplete", "did not complete", "not completed", "early leaver", "did not stay"),
    ),
    "no_show": (
        *("did not attend", "didn't attend", "not attended", "no show", "noshow", "dna", "d.n.a.", "no", "n"),
        *("false", "0", "absent", "a", "non attendance", "non attender", "failed to attend", "missing", "0%"),
        *("did not arrive", "did not come", "no attendance", "unattended", "not present", "missed", "0 %"),
    ),
    "cancelled": _BOOKING["cancelled"],
    "waiting": _BOOKING["waiting"],
    "booked": (
        "booked",
        "confirmed",
        "registered",
        "enrolled",
        "not marked",
        "not recorded",
        "not started",
        "-",
    ),
}
_LEFT = {
    "left_early": ("yes", "y", "true", "1", "x", "✓", "✔", "left early", "left"),
    "": ("no", "n", "false", "0", "stayed", "-"),
}
_TIME = re.compile(r"\d{1,2}[:.]\d{2}( ?[ap]m)?|\d{1,2} ?[ap]m")


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[-–—_/()\[\],.:;]+", " ", normal(words)).split()) or normal(words)


_READ = {
    column: {_plain(word): state for state, words in known.items() for word in words}
    for column, known in (("booking", _BOOKING), ("attendance", _ATTENDANCE), ("left", _LEFT))
}


def read(column: str, words: str) -> str | None:
    """The state that a cell of this column ("booking", "attendance" or "left") speaks of; None where it is not known.

    An empty cell says nothing, which is "".
    """
    if not words.strip():
        return ""
    if column == "left" and _TIME.fullmatch(words.strip().casefold()):
        return "left_early"
    return _READ[column].get(_plain(words))


def together(booking: str, attendance: str, left: str) -> str:
    """One state of the three columns. Who came came, whatever became of the booking; who cancelled was no no-show."""
    if attendance in ("attended", "left_early"):
        return "left_early" if left else attendance
    if left:
        return "left_early"
    if booking in ("cancelled", "waiting"):
        return booking
    return attendance or booking or "booked"
