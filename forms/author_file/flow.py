"""What surrounds the questions, as authors write it under `flow:`."""

import re
from dataclasses import fields

from forms.author_file.spot import Spot, near
from forms.flow import USUAL, Consent, Flow

FLOW_KEYS = tuple(field.name for field in fields(Flow))
#: True or false; the two that may also be left to the survey are None unless they are written.
FLAGS = tuple(name for name in FLOW_KEYS if isinstance(getattr(USUAL, name), bool))
OPEN_FLAGS = ("leave_quickly", "offline")
#: From which ages a young person may decide alone.
AGES = range(8, 19)
LONGEST_TAKE_BACK = 365
#: Four working weeks: who cannot read a child's words within them should not ask for them.
LONGEST_READING = 20
#: An account's e-mail, or the name of a role of this service.
READER = r"^([a-z][a-z_]{1,39}|[^@\s]+@[^@\s]+)$"
_FOR_PARENTS = (Consent.PARENT_TOLD, Consent.PARENT_AGREES)


def flow(spot: Spot, audience: str) -> Flow:
    inside = spot.at("flow")
    if inside is None:
        return USUAL
    inside = inside.called("flow")
    spot.file.lines["flow"] = inside.line()
    if not inside.keys(FLOW_KEYS):
        return USUAL
    for name in FLOW_KEYS:
        spot.file.lines[f"flow {name}"] = inside.line(name)
    consent = _consent(inside, audience)
    return Flow(
        consent=consent,
        decides_from=_decides_from(inside, consent),
        take_back_days=_take_back_days(inside),
        leave_quickly=inside.flag("leave_quickly") if inside.has("leave_quickly") else None,
        offline=inside.flag("offline") if inside.has("offline") else None,
        read_within=_read_within(inside),
        read_by=_read_by(inside),
        **{name: inside.flag(name, default=getattr(USUAL, name)) for name in FLAGS},  # type: ignore[arg-type]
    )


def _consent(spot: Spot, audience: str) -> Consent | None:
    word = spot.words("consent")
    if word is None:
        return None
    known = [str(one) for one in Consent]
    if word not in known:
        spot.object(f"'{word}' is not a known 'consent'.", near(word, known), "consent")
        return None
    consent = Consent(word)
    if audience == "child" and consent is Consent.ADULT:
        remedy = f"Use one of: {', '.join(known[:-1])}."
        spot.object(
            "Children are asked, and 'adult' is for grown-ups who answer for themselves.", remedy, "consent"
        )
    if audience in ("practitioner", "organisation") and consent is not Consent.ADULT:
        remedy = "Write 'consent: adult', or leave it out."
        spot.object(f"'{word}' is for children, and this survey asks adults at work.", remedy, "consent")
    return consent


def _decides_from(spot: Spot, consent: Consent | None) -> int | None:
    age = spot.whole("decides_from")
    if age is None:
        return None
    if age not in AGES:
        remedy = f"Write an age from {AGES.start} to {AGES.stop - 1}, such as 13 or 16."
        spot.object(f"'decides_from' cannot be {age}.", remedy, "decides_from")
        return None
    if consent not in _FOR_PARENTS:
        remedy = "Write 'consent: parent_told' or 'consent: parent_agrees' for those who are younger, or take it out."
        spot.object("'decides_from' has no effect where no parent is told or asked.", remedy, "decides_from")
    return age


def _take_back_days(spot: Spot) -> int:
    if not spot.has("take_back_days"):
        return USUAL.take_back_days
    days = spot.whole("take_back_days")
    if days is None or not 0 <= days <= LONGEST_TAKE_BACK:
        remedy = f"Write a number of days from 0 (not possible, and the page says so) to {LONGEST_TAKE_BACK}."
        spot.object("'take_back_days' is out of bounds.", remedy, "take_back_days")
        return USUAL.take_back_days
    return days


def _read_within(spot: Spot) -> int | None:
    days = spot.whole("read_within")
    if days is None or 1 <= days <= LONGEST_READING:
        return days
    remedy = f"Write a number of working days from 1 to {LONGEST_READING}, such as 5."
    spot.object("'read_within' is out of bounds.", remedy, "read_within")
    return None


def _read_by(spot: Spot) -> str:
    word = spot.words("read_by") or ""
    if word and not re.fullmatch(READER, word):
        remedy = "Write an account's e-mail, or a role such as 'hub' or 'safeguarding_lead'."
        spot.object(f"'read_by' cannot be '{word}'.", remedy, "read_by")
        return ""
    return word
