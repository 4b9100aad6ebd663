"""What came of it: loops made and worked on by the hub, checked and released by a second person, told back."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.loop import briefings, items, loops, telling
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import profile
from feedback.partnership.bodies import key_of
from feedback.publishing import looking
from feedback.publishing import release as releases
from feedback.themes import codebook

#: Fields of a step that are numbers of days from today.
_DAYS = ("due_on", "done_on", "recheck_on")


def acts(stage: Stage) -> Iterator[Act]:
    """For every loop: made, edited step by step, checked, released, told."""
    moment = stage.days.moment
    for path in sorted((FOLDER / "loops").glob("*.yaml")):
        story = told(path)
        worked = partial(_worked, story["slug"])
        yield Act(moment(story["made"], "10:00"), partial(_make, story=story))
        for number, item in enumerate(story["items"]):
            for step in item["steps"]:
                at = moment(step["day"], f"11:{number:02}")
                yield Act(at, worked(partial(_edit, position=number, step=step)))
        for day in story["checked"]:
            yield Act(moment(day, "14:00"), worked(_check))
        for one in story["released"]:
            yield Act(moment(one["day"], "15:00"), worked(partial(_release, languages=one["languages"])))
        for one in story["told"]:
            noted = one.get("noted", one["day"])
            yield Act(moment(noted, "14:30"), worked(partial(_tell, one=one)))
        if "briefing" in story:
            day, words = story["briefing"]["day"], story["briefing"]
            yield Act(moment(day, "15:30"), worked(partial(_brief, words=words)))


def _worked(slug: str, work: Callable[[Session, Stage, Loop], None]) -> Callable[[Stage], None]:
    """Work on the loop with this slug, in a transaction of its own."""

    def do(stage: Stage) -> None:
        with stage.writing() as session:
            loop = next(one for one in loops.newest_first(session) if one.slug == slug)
            work(session, stage, loop)

    return do


def _make(stage: Stage, story: dict[str, Any]) -> None:
    """The hub makes the loop, takes the themes up, and writes what people said in their words."""
    actor = stage.people["hub"]
    with stage.writing() as session:
        loop = loops.make(
            session,
            story["survey"],
            story["title"],
            story["asked"],
            stage.now,
            actor,
            asked_from=stage.days.day(story["asked_from"]),
            asked_to=stage.days.day(story["asked_to"]) if "asked_to" in story else None,
            base=story.get("base"),
            base_label=story["base_label"],
            slug=story["slug"],
        )
        for one in story["items"]:
            theme = codebook.named(session, story["survey"], one["theme"])
            if theme is None:
                raise LookupError(f"There is no theme “{one['theme']}”")
            item = items.take_up(session, loop, theme, "en", stage.now, actor)
            items.edit(session, item, stage.now, actor, said=one["said"])


def _edit(session: Session, stage: Stage, loop: Loop, position: int, step: dict[str, Any]) -> None:
    item: LoopItem = loop.items[position]
    changes = {name: value for name, value in step.items() if name != "day"}
    changes |= {name: stage.days.day(step[name]) for name in _DAYS if name in step}
    if "decided_by" in step:
        changes |= {"decided_by": key_of(step["decided_by"]), "decided_on": stage.clock.today()}
    if "agency" in step:
        changes["agency_key"] = key_of(changes.pop("agency"))
    items.edit(session, item, stage.now, stage.people["hub"], **changes)


def _check(session: Session, stage: Stage, loop: Loop) -> None:
    for item in loop.items:
        if item.checked_by is None:
            items.check(session, item, stage.now, stage.people["second_reader"])


def _release(session: Session, stage: Stage, loop: Loop, languages: list[str]) -> None:
    """In those languages that the partnership has switched on, as the hub's page offers them."""
    offered = [tag for tag in profile.read(session).languages if tag in languages]
    drafted = releases.drafted(session, loop, profile.read(session).languages, stage.now)
    looked_at = [one.key for one in looking.found(session, drafted)]
    releases.release(session, loop, offered, stage.now, stage.people["second_reader"], looked_at)


def _tell(session: Session, stage: Stage, loop: Loop, one: dict[str, Any]) -> None:
    telling.record(
        session,
        loop,
        stage.days.day(one["day"]),
        one["way"],
        one["whom"],
        stage.now,
        stage.people["hub"],
        note=one.get("note", ""),
        groups=one.get("groups", ()),
    )


def _brief(session: Session, stage: Stage, loop: Loop, words: dict[str, Any]) -> None:
    said = {name: words[name] for name in briefings.FIELDS}
    briefings.write(session, loop, said, stage.now, stage.people["hub"])
