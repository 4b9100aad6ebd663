"""How the queue stands, in numbers: for the command line and for whoever watches the installation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.partnership import profile
from feedback.safeguarding import catching_up, queue, rota


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting` nobody has looked at, of which `urgent` and `late`; `undecided` were looked at; `on` are names."""

    waiting: int
    urgent: int
    late: int
    undecided: int
    unscreened: int
    on: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "waiting": self.waiting,
            "urgent": self.urgent,
            "late": self.late,
            "undecided": self.undecided,
            "unscreened": self.unscreened,
            "on": list(self.on),
        }

    def lines(self) -> list[str]:
        """As a person reads it."""
        return [
            f"{self.waiting} wait for somebody to look, {self.urgent} of them urgent, {self.late} late",
            f"{self.undecided} were looked at and are not closed",
            f"{self.unscreened} texts have not been looked at by screening",
            f"On the rota: {' and '.join(self.on)}" if self.on else "Nobody is on the rota",
        ]


def now(session: Session, at: datetime) -> Standing:
    """The queue at a moment."""
    rows = queue.on_the_clock(session)
    people = [
        session.get_one(Account, one) for one in rota.now(session, at, profile.read(session).duty).people
    ]
    return Standing(
        waiting=len(rows),
        urgent=sum(one.level == "urgent" for one in rows),
        late=sum(one.due_at < at for one in rows),
        undecided=queue.undecided(session),
        unscreened=catching_up.waiting(session),
        on=tuple(one.name or one.email for one in people),
    )
