"""Young people in their own words: quotes proposed, checked by a second reader, used in a loop, and one taken back."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.loop.models import Loop, LoopItem
from feedback.quotes import bank, checking, proposing, withdrawing
from feedback.quotes.models import Quote
from feedback.responses.models import Comment
from feedback.themes import codebook

Story = dict[str, Any]


def acts(stage: Stage) -> Iterator[Act]:
    """For every quote what was done with it, on its days."""
    moment = stage.days.moment
    for number, one in enumerate(told(FOLDER / "quotes.yaml")):
        minute = f"{number:02}"
        yield Act(moment(one["proposed"], f"09:{minute}"), partial(_propose, one=one))
        if "checked" in one:
            yield Act(moment(one["checked"], f"09:{minute}"), partial(_check, one=one))
        if "used" in one:
            yield Act(moment(one["used"], f"09:{minute}"), partial(_use, one=one))
        if "printed" in one:
            yield Act(moment(one["printed"]["day"], f"16:{minute}"), partial(_print, one=one))
        if "withdrawn" in one:
            yield Act(moment(one["withdrawn"]["day"], f"09:{minute}"), partial(_withdraw, one=one))


def _propose(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        comment = session.scalars(
            select(Comment).where(
                Comment.survey_key == one["survey"], Comment.text.startswith(one["comment"], autoescape=True)
            )
        ).one()
        proposing.propose(session, comment, one["words"], one["told_of"], stage.now, stage.people["hub"])


def _check(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        checking.check(session, _quote(session, one), stage.now, stage.people["second_reader"])


def _use(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        theme = codebook.named(session, one["survey"], one["item"])
        item = session.scalars(
            select(LoopItem)
            .join(Loop, Loop.id == LoopItem.loop_id)
            .where(Loop.slug == one["loop"], LoopItem.theme_id == (theme.id if theme else None))
        ).one()
        bank.put(session, _quote(session, one), item, False, stage.now, stage.people["hub"])


def _print(stage: Stage, one: Story) -> None:
    printed = one["printed"]
    with stage.writing() as session:
        withdrawing.note_print(
            session,
            _quote(session, one),
            stage.days.day(printed["day"]),
            printed["what"],
            printed["copies"],
            stage.now,
            stage.people["hub"],
        )


def _withdraw(stage: Stage, one: Story) -> None:
    with stage.writing() as session:
        withdrawing.withdraw(
            session, _quote(session, one), one["withdrawn"]["why"], stage.now, stage.people["hub"]
        )


def _quote(session: Session, one: Story) -> Quote:
    return session.scalars(select(Quote).where(Quote.chosen == one["words"])).one()
