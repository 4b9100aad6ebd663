"""What a schema cannot say about a plan file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from feedback.plans import due
from feedback.plans.faults import Fault, Whereabouts, near
from feedback.plans.yaml_lines import Path

Part = dict[str, Any]


def check(plan: Part, where: Whereabouts) -> Iterator[Fault]:
    """Faults of a plan that keeps to the schema."""
    parts = list(_parts(plan, ()))
    yield from _days(plan, where)
    yield from _codes(parts, where)
    yield from _links(plan, where)
    for path, part in parts:
        yield from _cut_fields(path, part, where)
        yield from _due(path, part, where)


def _parts(part: Part, path: Path) -> Iterator[tuple[Path, Part]]:
    yield path, part
    for name in ("priorities", "objectives", "actions", "figures"):
        for i, item in enumerate(part.get(name) or ()):
            yield from _parts(item, (*path, name, i))


def _days(plan: Part, where: Whereabouts) -> Iterator[Fault]:
    days: dict[str, date] = {}
    for name in ("starts", "ends"):
        if plan.get(name) is None:
            continue
        try:
            days[name] = date.fromisoformat(plan[name])
        except ValueError:
            yield where.fault((name,), f"there is no day {plan[name]}", "Write a day as year-month-day")
    if len(days) == 2 and days["ends"] < days["starts"]:
        yield where.fault(
            ("ends",), "the plan ends before it starts", "Look at both days in the printed plan"
        )


def _codes(parts: list[tuple[Path, Part]], where: Whereabouts) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for path, part in parts:
        code = part.get("code")
        if code in seen:
            before = where.line((*seen[code], "code"))
            yield where.fault(
                (*path, "code"),
                f"the code '{code}' is taken on line {before}",
                "Give each thing a code of its own",
            )
        elif code is not None:
            seen[code] = path


def _links(plan: Part, where: Whereabouts) -> Iterator[Fault]:
    before: list[str] = []
    for i, priority in enumerate(plan["priorities"]):
        yield from _link(("priorities", i, "part_of"), priority.get("part_of"), before, where)
        before.append(priority["code"])
    for i, figure in enumerate(plan.get("figures", ())):
        yield from _link(("figures", i, "priority"), figure.get("priority"), before, where)


def _link(path: Path, code: str | None, known: list[str], where: Whereabouts) -> Iterator[Fault]:
    if code is not None and code not in known:
        remedy = near(code, known) if known else "Put the priority it belongs to before it"
        yield where.fault(path, f"no priority before it has the code '{code}'", remedy)


def _cut_fields(path: Path, part: Part, where: Whereabouts) -> Iterator[Fault]:
    if part.get("note"):
        return
    for name in (name for name, value in part.items() if value is None):
        yield where.fault(
            (*path, name),
            f"'{name}' is empty and no note says why",
            "Add a note beside it, or take the key out where the printed plan has no such field",
        )


def _due(path: Path, part: Part, where: Whereabouts) -> Iterator[Fault]:
    if part.get("due") and not due.readable(part["due"]):
        yield where.fault(
            (*path, "due"),
            f"no day can be read from '{part['due']}'",
            "Leave it as it is printed; it is kept as words",
            "warning",
        )
