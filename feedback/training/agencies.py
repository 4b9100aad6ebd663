"""Agencies as people write them, found among those of the partnership, and remembered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership.models import Agency
from feedback.responses.import_words import normal
from feedback.training import remembered
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking

#: What stands in a list for an organisation that is none of the partnership's agencies.
OUTSIDE = "-"


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words for an agency that nobody has placed yet: how many bookings have them, and what they may mean."""

    words: str
    bookings: int
    near: str | None


class Placer:
    """Finds the agency that words speak of: by its name or key, or as somebody said before."""

    def __init__(self, session: Session, said: Mapping[str, str] | None = None) -> None:
        self.agencies: Sequence[Agency] = session.scalars(select(Agency).order_by(Agency.name)).all()
        self._keys = {one.key for one in self.agencies}
        self._told = remembered.of(session, remembered.AGENCY)
        self._told |= {normal(words): key for words, key in (said or {}).items() if key}
        self._names = {normal(word): one.key for one in self.agencies for word in (one.name, one.key)}

    def key(self, words: str) -> str | None:
        """The agency's key; None where the words are of none."""
        found = self._told.get(normal(words)) or self._names.get(normal(words))
        return found if found in self._keys else None

    def placed(self, words: str) -> bool:
        """Whether somebody, or the name, has settled what these words are."""
        told = normal(words)
        return not told or self._told.get(told) == OUTSIDE or self.key(words) is not None

    def near(self, words: str) -> str | None:
        """An agency they may mean, for a person to look at."""
        close = get_close_matches(normal(words), self._names, 1, 0.72)
        if close:
            return self._names[close[0]]
        holding = {key for name, key in self._names.items() if f" {normal(words)} " in f" {name} "}
        return holding.pop() if len(holding) == 1 else None


def leftovers(placer: Placer, words: Mapping[str, int]) -> list[Leftover]:
    """Those of the words that nobody has placed, the commonest first."""
    left = Counter({said: number for said, number in words.items() if not placer.placed(said)})
    return [Leftover(said, number, placer.near(said)) for said, number in left.most_common()]


def unplaced(session: Session) -> list[Leftover]:
    """Words in bookings that nobody has placed yet. Three statements."""
    rows = session.execute(
        select(Booking.agency_words, func.count())
        .where(Booking.agency_words != "", Booking.agency_key.is_(None))
        .group_by(Booking.agency_words)
    )
    return leftovers(Placer(session), {words: number for words, number in rows})  # noqa: C416 - a Row is no pair


def place(session: Session, said: Mapping[str, str], at: datetime, actor: str) -> int:
    """Say what words for agencies mean: a key, or `OUTSIDE`. Applies to bookings there are; gives how many of them.

    Raises:
        TrainingFault: a key is no agency's.
    """
    known = set(session.scalars(select(Agency.key)))
    if strange := next((key for key in said.values() if key not in known | {OUTSIDE}), None):
        raise TrainingFault(f"There is no agency “{strange}”. Choose one from the list.", "agencies")
    remembered.keep(session, remembered.AGENCY, said)
    changed = 0
    for words in session.scalars(
        select(Booking.agency_words)
        .where(Booking.agency_words != "", Booking.agency_key.is_(None))
        .distinct()
    ).all():
        key = {normal(one): key for one, key in said.items()}.get(normal(words))
        if key and key != OUTSIDE:
            of_them = (Booking.agency_words == words, Booking.agency_key.is_(None))
            changed += session.scalar(select(func.count()).select_from(Booking).where(*of_them)) or 0
            session.execute(update(Booking).where(*of_them).values(agency_key=key))
    trail.note(session, at, actor, "agencies placed", "training", words=dict(said), bookings=changed)
    return changed
