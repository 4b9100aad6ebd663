"""What boards decided: one decision that voice led to, one that says why it did not, and an audit that contradicts."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.decisions import freezing, record
from feedback.decisions.models import Decision
from feedback.decisions.record import Written
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.evidence import record as evidence
from feedback.evidence.models import Evidence
from feedback.loop.models import Loop, LoopItem
from feedback.partnership.bodies import key_of
from feedback.themes.models import Theme

Story = dict[str, Any]


def acts(stage: Stage) -> Iterator[Act]:
    """The hub writes them down, a second reader checks them, and then they are taken."""
    story, moment = told(FOLDER / "decisions.yaml"), stage.days.moment
    for number, one in enumerate(story["decisions"]):
        minute = f"{number:02}"
        yield Act(moment(one["written"], f"13:{minute}"), partial(_write, one=one))
        yield Act(moment(one["checked"], f"14:{minute}"), partial(_check, title=one["title"]))
        yield Act(moment(one["taken"], f"15:{minute}"), partial(_take, title=one["title"]))
    for one in story["evidence"]:
        yield Act(moment(one["day"], "13:30"), partial(_audit, one=one))
        yield Act(moment(story["decisions"][0]["written"], "13:40"), partial(_bears_on, one=one))


def _write(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        written = Written(
            **{name: one[name] for name in ("title", "decided", "informed", "voice", "minute", "owner")},
            board_key=key_of(one["board"]),
            met_on=stage.days.day(one["met"]),
            priorities=tuple(one["priorities"]),
            answers=_items(session, one),
        )
        record.draft(session, written, stage.now, stage.people["hub"])


def _items(session: Session, one: Story) -> tuple[str, ...]:
    """The things said in the story's loop under these themes."""
    rows = session.execute(
        select(Theme.name, LoopItem.id)
        .join(LoopItem, LoopItem.theme_id == Theme.id)
        .join(Loop, Loop.id == LoopItem.loop_id)
        .where(Loop.slug == one.get("loop", ""))
    )
    ids = dict(rows.all())
    return tuple(ids[name] for name in one.get("answers", ()))


def _check(stage: Stage, title: str) -> None:
    with stage.writing() as session:
        record.check(session, _decision(session, title), stage.now, stage.people["second_reader"])


def _take(stage: Stage, title: str) -> None:
    with stage.writing() as session:
        freezing.take(session, _decision(session, title), stage.now, stage.people["hub"])


def _decision(session: Session, title: str) -> Decision:
    return session.scalars(select(Decision).where(Decision.title == title)).one()


def _audit(stage: Stage, one: Story) -> None:
    """Somebody has looked at what may name a person: there is none."""
    with stage.writing() as session:
        written = evidence.Written(
            **{name: one[name] for name in ("kind", "title", "found", "source", "sample")},
            dated_on=stage.days.day(one["dated"]),
            agency_key=key_of(one["agency"]),
            grades=tuple((grade["standard"], grade["grade"]) for grade in one["grades"]),
        )
        evidence.add(session, written, stage.now, stage.people["hub"], looked=True)


def _bears_on(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        row = session.scalars(select(Evidence).where(Evidence.title == one["title"])).one()
        for tie in one["bears_on"]:
            bearing = evidence.Bearing(
                **{name: tie[name] for name in ("stance", "why", "said_by")},
                priority_ref=tie.get("priority"),
                decision_id=_decision(session, tie["decision"]).id if "decision" in tie else None,
            )
            evidence.tie(session, row, bearing, stage.now, stage.people["hub"], looked=True)
