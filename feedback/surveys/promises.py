"""Which doors lead into a survey of which mode: a promise that a door cannot keep is a door that does not open."""

from collections.abc import Iterable

from forms.confidentiality import Mode

#: A door through which only people with a link of their own come.
PERSONAL = "personal"
#: A door through which answers come with the post, keyed in by staff.
PAPER = "paper"
#: Modes in which everybody who answers was asked by name, or for an organisation.
BY_INVITATION = frozenset({Mode.UNLINKED, Mode.CONFIDENTIAL, Mode.RETURN})
#: Modes in which people may come by a personal link, and nothing may join it with what they said.
KEPT_APART = frozenset({Mode.UNLINKED, Mode.PAIRED})


def fits(kind: str, mode: str) -> bool:
    """Whether people may come through a door of this kind to a survey of this mode."""
    if mode == Mode.PAIRED:  # by a link of one's own, or with a code that one makes
        return kind != PAPER
    return (kind == PERSONAL) if mode in BY_INVITATION else kind != PERSONAL


def objection(kind: str, mode: str) -> str | None:
    """Why a door of this kind cannot be opened to a survey of this mode, and what to do; None where it can."""
    if fits(kind, mode):
        return None
    if mode == Mode.PAIRED:
        return (
            "A survey in the mode 'paired' is not answered on paper: a code that finds a person's other answers would "
            "lie beside these in somebody's hand. Open another kind of door, or give the survey the mode 'anonymous'."
        )
    if kind == PERSONAL:
        return (
            "An anonymous survey has no personal links: who has answered would be known. Open another kind of door, "
            "or give the survey the mode 'unlinked'."
        )
    return (
        f"A survey in the mode '{mode}' is answered through personal links only. Choose the kind 'personal'."
    )


def left_out(kinds: Iterable[str], mode: str) -> str | None:
    """Why some of these kinds are not offered for a survey of this mode; None where all of them are."""
    return next(filter(None, (objection(kind, mode) for kind in kinds)), None)


def usual(mode: str) -> str:
    """The kind of door to open where nobody says which."""
    return PERSONAL if mode in BY_INVITATION else "open_link"
