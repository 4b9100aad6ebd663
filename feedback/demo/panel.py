"""The young people's panel reads a draft before it is published, and says what has to change."""

from collections.abc import Iterator

from sqlalchemy import select

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.loop.models import Loop
from feedback.partnership import profile
from feedback.publishing import panel, release
from feedback.safeguarding.screen import Guard, usual


def acts(stage: Stage) -> Iterator[Act]:
    """The draft is given one day and read another."""
    story, moment = told(FOLDER / "panel.yaml"), stage.days.moment
    for one in story:
        yield Act(moment(one["given"], "09:00"), lambda stage, one=one: _give(stage, one["loop"]))
        if "read" in one:
            yield Act(moment(one["read"], "18:00"), lambda stage, one=one: _say(stage, one))


def _give(stage: Stage, slug: str) -> None:
    with stage.writing() as session:
        loop = session.scalars(select(Loop).where(Loop.slug == slug)).one()
        contents = release.drafted(session, loop, profile.read(session).languages, stage.now)
        panel.give(session, loop, contents, stage.clock.today(), stage.people["hub"])


def _say(stage: Stage, one: dict) -> None:
    with stage.writing() as session:
        loop = session.scalars(select(Loop).where(Loop.slug == one["loop"])).one()
        reading = panel.of(session, loop.id)[0]
        watch = Guard(stage.now, profile.read(session).duty, usual())
        said = (one["verdict"], one["words"], {}, True)
        panel.say(session, reading, *said, stage.now, stage.people["panel"], watch)
