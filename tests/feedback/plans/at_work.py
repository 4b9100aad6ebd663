"""A small town whose plan is at work: three boards, a shared priority, objectives and actions."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from feedback.partnership.models import Agency, Board
from feedback.plans import boards, importing, plan_file, shelf

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)

PLAN = """\
key: town
title: Plan
partnership: Town
period: 2026
source: Paper
priorities:
  - code: 1
    title: Neglect
    plain_title: Looking after children well
    objectives:
      - {code: "1.1", text: Notice it early, due: 2026-12-31, lead_group: Quality, actions: [{code: 1.1.1, text: Audit, due: 2026-01-31, owner: [Quality]}]}
    actions: [{code: 1-a, text: Train everybody, due: Mar-26, owner: [Learning]}]
  - {code: 2, title: Online, plain_title: Safe online, actions: [{code: 2-a, text: Tell parents}]}
"""


def plan(text: str = PLAN):
    reading = plan_file.read(text)
    assert reading.plan is not None, reading.faults
    return reading.plan


def settle(session: Session) -> None:
    """Neglect is led by the sub group Quality and shared with adults; the other priority belongs to no board."""
    session.add(Agency(key="council", name="Council"))
    session.add_all(
        [
            Board(key="executive", name="Executive", kind="children"),
            Board(key="adults", name="Adults Board", kind="adults"),
        ]
    )
    session.flush()
    session.add(Board(key="quality", name="Quality", parent_key="executive", chair="Head of quality"))
    session.flush()
    importing.bring_in(session, plan(), NOW, "tests")
    neglect = shelf.find(session, "town/1")
    assert neglect is not None
    boards.share(session, neglect, ["quality", "adults"], "quality", NOW, "tests")
