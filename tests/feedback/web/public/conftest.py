"""A small town's public pages, with one loop published in two languages."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.database import Database
from feedback.publishing import release
from feedback.responses.models import Receipt, Response
from feedback.secrets import hashed
from tests.feedback.loop.stories import NOW, TODAY, world

CODE = "K7QM2XTD94HNK7QM2XTD94HNAB"


@dataclass(frozen=True)
class Town:
    """What a test may ask for by name."""

    slug: str
    survey_key: str
    code: str
    cora: str
    response_id: str


@pytest.fixture
def town(database: Database, app: Flask) -> Town:
    with database.writing() as session:
        story = world(session)
        story.answers(64, about_theme=31)
        loop = story.loop(title={"en": "Safe on the way home", "ar": "آمنون في الطريق"}, base=120)
        story.item(loop, "done", answer={"en": "We put up four lamps.", "ar": "ركّبنا أربعة مصابيح."})
        story.item(loop, "cannot", said={"en": "Slow the big road."}, theme_id=None, evidence="Workshop")
        story.item(
            loop,
            "planned",
            said={"en": "A later bus."},
            theme_id=None,
            evidence="Workshop",
            due_on=date(2026, 3, 10),
        )
        release.release(session, loop, ["en", "ar"], NOW, story.cora)
        response_id, version_id = session.execute(select(Response.id, Response.version_id).limit(1)).one()
        session.add(
            Receipt(
                code_hash=hashed(CODE),
                survey_key=story.survey_key,
                collector_code=story.code,
                day=TODAY,
                response_id=response_id,
                version_id=version_id,
            )
        )
        found = Town(loop.slug, story.survey_key, CODE, story.cora, response_id)
    app.extensions["service"].forget_partnership()
    return found
