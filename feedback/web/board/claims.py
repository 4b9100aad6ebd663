"""From a claim on the public page up to the decision, and down to what people said; and back."""

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.decisions import claims
from feedback.decisions.claims import Claim
from feedback.loop.models import LoopItem
from feedback.themes import codebook
from feedback.web.board import filters
from feedback.web.board.decisions import may
from feedback.web.guard import allow
from feedback.web.service import reading

DECIDED = (("yes", "A decision is on record"), ("no", "No decision is on record"))


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/claims", "claims", all_claims)
    board.add_url_rule("/claims/<item_id>", "claim", claim)


@allow(Permission.SEE_DECISIONS)
def all_claims() -> str:
    """Everything the public pages say, and whether a decision stands behind it; `?loop=` is one page's address."""
    wanted = filters.chosen("loop", "decided")
    with reading() as session:
        found = claims.listed(session)
        loops = {one.loop.slug: one.loop.title.words for one in found}
        return render_template(
            "board/claims.html",
            claims=[one for one in found if _wanted(one, **wanted)],
            loops=filters.rows(list(loops.items()), wanted["loop"], "All published loops"),
            decided=filters.rows(DECIDED, wanted["decided"], "All claims"),
            narrowed=any(wanted.values()),
        )


@allow(Permission.SEE_DECISIONS)
def claim(item_id: str) -> str:
    """One claim as it was published, with what is above it and below."""
    with reading() as session:
        shown = claims.find(session, item_id) or abort(404)
        item = session.get_one(LoopItem, item_id)
        theme = codebook.find(session, item.theme_id) if item.theme_id else None
        return render_template(
            "board/claim.html",
            shown=shown,
            item=item,
            theme=theme,
            boards=_boards(session),
            may_read=may(Permission.READ_COMMENTS),
        )


def _wanted(one: Claim, loop: str, decided: str) -> bool:
    return loop in ("", one.loop.slug) and decided in ("", "yes" if one.decisions else "no")


def _boards(session: Session) -> dict[str, str]:
    return {key: name.removeprefix("– ") for key, name in filters.boards(session)}
