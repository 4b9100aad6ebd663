"""Who keeps watch in Northmoor: the rota, screening of what files brought in, and what the leads made of it.

The last thing anybody wrote is left open, so that a clock runs.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from feedback.accounts.roles import Role
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.safeguarding import acts as deeds
from feedback.safeguarding import catching_up, queue, rota, screen
from feedback.safeguarding.acts import HandOver
from feedback.safeguarding.outcomes import hands_on

#: Who shares the rota with the lead, by their part in `people.yaml`.
DEPUTY = "deputy"


def acts(stage: Stage) -> Iterator[Act]:
    """The rota first; then, on every day words came in, a look at them half an hour before the day ends."""
    moment = stage.days.moment
    yield Act(moment(-150, "12:00"), _fill_the_rota)
    came = {one["day"] for one in told(FOLDER / "visitors.yaml")}
    came |= {table["brought_in"] for one in told(FOLDER / "surveys.yaml") for table in one.get("answers", ())}
    for day in sorted(came):
        yield Act(moment(day, "16:30"), _work_off)


def _fill_the_rota(stage: Stage) -> None:
    lead, deputy = stage.people[Role.SAFEGUARDING_LEAD], stage.people[DEPUTY]
    start = stage.now.date()
    with stage.writing() as session:
        end = start + timedelta(days=366)
        rota.enter(session, start, end, lead, deputy, deputy, stage.now, lead)


def _work_off(stage: Stage) -> None:
    """Look at what has come in since, decide it, and hand on what has to be."""
    catching_up.catch_up(stage.database, screen.usual(), stage.now)
    lead = stage.people[Role.SAFEGUARDING_LEAD]
    with stage.writing() as session:
        for one in queue.waiting(session):
            queue.seen(session, one.row.id, stage.now, lead)
            entry = _entry(queue.words(session, one.row).text or "", one.row.unsorted)
            outcome = entry.get("outcome", "no_concern")
            # The weekly sample is drawn by lot: it may bring the same words before the lead once more.
            before = any(other.handed_at for other in queue.others(session, one.row))
            why = entry["again"] if before else entry["why"]
            deeds.decide(session, one.row.id, outcome, why, stage.now, lead)
            if hands_on(outcome):
                given = HandOver(entry["to"], entry["way"], entry["reference"])
                deeds.hand_over(session, one.row.id, given, stage.now, lead)


def _entry(words: str, unsorted: bool) -> dict[str, Any]:
    """What the story says of these words."""
    story = told(FOLDER / "concerns.yaml")
    known = next((one for one in story if one.get("holds") and one["holds"] in words), None)
    if known is not None:
        return known
    key = "unsorted" if unsorted else "otherwise"
    return {"why": next(one[key] for one in story if key in one)}
