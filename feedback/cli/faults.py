"""Which errors are the operator's to mend: each with a sentence that says what to do. Anything else is a defect."""

from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from feedback.accounts.accounts import AccountFault
from feedback.mail.outbox import MailFault
from feedback.mail.smtp import ServerFault
from feedback.media.fault import MediaFault
from feedback.partnership.profile import PartnershipFault
from feedback.responses.table_fault import TableFault
from feedback.settings import SettingsError
from feedback.surveys.versions import SurveyFault
from feedback.themes.codebook import ThemeFault

_SAID = (
    *(AccountFault, MailFault, MediaFault, PartnershipFault, ServerFault, SettingsError, SurveyFault),
    TableFault,
    ThemeFault,
)
_NO_TABLES = ("no such table", "no such column", "undefinedtable", "undefinedcolumn", "does not exist")


def sentence(fault: Exception) -> str | None:
    """The sentence for an error that somebody at a terminal can mend, or None."""
    if isinstance(fault, _SAID):
        return str(fault)
    if isinstance(fault, OperationalError | ProgrammingError):
        return _of_database(str(fault.orig))
    if isinstance(fault, IntegrityError):
        return f"The database refused this and nothing was changed: {_one_line(str(fault.orig))}."
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}. Check the path and who may read and write it."
    return None


def _of_database(words: str) -> str:
    if any(mark in words.lower() for mark in _NO_TABLES):
        return "The database lacks tables this release needs. Run 'listening-loop database upgrade', then try again."
    if "locked" in words:
        return "Another process holds the database. Wait for it to finish, then try again."
    return f"The database cannot be used ({_one_line(words)}). Check LISTENING_LOOP_DATABASE."


def _one_line(words: str) -> str:
    return " ".join(words.split()).rstrip(".")
