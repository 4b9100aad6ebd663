"""What the database has to hold before people can be asked: the partnership, its help, an administrator."""

from collections.abc import Iterator

from sqlalchemy import func, select

from feedback.accounts.models import Account, AccountRole
from feedback.database import Database
from feedback.doctor import watch
from feedback.doctor.finding import Finding
from feedback.partnership import profile
from feedback.partnership.models import HelpContact, Partnership


def contents(database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        if session.get(Partnership, 1) is None:
            yield Finding(
                "partnership", "advice", "It is not set up. Run 'listening-loop partnership set FILE'."
            )
        else:
            yield from _reading_days(profile.read(session))
        if not session.scalar(select(func.count()).select_from(HelpContact)):
            yield Finding(
                "help",
                "advice",
                "No help contacts are set, so pages show 999 and Childline only. Set your own.",
            )
        admins = (
            select(func.count())
            .select_from(AccountRole)
            .join(Account, Account.id == AccountRole.account_id)
            .where(AccountRole.role == "admin", Account.disabled_at.is_(None))
        )
        if not session.scalar(admins):
            yield Finding(
                "accounts",
                "advice",
                "Nobody is administrator. Run 'listening-loop user add EMAIL --role admin'.",
            )
        yield from watch.safeguarding(session)


def _reading_days(partnership: profile.Profile) -> Iterator[Finding]:
    """Whether everybody who answers is told in their language, in the partnership's own words, when people read."""
    said = partnership.listening_days
    missing = [tag for tag in partnership.languages if said is None or tag not in said.languages]
    if missing:
        yield Finding(
            "reading days",
            "advice",
            f"When people read answers is not said in {', '.join(missing)}, so pages name the working days instead. "
            "Say it under Partnership ('listening_days').",
        )
