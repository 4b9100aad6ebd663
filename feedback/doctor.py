"""Is this installation sound? Every part is looked at, nothing is changed, and each finding says what to do."""

import importlib
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from analysis.screening import model
from feedback import paths
from feedback.accounts.models import Account, AccountRole
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.mail import outbox
from feedback.mail.smtp import ServerFault, Smtp
from feedback.migrations.public_role import ADDS_TO
from feedback.migrations.upgrade import current, head
from feedback.partnership import profile
from feedback.partnership.duty import PLACES
from feedback.partnership.models import HelpContact, Partnership
from feedback.safeguarding import catching_up, queue, rota
from feedback.settings import Settings
from feedback.surveys.models import Collector
from feedback.worker import marks

OLDEST = (3, 11)
LIBRARIES = (
    "alembic",
    "argon2",
    "babel",
    "brotli",
    "click",
    "flask",
    "flask_babel",
    "flask_wtf",
    "gunicorn",
    "jsonschema",
    "orjson",
    "pandas",
    "python_calamine",
    "segno",
    "sqlalchemy",
    "wtforms",
    "xlsxwriter",
    "yaml",
)

#: A worker that was not seen for so long is not there, whether it runs on or is called every few minutes.
WORKER_AWAY = timedelta(hours=1)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

State = Literal["sound", "advice", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part. `advice` is worth doing; a `fault` must be mended before people are served."""

    part: str
    state: State
    says: str


def examine(settings: Settings) -> list[Finding]:
    """Look at every part, in the order in which one leans on the other."""
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _libraries,
        _files,
        _catalogues,
        _secret,
        _database,
        _public_role,
        _address,
        _mail,
        _worker,
    )
    return [finding for look in looks for finding in look(settings)]


def sound(findings: list[Finding]) -> bool:
    """Whether nothing must be mended."""
    return all(finding.state != "fault" for finding in findings)


def _python(_settings: Settings) -> Iterator[Finding]:
    held = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        yield Finding("python", "fault", f"Python {held} is too old. Install 3.11 or newer.")
    else:
        yield Finding("python", "sound", f"Python {held}")


def _packages(_settings: Settings) -> Iterator[Finding]:
    if paths.packages_share_a_home():
        yield Finding("packages", "sound", "feedback, forms and analysis come from one folder")
    else:
        yield Finding(
            "packages",
            "fault",
            "Another folder named 'forms' or 'analysis' is imported. Start from a different folder.",
        )


def _libraries(settings: Settings) -> Iterator[Finding]:
    needed = (*LIBRARIES, "psycopg") if settings.database.startswith("postgresql") else LIBRARIES
    missing = [name for name in needed if not _importable(name)]
    if missing:
        yield Finding(
            "libraries",
            "fault",
            f"These cannot be imported: {', '.join(missing)}. Install the product again.",
        )
    else:
        yield Finding("libraries", "sound", f"All {len(needed)} can be imported")


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _files(_settings: Settings) -> Iterator[Finding]:
    needed = {
        "templates": paths.TEMPLATES / "base.html",
        "stylesheet": paths.STATIC / "style.css",
        "second stylesheet": paths.STATIC / "pages.css",
        "migrations": paths.MIGRATIONS / "env.py",
    }
    missing = [f"{name} ({path})" for name, path in needed.items() if not path.is_file()]
    if missing:
        yield Finding("files", "fault", f"Not found: {', '.join(missing)}. Install the product again.")
    else:
        yield Finding("files", "sound", "Templates, stylesheet and migrations are there")


def _catalogues(_settings: Settings) -> Iterator[Finding]:
    written = sorted(paths.TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    stale = [one.parent.parent.name for one in written if not one.with_suffix(".mo").is_file()]
    if stale:
        yield Finding(
            "languages",
            "fault",
            f"The catalogues of {', '.join(stale)} are not compiled. Run 'python build_catalogues.py'.",
        )
    else:
        names = [one.parent.parent.name for one in paths.TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")]
        yield Finding("languages", "sound", ", ".join(["en", *sorted(names)]))


def _secret(settings: Settings) -> Iterator[Finding]:
    path = Path(settings.secret_file)
    if not path.exists():
        yield Finding("secret", "advice", f"There is no key at {path} yet; it is made at the first start.")
    elif path.stat().st_mode & _OTHERS:
        yield Finding("secret", "fault", f"Others can read {path}. Run 'chmod 600 {path}'.")
    else:
        yield Finding("secret", "sound", f"{path} can be read by its owner only")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = Database(settings.database)
    except Exception as fault:
        yield Finding("database", "fault", f"LISTENING_LOOP_DATABASE cannot be read as a URL ({fault}).")
        return
    try:
        yield from _opened(database)
    except (SQLAlchemyError, OSError) as fault:
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        yield Finding("database", "fault", f"It cannot be reached ({reason}). Check LISTENING_LOOP_DATABASE.")
    finally:
        database.dispose()


def _opened(database: Database) -> Iterator[Finding]:
    sqlite = database.url.get_backend_name() == "sqlite"
    if sqlite and not Path(database.url.database or "").is_file():
        yield Finding(
            "database",
            "advice",
            f"There is no database at {database.url.database} yet. Run 'listening-loop database upgrade'.",
        )
        return
    held = current(database)
    if held != head():
        yield Finding(
            "database",
            "fault",
            f"It stands at {held or 'nothing'}, this release needs {head()}. Run 'listening-loop database upgrade'.",
        )
        return
    yield Finding(
        "database", "sound", f"{database.url.render_as_string(hide_password=True)} stands at {held}"
    )
    if sqlite:
        yield from _private(Path(str(database.url.database)))
        yield from _sqlite(database)
    yield from _contents(database)


def _private(file: Path) -> Iterator[Finding]:
    if file.stat().st_mode & _OTHERS and file.parent.stat().st_mode & _OTHERS:
        yield Finding("privacy", "advice", f"Others on this machine can read {file}. Run 'chmod 600 {file}'.")


def _sqlite(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        journal = connection.execute(text("PRAGMA journal_mode")).scalar()
        synchronous = connection.execute(text("PRAGMA synchronous")).scalar()
        check = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if check != "ok":
        yield Finding("storage", "fault", f"The database file is damaged ({check}). Restore a backup.")
    elif (journal, synchronous) != ("wal", 2):
        yield Finding(
            "storage",
            "fault",
            f"SQLite runs with journal {journal} and synchronous {synchronous}, so an answer could be lost. "
            "Put the file on a local disk.",
        )
    else:
        yield Finding("storage", "sound", "What was sent is on the disk before people are thanked")


def _contents(database: Database) -> Iterator[Finding]:
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
        yield from _safeguarding(session)


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


def _safeguarding(session: Session) -> Iterator[Finding]:
    """Whether somebody is there when a child writes. A fault once people can answer, advice before."""
    now = datetime.now(UTC)
    duty = profile.read(session).duty
    live = bool(
        session.scalar(select(func.count()).select_from(Collector).where(Collector.closed_at.is_(None)))
    )
    grave: State = "fault" if live else "advice"
    leads = rota.deciders(session)
    if not leads:
        yield Finding(
            "safeguarding",
            grave,
            "Nobody is safeguarding lead. Run 'listening-loop user add EMAIL --role safeguarding_lead', twice.",
        )
    elif rota.now(session, now, duty).empty:
        yield Finding(
            "safeguarding", grave, "Nobody is on the rota. Put two people on it at /hub/concerns/rota."
        )
    elif gaps := rota.gaps(session, now.date(), duty, days=14):
        yield Finding("safeguarding", "advice", f"Nobody is on the rota on {gaps[0]:%-d %B}. Fill the gap.")
    else:
        yield Finding("safeguarding", "sound", "Two people are on the rota")
    if missing := [label for name, label in PLACES.items() if not duty.places.get(name)]:
        yield Finding(
            "hand-over", "advice", f"Not set: {', '.join(missing)}. Set them at /hub/concerns/rota."
        )
    late = sum(one.due_at < now for one in queue.on_the_clock(session))
    if late:
        yield Finding("concerns", "fault", f"{late} are late. Call the people on the rota.")
    if unscreened := catching_up.waiting(session):
        yield Finding(
            "screening",
            "advice",
            f"{unscreened} texts have not been looked at. Run 'listening-loop concerns catch-up'.",
        )
    if not model.there():
        yield Finding(
            "screening",
            "advice",
            "The model is not installed, and by rules alone most hints of harm stand no higher than other texts. "
            "Run: pip install 'listening-loop[language]'",
        )


#: After an upgrade the role may lack a table that this release needs: then concerns are not opened, and nobody sees it.
_OLD_ROLE = (
    "LISTENING_LOOP_PUBLIC_DATABASE may not add to: {}. Run 'listening-loop database public-role ROLE' again, "
    "as after every upgrade, then 'listening-loop concerns catch-up'."
)


def _denied(connection: Connection) -> list[str]:
    """The tables this road must be able to add to and may not."""
    if connection.dialect.name != "postgresql":
        return []
    may = text("SELECT has_table_privilege(:name, 'INSERT')")
    return [name for name in ADDS_TO if not connection.scalar(may, {"name": name})]


def _public_role(settings: Settings) -> Iterator[Finding]:
    """Whether the public pages' own road to the database really leads past the answers."""
    if not settings.public_database:
        return
    database = Database(settings.public_database)
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM surveys"))
            if missing := _denied(connection):
                yield Finding("public role", "fault", _OLD_ROLE.format(", ".join(missing)))
                return
            connection.rollback()
            # It may know that a response is there, so that its holder can take it back; not what it says.
            connection.execute(text("SELECT answers FROM responses LIMIT 1"))
        yield Finding(
            "public role",
            "fault",
            "LISTENING_LOOP_PUBLIC_DATABASE can read answers. Run 'listening-loop database public-role ROLE'.",
        )
    except SQLAlchemyError as fault:
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        if "permission denied" in reason and "responses" in reason:
            yield Finding("public role", "sound", "Respondents' and public pages cannot read answers")
        else:
            yield Finding(
                "public role", "fault", f"LISTENING_LOOP_PUBLIC_DATABASE cannot be used ({reason}). Check it."
            )
    finally:
        database.dispose()


def _address(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        yield Finding(
            "address",
            "advice",
            "LISTENING_LOOP_PUBLIC_URL is not set, so QR codes lead to this machine only.",
        )
    elif settings.public_url.startswith("http://") or not settings.https:
        yield Finding(
            "address", "advice", "People reach this service without HTTPS. Put a proxy with it in front."
        )
    else:
        yield Finding("address", "sound", settings.public_url)


def _mail(settings: Settings) -> Iterator[Finding]:
    """Whether the mail server takes us: as far as signing in, without a message."""
    if not settings.mail_host:
        yield Finding(
            "mail",
            "advice",
            "LISTENING_LOOP_MAIL_HOST is not set, so nobody is told by mail of what waits too long.",
        )
        return
    try:
        with Smtp.of(settings).connected():
            yield Finding("mail", "sound", f"{settings.mail_host} takes messages from {settings.mail_from}")
    except ServerFault as fault:
        yield Finding("mail", "fault", f"{fault} Messages wait until it can be used.")


def _worker(settings: Settings) -> Iterator[Finding]:
    """Whether somebody empties the outbox. Says nothing where the database itself cannot be used: that was said."""
    try:
        database = Database(settings.database)
    except Exception:
        return
    try:
        if database.url.get_backend_name() == "sqlite" and not Path(database.url.database or "").is_file():
            return
        yield from _worked(database, mails=bool(settings.mail_host))
    except (SQLAlchemyError, OSError):
        return
    finally:
        database.dispose()


def _worked(database: Database, *, mails: bool) -> Iterator[Finding]:
    now = SystemClock().now()
    with database.reading() as session:
        last, standing = marks.last(session, marks.ROUND), outbox.standing(session)
    start = "Start 'listening-loop worker', or run 'listening-loop worker --once' every few minutes."
    if last is None:
        yield Finding("worker", "advice", f"It has never run here. {start}")
    elif last.at < now - WORKER_AWAY:
        state = "fault" if mails else "advice"
        yield Finding("worker", state, f"It was last seen on {last.at:%-d %B at %H:%M} (UTC). {start}")
    elif last.fault:
        yield Finding("worker", "fault", f"Its last round had a fault: {last.fault}")
    else:
        yield Finding("worker", "sound", f"Last seen on {last.at:%-d %B at %H:%M} (UTC)")
    yield from _outbox(standing, now)


def _outbox(standing: outbox.Standing, now: datetime) -> Iterator[Finding]:
    if standing.oldest is not None and standing.oldest < now - WORKER_AWAY:
        yield Finding(
            "outbox", "fault", f"A message has waited since {standing.oldest:%-d %B at %H:%M} (UTC)."
        )
    elif standing.given_up:
        yield Finding(
            "outbox",
            "advice",
            f"{standing.given_up} messages were given up. 'listening-loop mail list' says why.",
        )
    else:
        yield Finding("outbox", "sound", f"{standing.waiting} messages wait, {standing.sent} were sent")
