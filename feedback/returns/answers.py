"""What organisations answered in a round: the return of each that counts, in the words of the newest version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from feedback.responses import store
from feedback.returns import standing
from feedback.returns.fault import ReturnFault
from feedback.returns.models import ReturnRound
from feedback.returns.standing import Standing
from feedback.surveys import versions
from forms.confidentiality import Mode
from forms.survey import Survey as Definition

#: Returns read together.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Return:
    """One organisation's return that counts, with its words in their places."""

    agency_key: str
    agency: str
    response_id: str
    number: int
    day: date
    name: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """A round with what was answered. `asked` are all organisations, returned or not, by name."""

    round: ReturnRound
    survey: Definition
    asked: tuple[Standing, ...]
    returns: tuple[Return, ...]

    def of(self, agency_key: str) -> Return | None:
        """What one organisation returned."""
        return next((one for one in self.returns if one.agency_key == agency_key), None)


def read(session: Session, one: ReturnRound) -> Answered:
    """A round's answers, one return for each organisation: the newest.

    Raises:
        ReturnFault: no published version of its survey is a return.
    """
    asked = standing.read(session, one)
    counted = {each.agency_key: each.counts for each in asked if each.counts}
    ids = [each.response_id for each in counted.values()]
    answers: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(ids), _BATCH):
        found = store.answers_by_id(session, ids[start : start + _BATCH])
        answers |= {key: held for key, (_, held) in found.items()}
    returns = tuple(
        Return(
            each.agency_key,
            each.agency,
            sent.response_id,
            sent.number,
            sent.day,
            sent.name,
            answers[sent.response_id],
        )
        for each in asked
        if (sent := counted.get(each.agency_key))
    )
    return Answered(one, definition(session, one), asked, returns)


def earlier(session: Session, one: Standing) -> list[tuple[standing.Returned, Mapping[str, Any]]]:
    """What an organisation had returned before it put it right, the newest first."""
    before = list(reversed(one.returns[:-1]))
    found = store.answers_by_id(session, [each.response_id for each in before])
    return [(each, found[each.response_id][1]) for each in before]


def definition(session: Session, one: ReturnRound) -> Definition:
    """The newest words in which organisations were asked. A version that asks people is passed over.

    Raises:
        ReturnFault: there is none.
    """
    for version in reversed(versions.published(session, one.survey_key)):
        if version.mode == Mode.RETURN:
            return versions.read(version)
    raise ReturnFault("No published version of this survey is answered for organisations.")
