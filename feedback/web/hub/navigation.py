"""The hub's rooms, as the person signed in may enter them."""

from dataclasses import dataclass

from flask import g, request, url_for

from feedback.accounts.roles import Permission

ROOMS = (
    ("Today", "hub.today", Permission.SEE_HUB),
    ("To read", "hub.panel", Permission.READ_DRAFTS),
    ("Concerns", "hub.concerns", Permission.SEE_CONCERNS),
    ("Your group", "hub.own_group", Permission.SEE_OWN_GROUP),
    ("Requests", "hub.contacts", Permission.SEE_CONTACTS),
    ("Reading", "hub.reading", Permission.READ_COMMENTS),
    ("Sample", "hub.sample", Permission.CHECK_SCREENING),
    ("Surveys", "hub.surveys", Permission.SEE_SURVEYS),
    ("Sessions", "hub.sessions", Permission.SEE_HUB),
    ("Training", "hub.courses", Permission.SEE_TRAINING),
    ("Returns", "hub.returns", Permission.SEE_RESULTS),
    ("Media", "hub.media", Permission.EDIT_SURVEYS),
    ("Paper", "hub.paper_doors", Permission.KEY_PAPER),
    ("Quotes", "hub.quotes", Permission.READ_COMMENTS),
    ("Loops", "hub.loops", Permission.SEE_HUB),
    ("Plans", "hub.plans", Permission.SEE_PLANS),
    ("Boards", "hub.boards", Permission.SEE_PLANS),
    ("Decisions", "board.home", Permission.SEE_DECISIONS),
    ("Reports", "hub.reports", Permission.SEE_DECISIONS),
    ("Partnership", "hub.partnership", Permission.SEE_HUB),
    ("Accounts", "hub.accounts", Permission.EDIT_ACCOUNTS),
)

#: Rooms that are entered through another: from their pages on, that one is marked.
BESIDE = {
    f"/hub/{place}": "hub.boards"
    for place in ("calendar", "recommendations", "challenges", "risks", "measures")
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    label: str
    href: str
    current: bool
    count: int | None = None


def entries() -> list[Entry]:
    """What the navigation shows; the room one stands in is marked, also on the pages inside it."""
    if not g.get("signed_in"):
        return []
    beside = (room for place, room in BESIDE.items() if request.path.startswith(place))
    here = next((url_for(room) for room in beside), request.path)
    found = [
        (label, url_for(endpoint)) for label, endpoint, needed in ROOMS if needed in g.signed_in.permissions
    ]
    inside = max((href for _, href in found if here.startswith(href)), key=len, default="")
    return [Entry(label, href, href == inside) for label, href in found]
