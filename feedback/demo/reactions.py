"""What people say of what was published, and what the worker counts of it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.loop.models import Loop
from feedback.partnership import profile
from feedback.publications import reactions
from feedback.publishing import reactions as counted
from feedback.responses import corrections
from feedback.safeguarding.screen import Guard, usual
from feedback.secrets import new_id


def acts(stage: Stage) -> Iterator[Act]:
    """People read a page and say what they think; then it is counted."""
    moment = stage.days.moment
    for number, one in enumerate(told(FOLDER / "reactions.yaml")):
        yield Act(moment(one["day"], f"16:{number:02}"), partial(_react, one=one))


def _react(stage: Stage, one: dict[str, Any]) -> None:
    with stage.writing() as session:
        loop = session.scalars(select(Loop).where(Loop.slug == one["loop"])).one()
        edition = counted.in_force(session)[loop.slug]
        item_id = loop.items[one["item"] - 1].id if "item" in one else ""
        for said in one["answers"]:
            for place in range(said["people"]):
                answers = (said["heard"], said["difference"], place < said["spoke"])
                reactions.put(session, new_id(), loop.slug, edition, item_id, *answers)
        watch = Guard(stage.now, profile.read(session).duty, usual())
        for words in one.get("missed", ()):
            about = (new_id(), loop.survey_keys[0], loop.slug, words, "en", stage.clock.today(), watch)
            corrections.add(session, *about, item_id=item_id or None, missed=True, spoke=False)
        counted.recount(session, stage.now)
