"""A survey with comments in it, and somebody who codes, for tests about themes."""

from dataclasses import dataclass

from sqlalchemy import select

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment
from feedback.themes import codebook, coding
from tests.feedback.results.answered import send

KEY = "safe-at-school"

LAMPS = (
    "The lamps on the path are broken",
    "No lamps on the way home",
    "It is dark and the lamps are off",
    "More lamps near the school path",
    "The path home is too dark",
    "Fix the lamps at the gate",
)
BUSES = (
    "The bus is always late",
    "I wait for the bus a long time",
    "Buses are full and late",
    "The bus driver shouts at us",
    "There is no bus after clubs",
    "The bus stop is far away",
)


@dataclass(frozen=True)
class Coder:
    """Verbs as one person uses them, each in its own transaction."""

    database: Database
    clock: SetClock
    account_id: str

    def theme(self, name: str, **words: object) -> str:
        with self.database.writing() as session:
            return codebook.add(session, KEY, name, self.clock.now(), self.account_id, **words).id  # type: ignore[arg-type]

    def comment(self, text: str) -> str:
        with self.database.reading() as session:
            return session.scalars(
                select(Comment.id).where(Comment.survey_key == KEY, Comment.text == text)
            ).one()

    def code(self, text: str, *themes: str) -> None:
        with self.database.writing() as session:
            coding.assign(session, self.comment(text), themes, self.account_id, self.clock.now())

    def said(self, *texts: str) -> None:
        send(self.database, *({"words": text} for text in texts))

    def texts_under(self, theme_id: str) -> list[str]:
        with self.database.reading() as session:
            return sorted(session.scalars(select(Comment.text).where(coding.under(theme_id))).all())


def coder(database: Database, clock: SetClock, email: str = "alice@example.org", name: str = "") -> Coder:
    with database.writing() as session:
        account = accounts.add(session, email, name, ["hub"], clock.now(), "tests")
        return Coder(database, clock, account.id)
