"""A loop to test with: a survey that people answered, a theme, a priority, the bodies around it, and three people.

Alice writes, Bob checks, Cora publishes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.loop import items, loops, telling
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import profile
from feedback.partnership.models import Agency, Board
from feedback.plans.models import Plan, Priority
from feedback.responses import intake
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.surveys import collectors, versions
from feedback.themes import codebook, coding
from feedback.themes.models import Theme
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import Page, Question, Start, Survey
from forms.text import Text

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)
PRIORITY = "plan-2026/1"

#: What makes an item complete in each response, besides what `World.item` gives it anyway.
ANSWERS: dict[str, dict[str, Any]] = {
    "none": {},
    "planned": {"answer": {"en": "We will mend the lights."}, "due_on": date(2026, 5, 1)},
    "doing": {"answer": {"en": "We are mending the lights."}, "due_on": date(2026, 5, 1)},
    "done": {
        "answer": {"en": "We mended the lights."},
        "done_on": date(2026, 2, 20),
        "evidence": "Works order 12",
    },
    "cannot": {"answer": {"en": "We asked twice."}, "because": {"en": "The path is not ours."}},
    "already": {"answer": {"en": "There is a light switch."}, "evidence": "Photo"},
    "passed_on": {"answer": {"en": "The bus company has it now."}},
}


@dataclass
class World:
    """Everything the tests of loops stand on."""

    session: Session
    survey_key: str
    code: str
    theme: Theme
    alice: str
    bob: str
    cora: str

    def loop(self, **values: Any) -> Loop:
        """A loop that lacks nothing but items."""
        values = {
            "title": {"en": "Safe on the way home"},
            "asked": {"en": "How safe do you feel on the way home?"},
            "base_label": {"en": "Pupils of two schools"},
            "survey_key": self.survey_key,
        } | values
        loop = loops.make(self.session, at=NOW, actor=self.alice, **values)
        telling.record(self.session, loop, TODAY, "assembly or lesson", "Years 5 and 6", NOW, self.alice)
        return loop

    def item(self, loop: Loop, response: str = "done", *, checked: bool = True, **changes: Any) -> LoopItem:
        """An item of Alice's that meets every demand of its response, checked by Bob."""
        item = items.add(self.session, loop, {"en": "It is dark behind the shops."}, NOW, self.alice)
        values: dict[str, Any] = {
            "theme_id": self.theme.id,
            "priority_ref": PRIORITY,
            "stage": "decided",
            "response": response,
            "decided": {"en": "To light the path."},
            "decided_on": date(2026, 2, 1),
            "decided_by": "board",
            "owner": "Head of streets",
            "agency_key": "council",
        }
        items.edit(self.session, item, NOW, self.alice, **(values | ANSWERS[response] | changes))
        if checked:
            items.check(self.session, item, NOW, self.bob)
        return item

    def answers(self, number: int, about_theme: int = 0) -> None:
        """So many people answer; the words of the first few of them are tied to the theme."""
        version = versions.current(self.session, self.survey_key)
        assert version is not None
        for place in range(number):
            response_id = new_id()
            intake.write(
                self.session,
                response_id=response_id,
                survey_key=self.survey_key,
                version_id=version.id,
                mode="anonymous",
                collector_code=self.code,
                audience_version=None,
                language="en",
                day=TODAY,
                answers={"words": True},
                comments={"words": "It is dark."},
            )
            if place < about_theme:
                self._tie(response_id)

    def _tie(self, response_id: str) -> None:
        comment_id = self.session.scalars(select(Comment.id).where(Comment.response_id == response_id)).one()
        coding.assign(self.session, comment_id, [self.theme.id], self.alice, NOW)


def world(session: Session) -> World:
    """Set everything up in an empty database."""
    profile.set_up(session, name="Rivermouth Partnership", short_name="Rivermouth", languages=["en", "ar"])
    session.add(Agency(key="council", name="Rivermouth Council"))
    session.add(Board(key="board", name="The Board"))
    session.add(
        Plan(
            key="plan-2026",
            title="Our plan",
            partnership="Rivermouth",
            period="2026",
            source="Our plan",
            imported_at=NOW,
            content_hash="0",
        )
    )
    session.flush()
    session.add(
        Priority(
            ref=PRIORITY,
            plan_key="plan-2026",
            code="1",
            position=1,
            title="Harm outside",
            plain_title="Safe outside",
        )
    )
    people = {name: new_id() for name in ("alice", "bob", "cora")}
    session.add_all(
        Account(id=key, email=f"{name}@example.org", name=name.title(), created_at=NOW)
        for name, key in people.items()
    )
    session.flush()
    key = survey(session)
    code = collectors.open_door(session, key, NOW, "tests", listed=True, code="door1").code
    theme = codebook.add(session, key, "Dark paths", NOW, people["alice"], definition="Paths without light")
    session.flush()
    return World(session, key, code, theme, **people)


def survey(session: Session, key: str = "way-home", texts: Mapping[str, str] | None = None) -> str:
    """A published survey of one question in words."""
    words = Question(id="words", type="long_text", text=Text.of("Tell us", "en"), measure=Measure.TEXT)
    said = Text.of("Because you know best", "en")
    hear_back = Text(texts or {"en": "By Friday 29 May 2026, in assembly."})
    definition = Survey(
        key=key,
        title=Text({"en": "The way home", "ar": "طريق العودة"}),
        languages=("en", "ar"),
        audience="child",
        mode=Mode.ANONYMOUS,
        pages=(Page("words", (words,)),),
        start=Start(said, said, said, 3, said, hear_back),
    )
    version = versions.keep(session, definition, NOW, "tests")
    versions.publish(session, version, NOW, "tests")
    return key
