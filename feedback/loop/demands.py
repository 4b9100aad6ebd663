"""What each step of a listening loop demands before it may be said in public.

Two tables, one for how far the partnership has come and one for what it answers; an item owes what both ask of it.
Whether its words say anything is looked at in `feedback.loop.hollow`.
"""

from dataclasses import dataclass

from feedback.loop.models import LoopItem

STAGES = ("heard", "considered", "decided")
RESPONSES = ("none", "planned", "doing", "done", "cannot", "already", "passed_on")
#: What an item says it will do, and by when.
PROMISES = ("planned", "doing")


@dataclass(frozen=True, slots=True)
class Demand:
    """Something an item still owes: the field to fill, and a sentence that says what to do.

    Where `instead` is named, that field meets the demand as well.
    """

    field: str
    sentence: str
    instead: str = ""

    def met_by(self, item: LoopItem) -> bool:
        return _filled(getattr(item, self.field)) or bool(
            self.instead and _filled(getattr(item, self.instead))
        )


SAID = Demand("said", "Write what people said, in their words as far as you can.")
WHO = Demand(
    "theme_id", "Tie it to a theme of the survey, or write under evidence who said it.", instead="evidence"
)
DECIDED = Demand("decided", "Write what was decided.")
DECIDED_ON = Demand("decided_on", "Give the day of the decision.")
DECIDED_BY = Demand("decided_by", "Choose the board or group that decided.")
ANSWER = Demand("answer", "Write the answer, as you would say it to the people who spoke.")
OWNER = Demand("owner", "Name the office that answers for it, not a person.")
AGENCY = Demand("agency_key", "Choose the agency that does it.")
PASSED_TO = Demand("agency_key", "Choose the agency it was passed on to.")
DUE_ON = Demand("due_on", "Give the day by which it will be done.")
DONE_ON = Demand("done_on", "Give the day it was done.")
EVIDENCE = Demand("evidence", "Write where the proof lies: a minute, an invoice, a photo, a page.")
BECAUSE = Demand("because", "Write why it cannot be done, so that a child would understand it.")

OF_STAGE: dict[str, tuple[Demand, ...]] = {
    "heard": (SAID,),
    "considered": (SAID, WHO),
    "decided": (SAID, WHO, DECIDED, DECIDED_ON, DECIDED_BY),
}
OF_RESPONSE: dict[str, tuple[Demand, ...]] = {
    "none": (),
    "planned": (ANSWER, OWNER, AGENCY, DUE_ON),
    "doing": (ANSWER, OWNER, AGENCY, DUE_ON),
    "done": (ANSWER, DONE_ON, OWNER, AGENCY, EVIDENCE),
    "cannot": (ANSWER, BECAUSE, OWNER),
    "already": (ANSWER, EVIDENCE),
    "passed_on": (ANSWER, PASSED_TO),
}
SECOND_PERSON = Demand("checked_by", "Ask a second person to read it and press “I have checked this”.")
PRIORITY = Demand("priority_ref", "Choose the priority of your plan that it belongs to.")


def missing(item: LoopItem) -> tuple[Demand, ...]:
    """What the item's stage and response demand and it does not have yet."""
    asked = OF_STAGE[item.stage] + OF_RESPONSE[item.response]
    return tuple(demand for demand in asked if not demand.met_by(item))


def before_release(item: LoopItem) -> tuple[Demand, ...]:
    """All that stands between the item and the public page: `missing`, a priority, and a second person."""
    return missing(item) + tuple(demand for demand in (PRIORITY, SECOND_PERSON) if not demand.met_by(item))


def _filled(value: object) -> bool:
    if isinstance(value, dict):
        return any(str(words).strip() for words in value.values())
    return bool(value.strip()) if isinstance(value, str) else value is not None
