"""What the pages of recommendations, challenges and risks have in common: choices, filters, and who is who."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template, request
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.plans import boards
from feedback.plans.models import Priority
from feedback.web.hub import plan_form
from feedback.web.service import reading

STATES = ("open", "closed", "all")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form lets people choose from, and the names behind keys."""

    boards: list
    agencies: list
    priorities: list[Priority]

    @property
    def names(self) -> dict[str, str]:
        """Board keys and agency keys with a mark before them: `{"board/x": …, "agency/y": …}`."""
        return {f"board/{one.key}": one.name for one in self.boards} | {
            f"agency/{one.key}": one.name for one in self.agencies
        }


def choices(session: Session) -> Choices:
    """Boards, agencies, and the priorities that some board answers for. Five statements."""
    around = bodies.read(session)
    at_work = {one.priority.ref: one.priority for held in boards.held(session).values() for one in held}
    return Choices(list(around.boards), list(around.agencies), [at_work[ref] for ref in sorted(at_work)])


def narrowed(around: list) -> tuple[str, str, tuple[str, ...] | None]:
    """From the address: the chosen board, the state, and the keys the list is narrowed to (None: all)."""
    chosen, state = request.args.get("board", ""), request.args.get("state", "open")
    if chosen and chosen not in {one.key for one in around}:
        abort(404)
    return chosen, state if state in STATES else "open", boards.below(chosen, around) if chosen else None


def listed(template: str, every: Callable[..., Sequence[Any]]) -> str:
    """The list of a log, `every` being the verb that reads it: of the board and in the state that the address says."""
    with reading() as session:
        found = choices(session)
        chosen, state, wanted = narrowed(found.boards)
        entries = every(session, wanted, open_only=state == "open")
    return render_template(
        template,
        entries=[one for one in entries if state != "closed" or one.closed_on],
        choices=found,
        chosen=chosen,
        state=state,
        may_edit=may_edit(),
    )


def keys() -> dict[str, str | None]:
    """Whom something is for and what it belongs to, from a form."""
    found = plan_form.words(request.form, "agency_key", "to_board_key", "priority_ref")
    return {name: value or None for name, value in found.items()}


def may_edit() -> bool:
    return Permission.UPDATE_PLANS in g.signed_in.permissions
