"""What is thought through before people are asked: nine lines, who will hear the findings, and how people are told.

The lines are the nine requirements for hearing children of the UN Committee's General Comment 12 (para 134); how
seldom-heard groups are reached, and which body hears the findings on which day, are what Lundy's space and audience
ask of a survey (standards P1, P2, P5). A survey of children is not published in the hub before all nine are answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.field_fault import FieldFault
from feedback.partnership.models import Board
from feedback.surveys.models import Survey, SurveySetup
from forms.survey import Survey as Definition

#: The nine, and what each asks of whoever sets a survey up.
LINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "transparent": (
            "Open and informative",
            "How do people learn what this is for, and what will come of it?",
        ),
        "voluntary": ("Their own choice", "How do they know that they may say no, and stop?"),
        "respectful": ("Respectful", "Who looks at what they say, and how is it taken seriously?"),
        "relevant": ("About their lives", "Why does this matter to them, and who says so?"),
        "friendly": (
            "Fit for their age",
            "Which words, pictures and ways of answering fit their age and needs?",
        ),
        "inclusive": ("Open to everybody", "Who is usually left out, and what is done so that they are not?"),
        "trained": ("By people who know how", "What have the adults who ask and listen learnt for it?"),
        "safe": ("Safe", "What might go wrong for a child, and who is there if it does?"),
        "accountable": (
            "Followed through",
            "Who makes sure that something comes of it, and that they are told?",
        ),
    }
)
LONGEST = 1000


class SetupFault(FieldFault):
    """The set-up cannot be kept."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a survey's people thought of before they asked.

    lines     {key of `LINES`: what they answered}; an empty answer is not there
    reached   how groups that are seldom heard are reached
    heard_by  key of the board that hears the findings;  heard_on  and on which day
    told_by   how the people who answered are told what came of it
    """

    lines: Mapping[str, str] = field(default_factory=dict)
    reached: str = ""
    heard_by: str | None = None
    heard_on: date | None = None
    told_by: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the nine are not answered, in their order."""
        return tuple(key for key in LINES if not self.lines.get(key))


NOTHING = Setup()


def of(session: Session, survey_key: str) -> Setup:
    """What is on record for a survey; `NOTHING` where nobody has written anything."""
    row = session.get(SurveySetup, survey_key)
    return NOTHING if row is None else _of_row(row)


def of_all(session: Session) -> dict[str, Setup]:
    """What is on record, by survey. One statement."""
    return {row.survey_key: _of_row(row) for row in session.scalars(select(SurveySetup))}


def write(session: Session, survey_key: str, setup: Setup, at: datetime, actor: str) -> None:
    """Put a survey's set-up on record in place of what stood there. The trail keeps which boxes changed, and when.

    Raises:
        SetupFault: something is too long, a board is unknown, or a day has no board.
    """
    wanted = _checked(session, setup)
    before = of(session, survey_key)
    if wanted == before:
        return
    row = session.get(SurveySetup, survey_key)
    if row is None:
        row = SurveySetup(survey_key=survey_key)
        session.add(row)
    row.lines, row.reached, row.told_by = dict(wanted.lines), wanted.reached, wanted.told_by
    row.heard_by, row.heard_on = wanted.heard_by, wanted.heard_on
    session.flush()
    names = ("reached", "heard_by", "heard_on", "told_by")
    changed = [key for key in LINES if before.lines.get(key) != wanted.lines.get(key)]
    changed += [name for name in names if getattr(before, name) != getattr(wanted, name)]
    trail.note(session, at, actor, "set-up of a survey written", f"survey/{survey_key}", changed=changed)


def lacking(session: Session, survey: Definition) -> tuple[str, ...]:
    """Which of the nine a survey of children still lacks before it may be published; nothing for any other."""
    if survey.audience != "child":
        return ()
    asked = session.get(Survey, survey.key)
    if asked is not None and asked.kind == "sessions":
        return ()
    return tuple(LINES[key][0] for key in of(session, survey.key).missing)


def _of_row(row: SurveySetup) -> Setup:
    return Setup(row.lines, row.reached, row.heard_by, row.heard_on, row.told_by)


def _checked(session: Session, setup: Setup) -> Setup:
    lines = {key: " ".join(setup.lines.get(key, "").split()) for key in LINES}
    plain = {"reached": " ".join(setup.reached.split()), "told_by": " ".join(setup.told_by.split())}
    for name, words in {**lines, **plain}.items():
        if len(words) > LONGEST:
            raise SetupFault(f"Write at most {LONGEST:,} letters; this has {len(words):,}.", name)
    if setup.heard_by and session.get(Board, setup.heard_by) is None:
        raise SetupFault("Choose a board or sub group of the partnership.", "heard_by")
    if setup.heard_on and not setup.heard_by:
        raise SetupFault("Choose who hears the findings on that day.", "heard_by")
    kept = {key: words for key, words in lines.items() if words}
    return Setup(kept, plain["reached"], setup.heard_by or None, setup.heard_on, plain["told_by"])
