"""What stands under `when`: a condition in words, a list that must all hold, or `all:`, `any:`, `not:` over others."""

from forms.author_file.spot import Spot
from forms.conditions import AllOf, AnyOf, Condition, ConditionError, Not, parse

_JOINED = {"all": AllOf, "any": AnyOf}


def condition(spot: Spot) -> Condition | None:
    """The condition of a page or a question; None where there is none or it cannot be read."""
    inside = spot.at("when")
    return None if inside is None else _read(inside)


def _read(spot: Spot) -> Condition | None:
    if spot.kind == "words":
        return _parsed(spot)
    if spot.kind == "list":
        return _joined(spot, "all", [spot.below(entry, "all") for entry in spot.entry.entries])
    if not spot.keys(("all", "any", "not")) or len(spot.entry.items) != 1:
        spot.object("This is not a condition.", "Write 'when: helped = yes', or one 'all:' or 'any:' list.")
        return None
    return _negated(spot) if spot.has("not") else _listed(spot)


def _parsed(spot: Spot) -> Condition | None:
    try:
        return parse(spot.entry.words)
    except ConditionError as error:
        spot.object(error.fault, error.remedy)
        return None


def _negated(spot: Spot) -> Condition | None:
    inside = spot.at("not")
    part = _read(inside) if inside else None
    return Not(part) if part else None


def _listed(spot: Spot) -> Condition | None:
    key = next(iter(spot.entry.items))
    return _joined(spot, key, spot.spots(key)) if key in _JOINED else None


def _joined(spot: Spot, key: str, spots: list[Spot]) -> Condition | None:
    if not spots:
        spot.object("The list of conditions is empty.", "Add a line like '- helped = yes'.", key)
    parts = [part for part in map(_read, spots) if part]
    if len(parts) < 2:
        return parts[0] if parts else None
    return _JOINED[key](tuple(parts))
