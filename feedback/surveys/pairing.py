"""How a person's answers from before and after find each other, in the mode `paired`, without anybody's name.

A response carries a key and nothing of a person. The key is made from the server's key file and either a basis that
lies with the names (somebody who came by a link of their own) or a code that only the person can make. So whoever has
the database alone cannot lead from a name to answers, and whoever has the answers alone cannot lead to a name.

Surveys share their keys within a scope: all the points in time of one course. A survey by itself is its own scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.sealing import opaque
from feedback.secrets import derived
from feedback.surveys.models import CodePrompts, Collector, Pairing
from feedback.surveys.promises import PERSONAL
from forms import own_code
from forms.confidentiality import Mode
from forms.own_code import Prompt

#: By a link of one's own only, by a code at every door, or, where a survey stands by itself, whichever way somebody comes.
TOKEN, CODE, EITHER = "token", "code", "either"
_BASIS = "pair basis"
#: The prompts a partnership has chosen lie under no scope.
_CHOICE = ""


class PairingFault(Exception):
    """It cannot be set so. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Way:
    """How answers to one survey find each other: `scope` they share keys within, and by a token, a code or either."""

    scope: str
    by: str

    def asks_code(self, kind: str, mode: str) -> bool:
        """Whether people who come through a door of this kind are asked for a code before the first question."""
        return mode == Mode.PAIRED and (self.by == CODE or (self.by == EITHER and kind != PERSONAL))

    def matches(self, kind: str, mode: str) -> bool:
        """Whether answers through a door of this kind are found again at another time at all."""
        return mode == Mode.PAIRED and (kind == PERSONAL or self.asks_code(kind, mode))


#: A survey that shares keys with no other, whichever it is.
ALONE = Way("", EITHER)


def share(session: Session, survey_key: str, scope: str, by: str = TOKEN) -> None:
    """Let a survey share its keys with every other of the scope: for a course, `scope_of_course` of its key.

    `by` is "code" where people make a code at every door, also at a personal one: who answers at an open door at the
    end of a course and by a personal link eight weeks later is found again only by what they type both times. By "token"
    an open door asks for no code: there would be nothing to find it beside.
    """
    if by not in (TOKEN, CODE):
        raise PairingFault(f"Answers are put beside each other by a token or by a code, not by '{by}'.")
    row = session.get(Pairing, survey_key)
    if row is None:
        session.add(Pairing(survey_key=survey_key, scope=scope, way=by))
    else:
        row.scope, row.way = scope, by
    session.flush()


def turn(session: Session, scope: str, by: str) -> None:
    """All surveys of a scope find their answers in another way from now on. Nobody may have begun to answer any of them.

    Where one has a door already, people can make a code from this moment on.
    """
    session.execute(update(Pairing).where(Pairing.scope == scope).values(way=by))
    with_doors = select(Collector.code).join(Pairing, Pairing.survey_key == Collector.survey_key)
    if by == CODE and session.scalar(with_doors.where(Pairing.scope == scope).limit(1)) is not None:
        _settle(session, scope)


def scope_of_course(course_key: str) -> str:
    """The scope that all surveys of one course share."""
    return f"course/{course_key}"


def basis_of_booking(key: bytes, course_key: str, booking_id: str) -> str:
    """The basis of everybody who is booked on a course, the same at every point they are asked at.

    It goes with the invited person (`invitations.people.Line.pair_basis`), among the names, never beside answers. It is
    opaque: the role of the public pages reads it, and bookings by their address, and may not lead from one to the other.
    """
    return hidden(key, f"{scope_of_course(course_key)}/{booking_id}")


def hidden(key: bytes, basis: str) -> str:
    """A basis as it lies in the database."""
    return basis if opaque.is_opaque(basis) else opaque.opaque(key, _BASIS, basis)


def booking_of(key: bytes, basis: str | None) -> str | None:
    """The booking that somebody's basis names, where they were asked as somebody booked on a course."""
    parts = opaque.read(key, _BASIS, basis or "").split("/")
    return parts[2] if len(parts) == 3 and parts[0] == "course" else None


def way(session: Transaction, survey_key: str) -> Way:
    """How answers to this survey find each other."""
    row = session.execute(select(Pairing.scope, Pairing.way).where(Pairing.survey_key == survey_key)).first()
    return Way(row.scope, row.way) if row else Way(survey_key, EITHER)


def surveys_of(session: Session, scope: str) -> list[str]:
    """The surveys that share keys within a scope."""
    found = list(session.scalars(select(Pairing.survey_key).where(Pairing.scope == scope)))
    return sorted(found) or [scope]


def by_token(key: bytes, basis: str) -> str:
    """The key on the answers of somebody who came by a personal link."""
    return derived(key, "pair", opaque.read(key, _BASIS, basis) or basis)


def by_code(key: bytes, scope: str, code: str) -> str:
    """The key on the answers of somebody who made this code."""
    return derived(key, "pair code", f"{scope}:{code}")


def slips(key: bytes, scope: str, code: str) -> list[str]:
    """What is kept so that a code with one slip in it can be offered to a person: keyed like the code itself."""
    return [derived(key, "pair slip", f"{scope}:{one}") for one in own_code.slips(code)]


def prompts(session: Transaction, scope: str) -> tuple[Prompt, ...]:
    """What a code is made of here: as it was when the first door of the scope opened, else as is chosen now."""
    rows = session.execute(
        select(CodePrompts.scope, CodePrompts.prompts).where(CodePrompts.scope.in_((scope, _CHOICE)))
    )
    kept = {row.scope: row.prompts for row in rows}
    return own_code.asked(kept.get(scope) or kept.get(_CHOICE) or own_code.USUAL)


def chosen(session: Transaction) -> tuple[str, ...]:
    """The prompts this partnership has chosen."""
    return tuple(one.id for one in prompts(session, _CHOICE))


def choose(session: Session, ids: Sequence[str], at: datetime, actor: str) -> None:
    """Choose what codes are made of from now on. Where a door is open already, its prompts stay: a person who makes
    another code after than before is not found again.

    Raises:
        PairingFault: too few or too many.
    """
    wanted = [one for one in own_code.PROMPTS if one in ids]
    if not own_code.LEAST <= len(wanted) <= own_code.MOST:
        raise PairingFault(
            f"Choose from {own_code.LEAST} to {own_code.MOST}. With fewer, two people would often make the same code; "
            "more are too much to remember."
        )
    _put(session, _CHOICE, wanted)
    trail.note(session, at, actor, "code prompts chosen", "partnership/codes", prompts=", ".join(wanted))


def settle(session: Session, survey_key: str) -> None:
    """People can make a code from now on: codes of this scope stay made of what is chosen at this moment.

    That is when a door opens, when a survey with open doors is published in the mode `paired`, and when a course with
    open doors turns from links to codes.
    """
    _settle(session, way(session, survey_key).scope)


def _settle(session: Session, scope: str) -> None:
    if session.get(CodePrompts, scope) is None:
        _put(session, scope, [one.id for one in prompts(session, scope)])


def _put(session: Session, scope: str, ids: list[str]) -> None:
    row = session.get(CodePrompts, scope)
    if row is None:
        session.add(CodePrompts(scope=scope, prompts=ids))
    else:
        row.prompts = ids
    session.flush()
