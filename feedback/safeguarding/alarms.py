"""Which rule cries wolf: of what each rule flagged, how much people have judged, and how much of that was no concern."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.screening import rulebook
from feedback.safeguarding.models import Concern

#: What flags without being a rule in a file.
_OTHERS = {
    "model": "Reads like sentences that a person had to look at",
    "language": "Written in a language that no machine can sort here",
    "not_screened": "Could not be screened, so a person has to read it",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule's record. Of `flagged` texts `judged` have an outcome, and of those `dismissed` were no concern.

    `alone` were flagged by this rule only: without it nobody would have looked. `because` is its reason, as its file
    says it; empty for a rule that is no longer there.
    """

    name: str
    because: str
    flagged: int = 0
    judged: int = 0
    dismissed: int = 0
    alone: int = 0

    @property
    def share(self) -> int | None:
        """Dismissed of judged, in per cent, rounded half up; None where nothing is judged."""
        return (200 * self.dismissed + self.judged) // (2 * self.judged) if self.judged else None


def by_rule(session: Session) -> list[Rule]:
    """Every rule that has flagged something, the one most often dismissed first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    rows = session.execute(select(Concern.rules, Concern.outcome).where(Concern.raised_by.is_(None)))
    for rules, outcome in rows:
        for name in set(rules):
            found = counts[name]
            found[0] += 1
            found[1] += outcome is not None
            found[2] += outcome == "no_concern"
            found[3] += len(set(rules)) == 1
    reasons = _OTHERS | {rule.id: rule.because for rule in rulebook.shipped().rules}
    found = [Rule(name, reasons.get(name, ""), *numbers) for name, numbers in counts.items()]
    return sorted(found, key=lambda one: (-(one.share or 0), -one.flagged, one.name))


def by_people(session: Session) -> int:
    """How many concerns people raised about words that screening had not flagged: what it has missed so far."""
    rows = session.execute(
        select(Concern.comment_id, Concern.raised_by).where(Concern.source == "answer")
    ).all()
    machine = {comment_id for comment_id, raised_by in rows if raised_by is None}
    return sum(raised_by is not None and comment_id not in machine for comment_id, raised_by in rows)
