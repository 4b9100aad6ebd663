"""What Northmoor's boards ask of others and worry about, each entry told from its first day to its last."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from feedback.demo.stage import Act, Stage
from feedback.partnership.bodies import key_of
from feedback.plans import challenges, recommendations, risks

Entry = dict[str, Any]


def acts(stage: Stage, story: dict[str, Any]) -> Iterator[Act]:
    """Everything about one entry is done under the id it got on its first day."""
    for kind, tell in (("recommendations", _recommended), ("challenges", _challenged), ("risks", _risked)):
        for one in story[kind]:
            ids: list[str] = []
            for number, (day, do) in enumerate(tell(one, ids)):
                yield Act(stage.days.moment(day, f"12:{number:02}"), partial(_play, do=do))


Told = Iterator[tuple[int, Callable[[Session, Stage], object]]]


def _play(stage: Stage, do: Callable[[Session, Stage], object]) -> None:
    with stage.writing() as session:
        do(session, stage)


def _by(stage: Stage) -> tuple[Any, str]:
    return stage.now, stage.people["hub"]


def _recommended(one: Entry, ids: list[str]) -> Told:
    words = {name: one[name] for name in ("required", "to_achieve", "risk", "source_kind", "source")}

    def make(session: Session, stage: Stage) -> None:
        due_on = stage.days.day(one["due"])
        values = words | _tied(one)
        made = recommendations.make(session, key_of(one["board"]), *_by(stage), due_on=due_on, **values)
        ids.append(made.id)

    yield one["day"], make
    if "answered" in one:
        day, answer = _parted(one["answered"])
        yield day, lambda session, stage: recommendations.respond(session, ids[0], *_by(stage), **answer)
    for step in one.get("steps", ()):
        note = step["note"]
        yield (
            step["day"],
            lambda session, stage, note=note: recommendations.step(session, ids[0], note, *_by(stage)),
        )
    if "closed" in one:
        day, values = _parted(one["closed"])
        yield (
            day,
            lambda session, stage: recommendations.close(session, ids[0], values["impact"], *_by(stage)),
        )


def _challenged(one: Entry, ids: list[str]) -> Told:
    def put(session: Session, stage: Stage) -> None:
        values = {"put_by": one["put_by"], "about": one["about"], "put_on": stage.clock.today()} | _tied(one)
        ids.append(challenges.put(session, key_of(one["board"]), *_by(stage), **values).id)

    yield one["day"], put
    if "answered" in one:
        day, values = _parted(one["answered"])
        yield (
            day,
            lambda session, stage: challenges.respond(session, ids[0], values["response"], *_by(stage)),
        )


def _risked(one: Entry, ids: list[str]) -> Told:
    first, *later = one["reviews"]

    def take_up(session: Session, stage: Stage) -> None:
        values = {name: one[name] for name in ("title", "about", "owner") if name in one} | _tied(one)
        made = risks.take_up(session, key_of(one["board"]), *_by(stage), **values, **_parted(first)[1])
        ids.append(made.id)

    yield one["day"], take_up
    for review in later:
        day, values = _parted(review)
        yield (
            day,
            lambda session, stage, values=values: risks.review(session, ids[0], *_by(stage), **values),
        )


def _parted(told: Entry) -> tuple[int, Entry]:
    """The day, and the rest."""
    return told["day"], {name: value for name, value in told.items() if name != "day"}


def _tied(one: Entry) -> Entry:
    """Whom it is for, and the priority it belongs to."""
    tied = {"agency_key": key_of(one["agency"])} if "agency" in one else {}
    tied |= {"to_board_key": key_of(one["to_board"])} if "to_board" in one else {}
    return tied | ({"priority_ref": f"northmoor/{one['priority']}"} if "priority" in one else {})
