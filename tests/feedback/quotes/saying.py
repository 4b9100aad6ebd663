"""Somebody answers in words, and says whether they may be shown; and enough others answer."""

from sqlalchemy import select

from feedback.responses import intake
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.surveys import versions
from tests.feedback.loop.stories import TODAY, World

WORDS = "I walk home past the old mill with jayden and the lights there never work, so we run."


def say(story: World, words: str = WORDS, leave: str | None = "yes", others: int = 9) -> Comment:
    """One answer with these words, and so many others without."""
    story.answers(others)
    version = versions.current(story.session, story.survey_key)
    assert version is not None
    response_id = new_id()
    intake.write(
        story.session,
        response_id=response_id,
        survey_key=story.survey_key,
        version_id=version.id,
        mode="anonymous",
        collector_code=story.code,
        audience_version=None,
        language="en",
        day=TODAY,
        answers={"words": True},
        comments={"words": words},
        quotes=leave,
    )
    return story.session.scalars(select(Comment).where(Comment.response_id == response_id)).one()
