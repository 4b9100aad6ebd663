"""The log of decisions, and one decision with the chain behind it, a level at a time."""

from typing import Any

from flask import Blueprint, abort, g, render_template
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.decisions import freezing, frozen, log, record
from feedback.decisions.models import Decision
from feedback.evidence import shelf as evidence
from feedback.evidence.record import STANCES
from feedback.partnership.models import Board
from feedback.plans import shelf as plans
from feedback.web.board import filters
from feedback.web.guard import allow
from feedback.web.hub import who
from feedback.web.service import reading

VOICE = (("yes", "Voice informed it"), ("no", "Voice did not inform it"))


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/decisions", "decisions", decisions)
    board.add_url_rule("/decisions/<decision_id>", "decision", decision)


@allow(Permission.SEE_DECISIONS)
def decisions() -> str:
    """Every decision that was taken, the newest meeting first; filters lie in the address. Drafts are for the hub."""
    wanted = filters.chosen("board", "priority", "voice")
    since, until = filters.day("since"), filters.day("until")
    with reading() as session:
        narrowed = log.Wanted(wanted["board"], wanted["priority"], wanted["voice"], "taken", since, until)
        boards, priorities = filters.boards(session), filters.priorities(session)
        return render_template(
            "board/decisions.html",
            decisions=log.listed(session, narrowed),
            drafts=log.listed(session, log.Wanted(state="draft")) if may_see_drafts() else [],
            names={key: name.removeprefix("– ") for key, name in boards},
            titles=dict(priorities),
            choosers={
                "board": ("Board", filters.rows(boards, wanted["board"], "All boards")),
                "priority": (
                    "Priority",
                    filters.rows(priorities, wanted["priority"], "All priorities"),
                ),
                "voice": ("Voice", filters.rows(VOICE, wanted["voice"], "All decisions")),
            },
            days={"since": since, "until": until},
            narrowed=any((*wanted.values(), since, until)),
            may_write=may(Permission.RECORD_DECISIONS),
        )


@allow(Permission.SEE_DECISIONS)
def decision(decision_id: str) -> str:
    """One decision: while it is a draft what is still missing, and then the chain as it was frozen."""
    with reading() as session:
        shown = found(session, decision_id)
        about: dict[str, Any] = {
            "shown": shown,
            "board": session.get_one(Board, shown.board_key),
            "names": who.names(session),
            "history": trail.of(session, record.thing(shown)),
            "may_write": may(Permission.RECORD_DECISIONS),
        }
        if shown.state == "draft":
            return _draft(session, shown, about)
        return _taken(session, shown, about)


def found(session: Session, decision_id: str) -> Decision:
    """The decision of an address; a draft is there for the hub only."""
    shown = log.find(session, decision_id)
    if shown is None or (shown.state == "draft" and not may_see_drafts()):
        abort(404)
    return shown


def may(permission: Permission) -> bool:
    """Whether the person signed in may do this."""
    return permission in g.signed_in.permissions


def may_see_drafts() -> bool:
    """Whoever writes decisions down or checks them."""
    return may(Permission.RECORD_DECISIONS) or may(Permission.CHECK_DECISIONS)


def _draft(session: Session, shown: Decision, about: dict[str, Any]) -> str:
    return render_template(
        "board/draft.html",
        **about,
        lacks=freezing.missing(session, shown),
        said=freezing.said(session, shown),
        parts={one.item_id: one.part for one in shown.items},
        titles=plans.titles(session, [one.priority_ref for one in shown.priorities]),
        may_check=may(Permission.CHECK_DECISIONS) and shown.edited_by != g.signed_in.account_id,
    )


def _taken(session: Session, shown: Decision, about: dict[str, Any]) -> str:
    now = frozen.frozen(session, shown)
    stood = {one["tie"] for one in now.content["evidence"]}
    return render_template(
        "board/decision.html",
        **about,
        chain=now.content,
        now=now,
        whole=freezing.is_whole(shown),
        later=[one for one in evidence.of_decision(session, shown.id) if one.tie.id not in stood],
        stances=STANCES,
        on_priorities=evidence.of_priorities(session, [one.priority_ref for one in shown.priorities]),
        replaces=log.find(session, shown.replaces_id) if shown.replaces_id else None,
        replaced_by=log.replaced_by(session, shown.id),
        surveys={one["key"]: one for one in now.content["surveys"]},
        may_read=may(Permission.READ_COMMENTS),
        may_see_results=may(Permission.SEE_RESULTS),
    )
