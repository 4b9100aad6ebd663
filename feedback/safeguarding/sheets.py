"""Words keyed from paper that are in no response: before a second person has keyed them, or for good.

A sheet that waits for its second keying may wait a week, and an answer the form did not ask for is kept out of the results.
What a child wrote there must reach a person all the same. The words stay on the paper: the concern says which sheet.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.responses import intake, paper, watching
from feedback.responses.paper import Keyed
from feedback.responses.watching import Seen
from feedback.safeguarding import acts
from feedback.safeguarding.models import Concern
from feedback.safeguarding.screen import Guard
from feedback.surveys.models import Collector

WHY = "Screening flagged it as the sheet was keyed."
GUESS = "A computer’s guess about what was keyed:"
DROPPED = "The form does not ask this person for some of these words: they stand on the paper only."
WAITING = "The sheet is not counted yet. When it is, what was answered comes before you with its words."


def look(session: Session, guard: Guard, door: Collector, keyed: Keyed, actor: str, *, counted: bool) -> bool:
    """Look at what a sheet holds and no response does; gives whether the lead was told of the sheet now.

    Of a sheet that is `counted` these are the answers that were dropped: the rest was looked at as every answer is.
    Before that it is all of it; what only needs somebody who reads the language waits until it counts, unless it is
    dropped.
    """
    said = intake.shaped(keyed.survey, keyed.answers)[1]
    dropped = {name: words for name, words in said.items() if name in paper.left_out(keyed)}
    seen = _flagged(guard, keyed, dropped)
    if not counted:
        kept = _flagged(guard, keyed, {name: words for name, words in said.items() if name not in dropped})
        seen += [one for one in kept if not one.unsorted]
    if not seen:
        return False
    reasons = [*([] if counted else [WAITING]), *([DROPPED] if dropped else [])]
    return _raise(session, guard, place(door, keyed.number), door.survey_key, seen, reasons, actor)


def place(door: Collector, number: int) -> str:
    """Where the words are."""
    return f"Sheet {number}, from the door “{door.name or door.code}” ({door.code})"


def _flagged(guard: Guard, keyed: Keyed, words: Mapping[str, str]) -> list[Seen]:
    looked = watching.look_at(guard, words, keyed.language, keyed.survey.audience)
    return [seen for seen in looked.values() if seen.level]


def _raise(
    session: Session,
    guard: Guard,
    where: str,
    survey_key: str,
    seen: list[Seen],
    reasons: list[str],
    actor: str,
) -> bool:
    level = "urgent" if any(one.level == "urgent" for one in seen) else "look"
    known = set(
        session.scalars(select(Concern.level).where(Concern.source == "hand", Concern.place == where))
    )
    if level in known or "urgent" in known:
        return False  # both people keyed the same words, or the lead has the sheet already
    concern = acts.raise_by_hand(session, level, where, WHY, guard.at, actor)
    concern.survey_key, concern.screened_by = survey_key, seen[0].by
    concern.score = max((one.score for one in seen if one.score is not None), default=None)
    concern.kinds = list(dict.fromkeys(kind for one in seen for kind in one.kinds))
    concern.rules = list(dict.fromkeys(rule for one in seen for rule in one.rules))
    guesses = dict.fromkeys(f"{GUESS} {reason}" for one in seen for reason in one.reasons)
    concern.reasons = [*guesses, *reasons]
    session.flush()
    return True
