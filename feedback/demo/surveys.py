"""What Northmoor asks: surveys with its own priorities in them, their doors, the tables that come back, the reading."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import yaml

from feedback import paths
from feedback.audit.trail import COMMAND_LINE
from feedback.demo.stage import FOLDER, Act, Stage, quick, told
from feedback.responses import importing, reading, table_file
from feedback.surveys import collectors, setup, versions, waves
from feedback.surveys.models import Collector
from forms import author_file, library
from forms.survey import Survey

ANSWERS = paths.EXAMPLES / "answers"
LIBRARY = "library:"


def acts(stage: Stage) -> Iterator[Act]:
    """Publishing, opening, bringing in, reading and closing, for every survey of the story."""
    moment = stage.days.moment
    for one in told(FOLDER / "surveys.yaml"):
        survey = with_priorities(one)
        yield Act(
            moment(one["published"], "08:00"), partial(_publish, survey=survey, written=one.get("setup"))
        )
        for door in one["doors"]:
            yield Act(moment(door["opens"], "08:30"), partial(_open, key=survey.key, door=door))
            if "closed" in door:
                yield Act(moment(door["closed"], "17:00"), partial(_close, code=door["code"]))
        for wave in one.get("waves", ()):
            yield Act(moment(wave["starts"], "08:10"), partial(_begin, key=survey.key, wave=wave))
        for table in one.get("answers", ()):
            yield Act(moment(table["brought_in"], "14:00"), partial(_bring_in, key=survey.key, table=table))
        for day in one.get("read", ()):
            yield Act(moment(day, "15:30"), partial(read_all, key=survey.key))


def with_priorities(one: dict[str, Any]) -> Survey:
    """A ready-made survey in which the hub has named the priorities it informs, as it would in an editor.

    Raises:
        ValueError: what came of it cannot be used.
    """
    content = quick(_author_file(one["survey"]))
    content["priorities"] = one["priorities"]
    for page in content["pages"]:
        for question in page["questions"]:
            if question["id"] in one.get("questions", {}):
                question["priority"] = one["questions"][question["id"]]
    reading_ = author_file.read(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    if reading_.survey is None:
        raise ValueError("\n".join(fault.sentence() for fault in reading_.faults))
    return reading_.survey


def _author_file(source: str) -> str:
    if source.startswith(LIBRARY):
        return library.text(source.removeprefix(LIBRARY))
    return (paths.EXAMPLES / source).read_text(encoding="utf-8")


def _publish(stage: Stage, survey: Survey, written: dict[str, Any] | None) -> None:
    with stage.writing() as session:
        version = versions.keep(session, survey, stage.now, stage.people["hub"])
        if written is not None:
            thought = setup.Setup(**{**written, "heard_on": stage.days.day(written["heard_on"])})
            setup.write(session, survey.key, thought, stage.now, stage.people["hub"])
        versions.publish(session, version, stage.now, stage.people["hub"])


def _open(stage: Stage, key: str, door: dict[str, Any]) -> None:
    with stage.writing() as session:
        collectors.open_door(
            session,
            key,
            stage.now,
            stage.people["hub"],
            code=door["code"],
            kind=door.get("kind", "open_link"),
            name=door["name"],
            group_label=door.get("group", ""),
            listed=door.get("listed", False),
            invited=door.get("invited"),
            audience_version=door.get("audience"),
            closes_at=stage.days.moment(door["closes"], "23:00") if "closes" in door else None,
        )


def _close(stage: Stage, code: str) -> None:
    with stage.writing() as session:
        collectors.close(session, session.get_one(Collector, code), stage.now, stage.people["hub"])


def _begin(stage: Stage, key: str, wave: dict[str, Any]) -> None:
    """Named before anybody has answered in it."""
    day, hub = stage.days.day(wave["starts"]), stage.people["hub"]
    with stage.writing() as session:
        waves.begin(session, key, wave["name"], day, {}, None, stage.now, hub)


def _bring_in(stage: Stage, key: str, table: dict[str, Any]) -> None:
    """As `listening-loop responses import KEY FILE --door CODE --day DAY`: every row lands, or none does."""
    wishes = importing.Wishes(door=table["door"], day=stage.days.day(table["given"]))
    with stage.writing() as session:
        outcome = importing.bring_in(
            session,
            key,
            table_file.read(ANSWERS / table["file"]),
            stage.now,
            stage.clock.today(),
            COMMAND_LINE,
            wishes,
        )
    if outcome.refused:
        raise ValueError("\n".join(one.sentence() for one in outcome.refused))


def read_all(stage: Stage, key: str) -> None:
    """The hub reads everything that nobody has read, a page at a time."""
    new = reading.Filter(read="no")
    with stage.writing() as session:
        while lines := reading.page(session, key, new, 1):
            reading.mark_read(session, key, [line.id for line in lines], stage.people["hub"], stage.now)
