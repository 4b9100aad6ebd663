"""A codebook from another program (REFI-QDA, `.qdc`) into a survey: the themes it does not have yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.surveys.models import Survey
from feedback.themes import codebook, refi_qda
from feedback.themes.codebook import ThemeFault


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Names of the themes that were added, and of those the survey had already: these are left as they are."""

    added: tuple[str, ...]
    known: tuple[str, ...]


def bring_in(session: Session, survey_key: str, content: bytes, at: datetime, actor: str) -> BroughtIn:
    """Add the themes of a `.qdc` file.

    Raises:
        ThemeFault: there is no such survey, or the file is no codebook.
    """
    if session.get(Survey, survey_key) is None:
        raise ThemeFault(f"There is no survey '{survey_key}'.")
    try:
        codes = refi_qda.read_codebook(content)
    except refi_qda.NotQda as fault:
        raise ThemeFault(str(fault)) from fault
    ours: dict[str, str] = {}
    added, known = [], []
    for code in codes:
        theme = codebook.named(session, survey_key, code.name) if code.name else None
        if theme is not None:
            ours[code.id] = codebook.standing(session, theme.id)
            known.append(theme.name)
            continue
        theme = codebook.add(
            session,
            survey_key,
            code.name or "Without a name",
            at,
            actor,
            definition=code.definition,
            belongs=code.belongs,
            belongs_not=code.belongs_not,
            parent_id=ours.get(code.parent_id or ""),
        )
        ours[code.id] = theme.id
        added.append(theme.name)
    return BroughtIn(tuple(added), tuple(known))
