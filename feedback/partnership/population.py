"""The people a partnership serves, in numbers: how many of each group, for which area, from where, and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from feedback.partnership.models import Partnership
from forms import equality

WHO = ("child", "adult")


@dataclass(frozen=True, slots=True)
class Population:
    """Counts by equality question and answer. `code` is the area's GSS code; `who` says whose surveys it is held
    against. `invented` numbers say so wherever they are shown."""

    who: str
    area: str
    code: str
    source: str
    date: str
    counts: Mapping[str, Mapping[str, int]]
    invented: bool

    def line(self) -> str:
        """As one line for a terminal."""
        made = ", invented" if self.invented else ""
        return f"{self.who}\t{self.area} ({self.code}), {self.date}{made}: {', '.join(self.counts)}"


def questions(who: str) -> dict[str, tuple[str, ...]]:
    """What can be counted: the equality questions put to them and the answers each offers."""
    return {
        one.id: tuple(value for value, _ in one.choices) for one in equality.questions(who == "adult", str)
    }


def of(session: Session, who: str) -> Population | None:
    """The population that surveys of children, or of adults, are held against."""
    return next((one for one in all_of(session) if one.who == who), None)


def all_of(session: Session) -> tuple[Population, ...]:
    """Every population the partnership has put down."""
    row = session.get(Partnership, 1)
    return tuple(Population(**held) for held in row.populations) if row else ()
