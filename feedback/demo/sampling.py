"""What the worker does in the story: it screens the tables that came back, and on Mondays draws the weekly sample, which
the second reader reads on Tuesdays. What the safeguarding lead makes of it is in `concerns`."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from feedback.demo.stage import Act, Stage
from feedback.reading import drawing, judging
from feedback.reading.models import SampleText
from feedback.safeguarding import catching_up, screen

#: The story looks back on so many weeks of samples.
WEEKS = 8
#: The second reader leaves the last few for tomorrow.
LEFT = 3


def acts(stage: Stage) -> Iterator[Act]:
    """Mondays and Tuesdays, up to today."""
    monday = drawing.monday(stage.days.today)
    for back in range(WEEKS, -1, -1):
        offset = (monday - timedelta(weeks=back) - stage.days.today).days
        yield Act(stage.days.moment(offset, "08:00"), partial(_draw, seed=back))
        if back:
            yield Act(stage.days.moment(offset + 1, "10:30"), _judge)


def _draw(stage: Stage, seed: int) -> None:
    catching_up.catch_up(stage.database, screen.usual(), stage.now)
    with stage.writing() as session:
        drawing.draw(session, stage.now, Random(seed))


def _judge(stage: Stage) -> None:
    """Of what was flagged the second reader thinks as screening does; of the rest, nothing had to be seen."""
    reader = stage.people["second_reader"]
    with stage.writing() as session:
        for one in judging.waiting(session, reader, 100)[LEFT:]:
            flagged = session.scalar(select(SampleText.flagged).where(SampleText.id == one.id))
            judging.judge(session, one.id, "look" if flagged else "nothing", stage.now, reader)
