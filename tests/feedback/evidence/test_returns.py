"""Evidence of other kinds may rest on a round of returns, and on none that is not there."""

from dataclasses import replace
from datetime import date

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.evidence import record
from feedback.evidence.fault import EvidenceFault
from feedback.evidence.record import Written
from tests.feedback.returns.stories import story

AUDIT = Written(
    "audit",
    "Section 11 across agencies",
    date(2026, 3, 2),
    "Supervision is thin in small teams.",
    "The shared drive",
)


def test_it_rests_on_a_round(database: Database, clock: SetClock, staff) -> None:
    browser = staff("hub")
    with database.writing() as session:
        told = story(session, clock.now())
        with pytest.raises(EvidenceFault, match="round") as fault:
            record.add(session, _resting("nowhere"), clock.now(), browser.account_id)
        assert fault.value.field == "return_round"
        kept = record.add(session, _resting(told.round.id), clock.now(), browser.account_id).id
        round_id = told.round.id
    page = browser.get(f"/board/evidence/{kept}").text
    assert f"/hub/returns/{round_id}/results" in page
    assert "Are children safe with you? 2026" in page
    form = browser.get(f"/board/evidence/{kept}/edit").text
    assert f'value="{round_id}" selected' in form
    assert f"/hub/returns/{round_id}" not in staff("second_reader").get(f"/board/evidence/{kept}").text


def _resting(round_id: str) -> Written:
    return replace(AUDIT, return_round=round_id)
