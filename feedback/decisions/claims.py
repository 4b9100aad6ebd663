"""From a claim on the public page up to the decision behind it: each thing a loop says, and who decided it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.decisions.models import Decision, DecisionItem
from feedback.loop.models import Loop, LoopItem
from feedback.publications import shelf
from feedback.publications.shelf import Shelved


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a published loop says, word for word, and the decisions that were taken about it, the newest first."""

    loop: Shelved
    content: Mapping[str, Any]
    decisions: Sequence[Decision]

    @property
    def id(self) -> str:
        return self.content["id"]


def listed(session: Session, slug: str = "") -> list[Claim]:
    """Every claim that stands on the public pages, or those of one loop. Three statements and one for what was frozen."""
    standing = [one for one in shelf.listed(session, "en") if not slug or one.slug == slug]
    decided = _decisions(session, [item["id"] for loop in standing for item in loop.content["items"]])
    return [
        Claim(loop, item, decided.get(item["id"], ())) for loop in standing for item in loop.content["items"]
    ]


def find(session: Session, item_id: str) -> Claim | None:
    """The claim that one thing of a loop makes in public; None where it stands on no page."""
    slug = session.scalar(
        select(Loop.slug).join(LoopItem, LoopItem.loop_id == Loop.id).where(LoopItem.id == item_id)
    )
    return next((one for one in listed(session, slug) if one.id == item_id), None) if slug else None


def _decisions(session: Session, item_ids: Sequence[str]) -> dict[str, list[Decision]]:
    rows = session.execute(
        select(DecisionItem.item_id, Decision)
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(DecisionItem.item_id.in_(item_ids), Decision.state == "taken")
        .order_by(Decision.met_on.desc(), Decision.id)
    )
    found: dict[str, list[Decision]] = {}
    for item_id, decision in rows:
        found.setdefault(item_id, []).append(decision)
    return found
