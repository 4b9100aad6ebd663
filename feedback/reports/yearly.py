"""The yearly report pack, by priority, under the headings that the guidance asks for.

What the partnership did, what the evidence is that it helped children and families, training included, where little or no
progress was made, what was decided on reviews, and how feedback of children and families was sought and used (standards, P10).
What is not there is named; nothing is filled in.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.decisions import log
from feedback.decisions.log import Wanted
from feedback.loop import loops as made
from feedback.papers.paper import Block, Manner, Number, Paper, Points, Section, Table, Words
from feedback.partnership import profile
from feedback.plans import periods, shelf, standing
from feedback.plans.models import Priority
from feedback.plans.periods import Period
from feedback.plans.standing import Standing
from feedback.reports import priority, promises, work
from feedback.reports.asked import Asked, ReportFault
from feedback.reports.choosing import period_of
from feedback.results import priority as informs


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The pack of the partnership's year that holds the quarter asked for, of one plan.

    Raises:
        ReportFault: no quarter or no plan is chosen, or there is no such plan.
    """
    year = periods.year(periods.year_of(period_of(asked).first))
    found = _priorities(session, asked.plan)
    today = min(now.astimezone(HOME).date(), year.last)
    names = promises.around(session)
    standings = standing.of_priorities(session, [one.ref for one in found])
    return Paper(
        title="Yearly report",
        about=f"{year.words}: what the partnership did, what difference it made, and how people were heard",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(
            _heard(session, found, today),
            Section(
                "By priority",
                (),
                tuple(_priority(session, one, standings, names, today, now) for one in found),
            ),
            _little(found, standings, today),
            Section(
                "Training and its impact",
                (Words("No evaluation of training is tied to a priority yet.", Manner.GAP),),
            ),
            Section(
                "Recommendations of reviews, and what was done",
                tuple(work.advised(session, None, names, today)),
            ),
            Section("Challenge", tuple(work.challenged(session, None, names))),
            Section("What boards decided", tuple(_decisions(session, year))),
        ),
    )


def _priorities(session: Session, plan: str) -> list[Priority]:
    if shelf.plan(session, plan) is None:
        said = f"There is no plan “{plan}”. Choose one from the list." if plan else "Choose a plan."
        raise ReportFault(said, "plan")
    return [one for one in shelf.priorities(session) if one.plan_key == plan]


def _heard(session: Session, found: Sequence[Priority], today: date) -> Section:
    """How feedback was sought and used: first, because every other part stands on it."""
    loops = list(made.newest_first(session))
    items = [item for loop in loops for item in loop.items]
    counts = informs.informed(session, [one.ref for one in found])
    unasked = [f"{one.code} {one.title}" for one in found if not counts[one.ref][0]]
    blocks: list[Block] = []
    if items:
        blocks.append(promises.counted(items, today, "loops/"))
    else:
        blocks.append(Words("Nothing that people said has been taken up.", Manner.GAP))
    rows = tuple(
        (
            f"{one.code} {one.title}",
            Number(str(counts[one.ref][0]), f"priority/{one.ref}/surveys"),
            Number(str(counts[one.ref][1]), f"priority/{one.ref}/answers"),
        )
        for one in found
    )
    if rows:
        blocks.append(
            Table(
                "By priority",
                ("Priority", "Surveys and sessions", "Things people said that have an answer"),
                rows,
                long=True,
            )
        )
    if unasked:
        blocks += [Words("Nobody was asked about:", Manner.GAP), Points(tuple(unasked))]
    return Section(
        "How feedback of children and families was sought and used",
        tuple(blocks),
        (
            Section(
                "Whether they were told",
                tuple(promises.told(session, loops, today)) or (Words("There is no loop yet."),),
            ),
        ),
    )


def _priority(
    session: Session,
    one: Priority,
    standings: Sequence[Standing],
    names: promises.Around,
    today: date,
    now: datetime,
) -> Section:
    mine = [row for row in standings if row.priority_ref == one.ref]
    sides = priority.sections(session, one.ref, now)
    return Section(
        f"{one.code} {one.title}",
        (),
        (
            Section("What was done", tuple(work.actions(mine, names, today))),
            Section("What the evidence says of its impact", (), tuple(sides)),
        ),
    )


def _little(found: Sequence[Priority], standings: Sequence[Standing], today: date) -> Section:
    """Where nothing was done, or what was to be done is overdue: said even where nobody asked."""
    lines = []
    for one in found:
        mine = [row for row in standings if row.priority_ref == one.ref and not row.dropped]
        late = [row for row in mine if row.overdue(today)]
        done = [row for row in mine if row.status == "done"]
        if late or (mine and not done):
            lines.append(f"{one.code} {one.title}: {len(done)} of {len(mine)} done, {len(late)} overdue.")
    if not lines:
        return Section(
            "Areas with little or no progress",
            (Words("No priority has work that is overdue or has not begun."),),
        )
    return Section("Areas with little or no progress", (Points(tuple(lines)),))


def _decisions(session: Session, year: Period) -> list[Block]:
    found = log.listed(session, Wanted(since=year.first, until=year.last))
    if not found:
        return [Words("No decision was written down in this year.", Manner.GAP)]
    without = sum(one.informed == "no" for one in found)
    numbers = (
        Number(str(len(found)), f"decisions/{year.first}/taken"),
        Number(str(without), f"decisions/{year.first}/without-voice"),
    )
    said = f"{numbers[0]} decisions, {numbers[1]} of them without the voice of children or families."
    lines = tuple(f"{promises.day(one.met_on)}: {one.decided} {priority.informed(one)}" for one in found)
    return [Words(said, Manner.LEAD, numbers), Points(lines)]
