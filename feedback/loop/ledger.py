"""Asked and told: for each group and school, over all surveys, how often it was asked and how often it was told.

A public page tells nobody in particular, so it does not count as telling a group; that it stands there is said beside.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN, Count
from analysis.policy import Policy
from feedback.clock import HOME
from feedback.loop import askings
from feedback.loop.askings import Asking
from feedback.surveys.collectors import plain


@dataclass(frozen=True, slots=True)
class Line:
    """One group over all surveys. `label` is empty for those who came through doors without a group."""

    label: str
    askings: tuple[Asking, ...]

    @property
    def school(self) -> bool:
        return any(one.school for one in self.askings)

    @property
    def asked(self) -> int:
        return len(self.askings)

    @property
    def told(self) -> int:
        return sum(one.told_on is not None for one in self.askings)

    @property
    def last_asked(self) -> date:
        return max(one.opened_on for one in self.askings)

    @property
    def last_told(self) -> date | None:
        return max((one.told_on for one in self.askings if one.told_on), default=None)

    @property
    def owed(self) -> tuple[Asking, ...]:
        """What they answered and were not told about, what has waited longest first."""
        return tuple(
            sorted((one for one in self.askings if one.owed), key=lambda one: one.closed_on or date.max)
        )

    def waiting(self, today: date) -> int:
        """How many days they have waited at most."""
        return max((one.waiting(today) for one in self.owed), default=0)

    def late(self, today: date, within: int) -> bool:
        """Whether they wait longer than the target of the loop clock."""
        return self.waiting(today) > within


def lines(session: Session, now: datetime) -> list[Line]:
    """Every group, those who have waited longest first."""
    today = now.astimezone(HOME).date()
    together: dict[str, list[Asking]] = defaultdict(list)
    for one in askings.all_of(session, now):
        together[plain(one.label)].append(one)
    found = [Line(group[0].label, tuple(group)) for group in together.values()]
    return sorted(found, key=lambda one: (-one.waiting(today), plain(one.label)))


def untold(session: Session, labels: Iterable[str], now: datetime) -> list[Line]:
    """Of these groups, those that were asked before and have not been told. Nobody is warned about those without a name."""
    wanted = {plain(label) for label in labels if label.strip()}
    return [one for one in lines(session, now) if one.owed and plain(one.label) in wanted] if wanted else []


def untold_of_survey(session: Session, survey_key: str, labels: Iterable[str], now: datetime) -> list[Line]:
    """Who was asked in a survey before and has not been told; and of the groups at its doors, in any other."""
    wanted = {plain(label) for label in labels if label.strip()}
    found = []
    for one in lines(session, now):
        everywhere = plain(one.label) in wanted
        owed = tuple(asking for asking in one.owed if everywhere or asking.survey_key == survey_key)
        if owed:
            found.append(Line(one.label, owed))
    return found


def shown(
    of_survey: Collection[Asking], policy: Policy
) -> Mapping[Asking, tuple[Count | None, Count | None]]:
    """How many answered and how many were invited, as they may be shown: `{asking: (answers, invited)}`.

    Nothing is shown while a door is open: a number that is looked at twice tells who came in between. Where a number of
    a survey is hidden others are as well, because how many answered in all is known.
    """
    hidden = policy.unsaid({one: one.answers for one in of_survey if one.closed_on and one.answers})
    return {one: _as_shown(one, one in hidden, policy) for one in of_survey}


def _as_shown(one: Asking, hidden: bool, policy: Policy) -> tuple[Count | None, Count | None]:
    if one.closed_on is None:
        return None, one.invited
    if hidden:
        return HIDDEN, HIDDEN if one.invited and policy.small(one.invited - one.answers) else one.invited
    few_left = one.invited is not None and policy.small(one.invited - one.answers)
    return one.answers, HIDDEN if few_left else one.invited


def by_survey(found: Iterable[Asking], policy: Policy) -> Mapping[Asking, tuple[Count | None, Count | None]]:
    """`shown` for askings of several surveys; the groups of one session stand beside each other."""
    together: dict[tuple[str, str], list[Asking]] = defaultdict(list)
    for one in found:
        together[one.survey_key, one.occasion].append(one)
    return {one: pair for group in together.values() for one, pair in shown(group, policy).items()}


def chosen(
    found: Sequence[Line],
    today: date,
    within: int,
    *,
    which: str = "",
    kind: str = "",
    survey: str = "",
    words: str = "",
) -> list[Line]:
    """The lines that are asked for. `which`: owed, late or told; `kind`: school, session or group."""
    return [
        one
        for one in found
        if _is(one, which, today, within)
        and _of_kind(one, kind)
        and (not survey or any(asking.survey_key == survey for asking in one.askings))
        and plain(words) in plain(one.label)
    ]


def _is(one: Line, which: str, today: date, within: int) -> bool:
    if which == "owed":
        return bool(one.owed)
    if which == "late":
        return one.late(today, within)
    return which != "told" or (one.told > 0 and not one.owed)


def _of_kind(one: Line, kind: str) -> bool:
    if kind == "school":
        return one.school
    if kind == "session":
        return any("session" in asking.kinds for asking in one.askings)
    return kind != "group" or not one.school
