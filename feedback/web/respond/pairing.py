"""What a response of the mode `paired` carries, so that the same person's answers find each other and nobody is named.

The code somebody makes is turned into its key at once: it lies in no draft, no cookie and no table.
"""

from feedback.database import Transaction
from feedback.invitations import entrance
from feedback.invitations.entrance import Guest
from feedback.responses.drafts import Kept
from feedback.surveys import pairing
from feedback.surveys.collectors import Opened
from feedback.surveys.promises import PERSONAL
from feedback.web.service import service
from forms.confidentiality import KnownBy, Mode

#: Where a draft keeps what was made of the code: its key, and what it shares with those one slip away.
IN_DRAFT = "_pair"


def asked(session: Transaction, survey_key: str, kind: str, mode: str) -> bool:
    """Whether somebody who comes through a door of this kind makes a code before the first question."""
    return mode == Mode.PAIRED and pairing.way(session, survey_key).asks_code(kind, mode)


def known_by(opened: Opened) -> KnownBy:
    """What the start page says of how a person's answers find each other."""
    if opened.mode != Mode.PAIRED:
        return KnownBy()
    return KnownBy(
        link=opened.kind == PERSONAL,
        code=opened.pairs.asks_code(opened.kind, opened.mode),
        matched=opened.pairs.matches(opened.kind, opened.mode),
    )


def key_of(session: Transaction, draft: Kept, guest: Guest | None) -> str | None:
    """The key of the person who sends these answers; None where there is nothing to make it from."""
    if asked(session, draft.survey_key, draft.kind, draft.mode):
        return (draft.answers.get(IN_DRAFT) or {}).get("key") or None
    basis = entrance.pair_basis_of(session, guest) if guest else None
    return pairing.by_token(service().key, basis) if basis else None


def slips_of(draft: Kept) -> list[str]:
    """What the code behind these answers shares with those one slip away."""
    return (draft.answers.get(IN_DRAFT) or {}).get("slips", [])
