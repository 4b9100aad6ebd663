"""A round of returns as tests need it: agencies, a published return, who answers, and what they send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.invitations.models import Invitation
from feedback.partnership.models import Agency, Board
from feedback.responses import intake
from feedback.returns import links, rounds
from feedback.returns.letters import Sender
from feedback.returns.models import ReturnLink, ReturnRound
from feedback.secrets import new_id
from feedback.surveys import versions
from feedback.surveys.models import SurveyPriority
from forms import author_file

AGENCIES = {
    "school": "Windle School",
    "trust": "Moorside Trust",
    "police": "North Fells Police",
    "homes": "Fellgate Homes",
}
KEY = b"k" * 32
SENDER = Sender("https://northmoor.example/", True, KEY)
SILENT = Sender("https://northmoor.example/", False, KEY)
AUTHORED = """
survey: {key}
title: Are children safe with you?
languages: [en]
audience: {audience}
mode: {mode}
start: {{why: W, who_asks: A, who_sees: S, minutes: 5, next_steps: N, hear_back: H}}
questions:
  - {{id: standard_lead, type: one_of, text: Somebody leads, choices: {ladder}, dont_know: true}}
  - {{id: standard_voice, type: one_of, text: Children are heard, choices: {ladder}, dont_know: true}}
  - {{id: action_voice, type: long_text, text: What will you do}}
  - {{id: barriers, type: many_of, text: What gets in the way, choices: [{{id: time, text: Time}}, {{id: cost, text: Cost}}]}}
  - {{id: workforce, type: many_of, text: Who works there, choices: [{{id: direct, text: Direct}}, {{id: leaders, text: Leaders}}]}}
  - {{id: headcount__direct, type: number, text: How many, minimum: 0}}
  - {{id: importance__direct__neglect, type: scale, text: Neglect, minimum: 1, maximum: 5, dont_know: true}}
  - {{id: importance__direct__online, type: scale, text: Online, minimum: 1, maximum: 5}}
  - {{id: confidence__direct__neglect, type: scale, text: Neglect, minimum: 1, maximum: 5, dont_know: true}}
  - {{id: confidence__direct__online, type: scale, text: Online, minimum: 1, maximum: 5}}
  - {{id: first, type: ballot, text: What first, most: 2, choices: [{{id: neglect, text: Neglect}}, {{id: online, text: Harm online}}]}}
"""
LADDER = "[{id: in_place, text: In place}, {id: partly, text: Partly}, {id: not_yet, text: Not yet}, {id: does_not_apply, text: Does not apply}]"


def published(session: Session, at: datetime, key: str = "audit", mode: str = "return") -> str:
    """A survey in this mode, published; gives its version's id."""
    audience = "organisation" if mode == "return" else "practitioner"
    reading = author_file.read(AUTHORED.format(key=key, mode=mode, audience=audience, ladder=LADDER))
    assert reading.survey is not None, [one.sentence() for one in reading.faults]
    version = versions.keep(session, reading.survey, at, "tests")
    versions.publish(session, version, at, "tests")
    return version.id


def around(session: Session) -> None:
    """The agencies, and a board that hears of the round."""
    session.add_all(Agency(key=key, name=name) for key, name in AGENCIES.items())
    session.add(Board(key="quality", name="Quality Assurance"))
    session.flush()


@dataclass
class Story:
    """One round, told in a session."""

    session: Session
    at: datetime
    version_id: str
    round: ReturnRound
    links: dict[str, str] = field(default_factory=dict)

    def link(self, agency: str, why: str = "", sender: Sender = SILENT) -> ReturnLink:
        """Somebody of this agency gets a link."""
        address = f"lead@{agency}.example"
        made = links.make(
            self.session, self.round, agency, f"Lead of {agency}", address, sender, self.at, "tests", why=why
        )
        self.links[agency] = made.link.link
        found = links.current(self.session, self.round, agency)
        assert found is not None
        return found

    def send(self, agency: str, day: date, answers: Mapping[str, Any], *, mode: str = "return") -> str:
        """What comes by the agency's newest link; in another mode it is a person's."""
        link = links.current(self.session, self.round, agency)
        named = {"invitation_id": link.invitation_id if link else None, "agency_key": agency}
        response_id = new_id()
        words = {key: value for key, value in answers.items() if key.startswith("action_")}
        intake.write(
            self.session,
            response_id=response_id,
            survey_key=self.round.survey_key,
            version_id=self.version_id,
            mode=mode,
            collector_code=self.round.collector_code,
            audience_version=None,
            language="en",
            day=day,
            answers={**answers, **dict.fromkeys(words, True)},
            comments=words,
            **(named if mode == "return" else {}),
        )
        if link and mode == "return":
            self.session.get_one(Invitation, link.invitation_id).answered = True
        self.session.flush()
        return response_id


def story(
    session: Session, at: datetime, *, name: str = "2026", days: int = 30, round_id: str = "", **more: Any
) -> Story:
    """A round of the four agencies that is due in so many days, under an id of its own where one is named."""
    if session.get(Agency, "school") is None:
        around(session)
    version_id = published(session, at)
    due_on = at.astimezone(HOME).date() + timedelta(days=days)
    with patch.object(rounds, "new_id", lambda: round_id or new_id()):
        made = rounds.begin(session, "audit", name, due_on, list(AGENCIES), at, "tests", **more)
    return Story(session, at, version_id, made)


def told_for_papers(session: Session, at: datetime, round_id: str = "round") -> Story:
    """Two rounds: one of last year, and one with a return put right, one late, one that will not and one that left things out."""
    last = story(session, at - timedelta(days=40), name="2025", days=20)
    session.add(SurveyPriority(survey_key="audit", priority_ref="plan-2026/1", question_id=""))
    day = at.astimezone(HOME).date()
    for key, lead in (("school", "not_yet"), ("trust", "in_place"), ("homes", "partly")):
        last.send(
            key, day - timedelta(days=30), {"standard_lead": lead, "standard_voice": "partly", **_needs(4, 3)}
        )
    told = story(session, at - timedelta(days=9), name="2026", days=8, round_id=round_id, board_key="quality")
    for key in AGENCIES:
        told.link(key)
    told.send("school", day, {"standard_lead": "not_yet", "standard_voice": "partly", **_needs(5, 5)})
    told.link("school", "They looked again")
    told.send(
        "school",
        day,
        {
            "standard_lead": "partly",
            "standard_voice": "dont_know",
            "barriers": ["time", "cost"],
            **_needs(5, 2),
        },
    )
    told.send(
        "trust",
        day,
        {"standard_lead": "in_place", "standard_voice": None, "barriers": ["time"], **_needs(4, 3)},
    )
    rounds.decline(session, told.round, "homes", "Not asked by law", at, "tests")
    return told


def _needs(importance: int, confidence: int) -> dict[str, Any]:
    return {
        "workforce": ["direct"],
        "headcount__direct": 12,
        "importance__direct__neglect": importance,
        "confidence__direct__neglect": confidence,
        "importance__direct__online": "dont_know",
        "confidence__direct__online": 1,
        "first": ["neglect"],
    }
