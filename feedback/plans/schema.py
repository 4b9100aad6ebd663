"""The JSON Schema of a plan file: the one place that says which keys there are and what they hold.

Where a key may hold nothing (`key:` or `key: null`), an empty one means that the printed plan has the field and it
cannot be read; the note beside it says why. A field that the printed plan does not have is left out.
"""

from typing import Any

from feedback.plans.models import PRIORITY_KINDS

Schema = dict[str, Any]

KEY = "^[a-z0-9]+(-[a-z0-9]+)*$"
CODE = "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


def json_schema() -> Schema:
    """Draft 2020-12, for the checker and for editors that check while somebody writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Strategic plan",
        **_plan(),
        "$defs": {
            "priority": _priority(),
            "objective": _objective(),
            "action": _action(),
            "figure": _figure(),
        },
    }


def _plan() -> Schema:
    return _object(
        required=("key", "title", "partnership", "period", "source", "priorities"),
        key=_text("Short name in lower case, for example bury-2023-24", pattern=KEY),
        title=_text("Title of the plan, as printed"),
        partnership=_text("Whose plan it is, as printed"),
        period=_text("Time it covers, as printed, for example 2023 - 2026"),
        starts=_perhaps("First day, where the plan gives a day", pattern=DAY),
        ends=_perhaps("Last day, where the plan gives a day", pattern=DAY),
        vision=_perhaps("Vision, in your own short words"),
        source=_text("Title of the printed document"),
        priorities={**_many("priority"), "minItems": 1},
        figures=_many("figure"),
        note=_note(),
    )


def _priority() -> Schema:
    return _object(
        required=("code", "title", "plain_title"),
        code=_code(),
        kind={"enum": list(PRIORITY_KINDS), "description": "What the plan calls it"},
        title=_text("Title, as printed"),
        plain_title=_text("Title that a child can read"),
        lead=_perhaps("Strategic lead, as printed"),
        lead_deputy=_perhaps("Who leads the work, as printed"),
        sub_group=_perhaps("Sub group, as printed"),
        rationale=_perhaps("Why it was chosen, in your own short words"),
        success=_lines("What success looks like, in your own short words"),
        part_of=_text("Code of the priority it belongs to", pattern=CODE),
        objectives=_many("objective"),
        actions=_many("action"),
        note=_note(),
    )


def _objective() -> Schema:
    return _object(
        required=("code", "text"),
        code=_code(),
        text=_text("What is to be better, in your own short words"),
        outcome=_lines("What will have changed"),
        lead_group=_perhaps("Group that leads, as printed"),
        due=_perhaps("Date, as printed: Mar-24, June 2017, ongoing"),
        target=_lines("Targets and timelines"),
        evidence=_lines("How people will know"),
        responsibility=_lines("Who answers for it, as printed"),
        actions=_many("action"),
        note=_note(),
    )


def _action() -> Schema:
    return _object(
        required=("code", "text"),
        code=_code(),
        text=_text("What will be done, in your own short words"),
        owner=_lines("Who leads, as printed"),
        steps=_lines("How it will be done"),
        outcome=_lines("What will have changed"),
        due=_perhaps("Date, as printed"),
        progress=_perhaps("How far it has come, as printed"),
        note=_note(),
    )


def _figure() -> Schema:
    return _object(
        required=("text", "value", "unit", "place"),
        text=_text("What the number says"),
        value={"type": "number", "description": "The number"},
        unit=_text("What is counted: %, children, deaths, pounds"),
        base=_perhaps("Of what, or of whom"),
        period=_perhaps("When, as printed"),
        place=_text("Where in the document it stands"),
        priority=_text("Code of the priority it belongs to", pattern=CODE),
        note=_note(),
    )


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "minLength": 1, "description": description, **more}


def _perhaps(description: str, **more: Any) -> Schema:
    return {**_text(description, **more), "type": ["string", "null"]}


def _lines(description: str) -> Schema:
    items = {"type": "string", "minLength": 1}
    return {"type": ["array", "null"], "items": items, "description": description}


def _many(what: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{what}"}}


def _code() -> Schema:
    return _text("Code, as printed or, where none is printed, ours", pattern=CODE)


def _note() -> Schema:
    return _text("Where it stands, and why a field is empty")
