"""Northmoor's plan at work: boards share its priorities, offices write how far they are, and a board decides."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import yaml
from sqlalchemy.orm import Session

from feedback.demo import plan_log
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.partnership import bodies, profile
from feedback.partnership.bodies import key_of
from feedback.plans import (
    boards,
    calendar,
    escalation,
    importing,
    measures,
    meetings,
    periods,
    plan_file,
    progress,
    shelf,
)


def acts(stage: Stage) -> Iterator[Act]:
    """The plan is brought in, then worked on; the worker looks each time whether something is late."""
    story, moment = told(FOLDER / "plan.yaml"), stage.days.moment
    yield Act(moment(-146, "09:30"), partial(_settle, story=story))
    for number, one in enumerate(story["progress"]):
        yield Act(moment(one["day"], f"11:{number:02}"), partial(_write, one=one))
    for one in story["decided"]:
        yield Act(moment(one["day"], "16:00"), partial(_decide, one=one))
    for one in story["delivered"]:
        yield Act(moment(one["day"], "15:30"), partial(_deliver, one=one))
    yield Act(moment(-1, "17:00"), _look)
    yield from plan_log.acts(stage, story)
    for number, one in enumerate(story["measures"]):
        yield Act(moment(-2, f"10:{number:02}"), partial(_measure, one=one))


def _settle(stage: Stage, story: dict[str, Any]) -> None:
    plan = plan_file.read(_plan(stage, story["plan"])).plan
    assert plan is not None
    actor = stage.people["hub"]
    with stage.writing() as session:
        importing.bring_in(session, plan, stage.now, actor)
        for code, names in story["boards"].items():
            priority = shelf.find(session, plan.ref(code))
            assert priority is not None
            keys = [key_of(name) for name in names]
            boards.share(session, priority, keys, keys[0], stage.now, actor)
        for code, agency in story["owners"].items():
            before = progress.found(session, plan.ref(code))
            values = {"owner": before.owner, "agency_key": key_of(agency), "due_on": before.due_on}
            progress.assign(session, before.ref, stage.now, actor, **values)
        for one in story["meetings"]:
            _hold(session, stage, one)
        for name in story["delivers"]:
            for title, rule, days in calendar.USUAL:
                key = key_of(name)
                calendar.oblige(session, key, stage.now, actor, title=title, rule=rule, days=days)


def _hold(session: Session, stage: Stage, one: dict[str, Any]) -> None:
    values = {name: value for name, value in one.items() if name not in ("board", "day", "shared_with")}
    meetings.hold(
        session,
        key_of(one["board"]),
        stage.now,
        stage.people["hub"],
        held_on=stage.days.day(one["day"]),
        shared_with=[key_of(name) for name in one.get("shared_with", ())],
        **values,
    )


def _deliver(stage: Stage, one: dict[str, Any]) -> None:
    """The oldest of its kind that is not there yet."""
    with stage.writing() as session:
        working = profile.read(session).duty.time
        whole = calendar.read(session, bodies.boards(session), working, stage.clock.today())
        wanted = (key_of(one["board"]), one["title"], None)
        due = next(due for due in whole.dues if (due.board_key, due.title, due.delivered_on) == wanted)
        calendar.deliver(session, due, stage.clock.today(), one["where"], stage.now, stage.people["hub"])


def _plan(stage: Stage, plan: dict[str, Any]) -> str:
    """The plan as a file, with days in the place of offsets."""
    starts, ends = stage.days.day(-150), stage.days.day(900)
    days = {"starts": starts.isoformat(), "ends": ends.isoformat(), "period": f"{starts:%Y} - {ends:%Y}"}
    return yaml.safe_dump(_dated(stage, plan) | days, allow_unicode=True)


def _dated(stage: Stage, part: Any) -> Any:
    if isinstance(part, list):
        return [_dated(stage, one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: stage.days.day(one).isoformat() if name == "due" else _dated(stage, one)
        for name, one in part.items()
    }


def _write(stage: Stage, one: dict[str, Any]) -> None:
    words = {name: one[name] for name in ("status", "note", "evidence") if name in one}
    with stage.writing() as session:
        progress.record(session, f"northmoor/{one['code']}", stage.now, stage.people["hub"], **words)


def _decide(stage: Stage, one: dict[str, Any]) -> None:
    with stage.writing() as session:
        put = _waits(session, f"northmoor/{one['code']}")
        words = {name: one[name] for name in ("decision", "minute")}
        escalation.answer(session, put, stage.clock.today(), stage.now, stage.people["hub"], **words)


def _measure(stage: Stage, one: dict[str, Any]) -> None:
    """Defined, and the quarters that are over written in; the narrative stands with the last."""
    by = (stage.now, stage.people["hub"])
    words = {name: one.get(name, "") for name in measures.WORDS}
    agency = key_of(one["agency"]) if "agency" in one else None
    ref = f"northmoor/{one['priority']}" if "priority" in one else None
    with stage.writing() as session:
        made = measures.define(
            session,
            key_of(one["board"]),
            *by,
            target=one.get("target"),
            agency_key=agency,
            priority_ref=ref,
            **words,
        )
        quarter = periods.before(periods.quarter(stage.clock.today()))
        narrative = {name: one[name] for name in measures.NARRATIVE if name in one}
        for value in reversed(one["values"]):
            bare, part, of = (None, *value) if isinstance(value, list) else (value, None, None)
            measures.record(session, made, quarter, measures.figure(made, bare, part, of), *by, **narrative)
            quarter, narrative = periods.before(quarter), {}


def _waits(session: Session, ref: str) -> str:
    return next(one.put.id for one in escalation.waiting(session) if one.put.ref == ref)


def _look(stage: Stage) -> None:
    with stage.writing() as session:
        escalation.raise_due(session, stage.clock.today(), stage.now)
