"""In which order help stands on the thank-you page: the most fitting first, where an answer calls for it.

The list is the same for everybody; only its order may differ, and nothing says why. The order is noted for everybody, in
the browser's signed form cookie, so that the page can be looked at again; that a note is there tells nothing, and it
holds places in the list and no reason.
"""

from collections.abc import Iterable

from flask import session

from feedback.partnership.profile import Help
from feedback.web.rendering import HelpContact, help_contacts
from feedback.web.service import service

KEPT = "help"


def note(code: str, kinds: Iterable[str], audience: str) -> None:
    """Remember the order for the thank-you page behind this door."""
    session[KEPT] = {"code": code, "order": order(service().partnership().help, set(kinds), audience)}


def order(contacts: tuple[Help, ...], kinds: set[str], audience: str) -> list[int]:
    """Places in the list: danger now first, then who is best for these kinds, then who is there for this audience.

    Sorted for everybody: an order that was only sometimes sorted would say that something was found.
    """

    def rank(place: int) -> tuple[bool, bool, bool]:
        one = contacts[place]
        return (not one.emergency, not kinds & set(one.topics), one.audience != audience)

    return sorted(range(len(contacts)), key=rank)


def shown(code: str) -> list[HelpContact]:
    """The help contacts as they stand on this person's thank-you page."""
    contacts = service().partnership().help
    kept = session.get(KEPT)
    places = kept.get("order") if isinstance(kept, dict) and kept.get("code") == code else None
    if not isinstance(places, list) or sorted(places) != list(range(len(contacts))):
        return help_contacts(contacts)
    return help_contacts([contacts[place] for place in places])
