"""Filters that lie in the address, so that a view can be sent to somebody."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from feedback.partnership import bodies
from feedback.partnership.models import Board
from feedback.plans import shelf as plans

LONGEST = 200


def chosen(*names: str) -> dict[str, str]:
    """These filters of the address; empty where nothing is chosen."""
    return {name: request.args.get(name, "").strip()[:LONGEST] for name in names}


def day(name: str) -> date | None:
    """A day of the address; what cannot be read narrows nothing."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def boards(session: Session) -> list[tuple[str, str]]:
    """Every board followed by its sub groups, as rows of a chooser."""
    return [(one.key, _name(one)) for one in bodies.boards(session)]


def priorities(session: Session) -> list[tuple[str, str]]:
    """Every priority that is in a plan, as rows of a chooser."""
    return [(one.ref, f"{one.code} {one.plain_title}") for one in plans.priorities(session)]


def rows(options: Sequence[tuple[str, str]], value: Any, first: str = "") -> list[dict[str, Any]]:
    """Options as `parts/forms.html` takes them; `first` is the one that chooses nothing."""
    head = [{"value": "", "label": first}] if first else []
    return [*head, *({"value": key, "label": words, "checked": key == value} for key, words in options)]


def _name(board: Board) -> str:
    return f"– {board.name}" if board.parent_key else board.name
