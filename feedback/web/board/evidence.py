"""Evidence of other kinds: audits, challenge panels, reviews, data. It is read here, and stands beside voice in a chain."""

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.decisions import log
from feedback.evidence import record, shelf
from feedback.evidence.record import KINDS, STANCES
from feedback.evidence.shelf import Piece
from feedback.partnership import bodies
from feedback.plans import measures
from feedback.plans import shelf as plans
from feedback.returns.rounds import titled
from feedback.web.board import filters
from feedback.web.board.decisions import may
from feedback.web.guard import allow
from feedback.web.hub import who
from feedback.web.service import reading


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/evidence", "evidence", all_evidence)
    board.add_url_rule("/evidence/<evidence_id>", "evidence_piece", piece)


@allow(Permission.SEE_DECISIONS)
def all_evidence() -> str:
    """All of it, the newest first; filters lie in the address."""
    wanted = filters.chosen("kind", "agency", "priority", "stance")
    since, until = filters.day("since"), filters.day("until")
    with reading() as session:
        agencies = [(one.key, one.name) for one in bodies.read(session).agencies]
        return render_template(
            "board/evidence.html",
            found=shelf.listed(session, shelf.Wanted(**wanted, since=since, until=until)),
            kinds=KINDS,
            choosers={
                "kind": ("Kind", filters.rows(list(KINDS.items()), wanted["kind"], "All kinds")),
                "agency": ("Agency", filters.rows(agencies, wanted["agency"], "All agencies")),
                "priority": (
                    "Priority",
                    filters.rows(filters.priorities(session), wanted["priority"], "All priorities"),
                ),
                "stance": ("Which way", filters.rows(list(STANCES.items()), wanted["stance"], "Any")),
            },
            days={"since": since, "until": until},
            narrowed=any((*wanted.values(), since, until)),
            may_write=may(Permission.RECORD_DECISIONS),
        )


@allow(Permission.SEE_DECISIONS)
def piece(evidence_id: str) -> str:
    """One piece, and what somebody said it bears on."""
    with reading() as session:
        return page(session, found(session, evidence_id))


def found(session: Session, evidence_id: str) -> Piece:
    """The piece of an address, or the page that says there is none."""
    return shelf.find(session, evidence_id) or abort(404)


def page(session: Session, shown: Piece, typed: object = None, fault: Exception | None = None) -> str:
    """The page of one piece, with the form to say what it bears on for whoever may write."""
    ties = shelf.ties(session, shown.row.id)
    decisions = log.listed(session, log.Wanted(state=""))
    seen = [one for one in decisions if one.state == "taken" or may(Permission.RECORD_DECISIONS)]
    return render_template(
        "board/evidence_piece.html",
        shown=shown,
        ties=ties,
        kinds=KINDS,
        stances=STANCES,
        titles=plans.titles(session, [one.priority_ref for one in ties if one.priority_ref]),
        decisions={one.id: one for one in seen},
        bears_on=[
            *((f"decision:{one.id}", f"Decision of {one.met_on:%-d %B %Y}: {one.title}") for one in seen),
            *((f"priority:{ref}", f"Priority {words}") for ref, words in filters.priorities(session)),
        ],
        measure=next((one for one in measures.every(session) if one.key == shown.row.measure), None),
        return_round=next(
            (called for one, called in titled(session) if one.id == shown.row.return_round), ""
        ),
        names=who.names(session),
        history=trail.of(session, record.thing(shown.row)),
        typed=typed or {},
        fault=fault,
        may_write=may(Permission.RECORD_DECISIONS),
    )
