"""Voice that was not a survey: the youth council meets, what it says is written down, read and themed."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.responses import reading
from feedback.responses.models import Comment
from feedback.safeguarding.screen import Guard
from feedback.sessions import recording
from feedback.sessions.facts import Facts, Note
from feedback.sessions.models import Series
from feedback.themes import codebook, coding


def acts(stage: Stage) -> Iterator[Act]:
    """For every series: its sessions on their days, then the themes."""
    moment = stage.days.moment
    for story in told(FOLDER / "sessions.yaml"):
        for one in story["sessions"]:
            yield Act(moment(one["day"] + 1, "10:10"), partial(_record, story=story, one=one))
        yield Act(moment(story["themed"], "10:20"), partial(_theme, story=story))


def _record(stage: Stage, story: dict[str, Any], one: dict[str, Any]) -> None:
    service = stage.app.extensions["service"]
    watch = Guard(stage.now, service.partnership().duty, service.screener)
    facts = Facts(
        one["title"],
        story["kind"],
        stage.days.day(one["day"]),
        one["people"],
        place=story["place"],
        groups=tuple(one["groups"].items()),
        office=story["office"],
        how_asked=story["how_asked"],
    )
    notes = [
        Note(said["words"], said.get("language", "en"), said.get("quote", False)) for said in one["notes"]
    ]
    with stage.writing() as session:
        recording.record(
            session, _series(session, stage, story), facts, notes, stage.now, stage.people["hub"], watch
        )


def _series(session: Session, stage: Stage, story: dict[str, Any]) -> Series:
    return session.get(Series, story["series"]) or recording.begin(
        session,
        story["series"],
        story["title"],
        story["audience"],
        story["same_people"],
        "en",
        stage.now,
        stage.people["hub"],
        priorities=story["priorities"],
    )


def _theme(stage: Stage, story: dict[str, Any]) -> None:
    """The analyst reads every note and ties it; the hub agrees the themes."""
    with stage.writing() as session:
        comments = session.scalars(select(Comment).where(Comment.survey_key == story["series"])).all()
        ids = [one.id for one in comments]
        reading.mark_read(session, story["series"], ids, stage.people["analyst"], stage.now)
        for one in story["themes"]:
            theme = codebook.add(
                session,
                story["series"],
                one["name"],
                stage.now,
                stage.people["analyst"],
                definition=one["definition"],
                priority_ref=one["priority"],
            )
            session.flush()
            for comment in comments:
                if any(comment.text.startswith(opening) for opening in one["notes"]):
                    coding.assign(session, comment.id, [theme.id], stage.people["analyst"], stage.now)
            codebook.agree(session, theme, stage.people["hub"], stage.now)
