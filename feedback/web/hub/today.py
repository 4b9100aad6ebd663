"""The first screen: what there is to do today, each one touch from the work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts import accounts
from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.decisions import log as decisions
from feedback.loop import clock as loop_clock
from feedback.loop import items, loops, target
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import bodies
from feedback.plans import agenda, challenges, escalation, recommendations
from feedback.publications import reactions
from feedback.publications.models import Reopening
from feedback.publishing import reactions as counted
from feedback.quotes import bank as quotes
from feedback.quotes import withdrawing
from feedback.reading import owed
from feedback.responses import contacts, corrections, letters
from feedback.returns import standing
from feedback.safeguarding import queue, rota
from feedback.safeguarding.models import Concern
from feedback.surveys import collectors
from feedback.web.guard import allow
from feedback.web.hub import reading as reading_page
from feedback.web.hub import reporting, sample
from feedback.web.hub.clocks import until
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing

#: Promises due and surveys closing within this many days are today's business.
SOON = 14


@dataclass(frozen=True, slots=True)
class Task:
    """One line of today's list: how many of what, where it is, what its clock says, and whether it is late."""

    label: str
    why: str
    href: str
    count: int | None = None
    due: str = ""
    late: bool = False


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/", "today", today)
    hub.add_url_rule("/digest", "digest", digest, methods=["POST"])


@allow(Permission.SEE_HUB)
def today() -> str:
    """Texts to read, promises due, loops to tell back, surveys that close."""
    allowed = g.signed_in.permissions
    with reading() as session:
        groups = []
        if Permission.SEE_CONCERNS in allowed:
            groups.append(("Concerns on the clock", _concerns(session), "No concern waits."))
        if Permission.SEE_CONTACTS in allowed:
            groups.append(("Asked to be contacted", _contacts(session), "Nobody waits to be contacted."))
        if Permission.READ_COMMENTS in allowed:
            texts = [*_answers(session), *_wrong(session), *_unread(session), *_sample(session)]
            groups.append(("Texts to read", texts, "Every text has been read."))
        if (
            Permission.READ_COMMENTS in allowed
            and {Permission.CHECK_LOOPS, Permission.CODE_COMMENTS} & allowed
        ):
            groups.append(("Quotes", _quotes(session), "No quote waits for anybody."))
        groups.append(
            ("To look at again", _again(session), "Nobody has told us that something was not right.")
        )
        groups.append(("Promises due", _due(session), f"No promise is due within {SOON} days."))
        groups.append(("Loops to close", _loops(session), "Every loop has been told back."))
        if Permission.SEE_PLANS in allowed:
            groups.append(
                ("Boards and plans", _plans(session), "Nothing waits for a board, and nothing is late.")
            )
        if allowed >= {Permission.EDIT_SURVEYS, Permission.SEE_RESULTS}:
            groups.append(("Returns", _late_returns(session), "No organisation’s return is late."))
        if Permission.CHECK_DECISIONS in allowed:
            groups.append(("Decisions to check", _decisions(session), "No decision waits to be checked."))
        if Permission.SEE_SURVEYS in allowed:
            groups.append(
                ("Surveys that close soon", _closing(session), f"No survey closes within {SOON} days.")
            )
        return render_template("hub/today.html", groups=groups, mail=_mail(session))


@allow(Permission.SEE_HUB)
def digest() -> Response:
    """Somebody wants the morning mail, or no more."""
    wanted = request.form.get("wanted") == "yes"
    with writing() as session:
        accounts.want_digest(session, actor(), wanted, service().clock.now())
    flash("You get the morning mail." if wanted else "You get no morning mail any more.", "good")
    return redirect(url_for("hub.today"), 303)


def _mail(session: Session) -> dict[str, object] | None:
    """Whether this person gets the morning mail, and when it goes; None for whom there is none."""
    settings, allowed = service().settings, g.signed_in.permissions
    if not (settings.sends_mail and settings.digest_at):
        return None
    if Permission.DECIDE_CONCERNS not in allowed and Permission.READ_COMMENTS not in allowed:
        return None
    return {"wanted": session.get_one(Account, actor()).digest, "at": settings.digest_at}


def _concerns(session: Session) -> list[Task]:
    """What nobody has looked at, what nobody has decided, and a rota with nobody on it."""
    now = service().clock.now()
    on = rota.now(session, now, service().partnership().duty)
    waiting, undecided = queue.on_the_clock(session), queue.undecided(session)
    tasks = [_on_the_clock(rows, unsorted, now) for rows, unsorted in _sorted(waiting) if rows]
    if undecided:
        tasks.append(Task("Looked at, not decided yet", "", url_for("hub.concerns"), undecided))
    if on.empty:
        why = "Put two people on it, so that somebody is told when a child writes"
        tasks.insert(
            0, Task("Nobody is on the safeguarding rota", why, url_for("hub.rota"), due="Now", late=True)
        )
    return tasks


def _sorted(waiting: Sequence[Concern]) -> list[tuple[list[Concern], bool]]:
    return [([one for one in waiting if one.unsorted is unsorted], unsorted) for unsorted in (False, True)]


def _on_the_clock(rows: list[Concern], unsorted: bool, now: datetime) -> Task:
    """One line for all of a kind, with the clock that ends first."""
    urgent = sum(one.level == "urgent" for one in rows)
    if unsorted:
        label, why = "Texts no machine could sort", "a person reads them"
    else:
        label = "A concern for somebody’s safety" if len(rows) == 1 else "Concerns for somebody’s safety"
        why = f"{urgent} urgent" if urgent else "nobody has looked yet"
    first = rows[0].due_at
    return Task(label, why, url_for("hub.concerns"), len(rows), due=until(first, now), late=first < now)


def _contacts(session: Session) -> list[Task]:
    """One line for all who wait, with the clock of the one who waits longest."""
    waiting = contacts.waiting(session)
    if not waiting:
        return []
    first, now = waiting[0], service().clock.now()
    return [
        Task(
            "Somebody asks to be contacted" if len(waiting) == 1 else "People ask to be contacted",
            "look within one working day",
            url_for("hub.contacts"),
            len(waiting),
            due=until(first.due, now),
            late=first.due < now,
        )
    ]


def _unread(session: Session) -> list[Task]:
    """Texts that nobody has read, each survey with the clock of its promise and who is asked to read."""
    hours = service().partnership().duty.time
    return [
        Task(
            picked(one.title).words,  # type: ignore[union-attr]
            f"not read yet; read by {', '.join(one.readers.people.values()) or 'nobody, see Reading'}",
            url_for("hub.comments", key=one.key, read="no"),
            one.unread,
            due=reading_page.by(one),
            late=one.late > 0,
        )
        for one in owed.of_all(session, service().clock.now(), hours)
    ]


def _sample(session: Session) -> list[Task]:
    """The weekly sample, for who judges it."""
    waits = sample.waiting(session) if Permission.CHECK_SCREENING in g.signed_in.permissions else 0
    why = "Should a person have looked at what screening did not flag?"
    return [Task("The weekly sample", why, url_for("hub.sample"), waits)] if waits else []


def _answers(session: Session) -> list[Task]:
    """What people have answered to a letter of ours."""
    return [
        Task(
            picked(one.title).words,  # type: ignore[union-attr]
            f"An answer to our letter, {one.day:%-d %B}",
            url_for("hub.letter", key=one.survey_key, comment_id=one.comment_id),
            1,
        )
        for one in letters.waiting(session)
    ]


def _wrong(session: Session) -> list[Task]:
    waiting = corrections.unseen(session)
    if not waiting:
        return []
    why = "What people say of what was published, and what we missed"
    return [Task("“You got it wrong”", why, url_for("hub.corrections"), len(waiting))]


def _quotes(session: Session) -> list[Task]:
    allowed = g.signed_in.permissions
    number = quotes.waiting(session, actor()) if Permission.CHECK_LOOPS in allowed else 0
    hanging = withdrawing.still_printed(session) if Permission.CODE_COMMENTS in allowed else 0
    tasks = []
    if hanging:
        why = "ask for the paper to be taken down, and write down that it is gone"
        page = url_for("hub.quotes", state="withdrawn")
        tasks.append(Task("Words that were taken back are in print", why, page, hanging))
    if number:
        page = url_for("hub.quotes", state="proposed")
        tasks.append(Task("Proposed quotes", "read as a second person", page, number))
    return tasks


def _again(session: Session) -> list[Task]:
    """What was published and is looked at again, until a new edition answers it."""
    found = reactions.reopened(session, counted.in_force(session))
    by_slug = {one.slug: one for one in loops.newest_first(session)} if found else {}
    return [_opened(by_slug[one.slug], one) for one in found if one.slug in by_slug]


def _opened(loop: Loop, one: Reopening) -> Task:
    item = next((item for item in loop.items if item.id == one.item_id), None)
    page = url_for("hub.loop_item", loop_id=loop.id, item_id=item.id) if item else None
    return Task(
        picked(item.said if item else loop.title).words,  # type: ignore[union-attr]
        "people told us this was not right" if one.opened_by == reactions.PEOPLE else one.because,
        page or url_for("hub.loop", loop_id=loop.id),
        due=f"Since {one.opened_on:%-d %B}",
    )


def _decisions(session: Session) -> list[Task]:
    number = decisions.to_check(session, actor())
    why = "read against the minutes as a second person"
    return [Task("Decisions not taken yet", why, url_for("board.decisions"), number)] if number else []


def _due(session: Session) -> list[Task]:
    day = service().clock.today()
    return [_promise(item, items.overdue(item, day)) for item in items.promises_due(session, day, SOON)]


def _promise(item: LoopItem, late: bool) -> Task:
    return Task(
        picked(item.said).words,  # type: ignore[union-attr]
        item.owner,
        url_for("hub.loop_item", loop_id=item.loop_id, item_id=item.id),
        due=f"{'Late, was due' if late else 'By'} {item.due_on:%-d %B %Y}",
        late=late,
    )


def _loops(session: Session) -> list[Task]:
    return [
        Task(picked(loop.title).words, "not published yet", url_for("hub.loop", loop_id=loop.id))  # type: ignore[union-attr]
        for loop in loops.unpublished(session)
    ] + _not_told(session)


def _not_told(session: Session) -> list[Task]:
    """Loops whose people wait longer to be told than the partnership aims at."""
    day, within = service().clock.today(), target.of(session)
    return [
        Task(
            picked(one.title).words,  # type: ignore[union-attr]
            f"closed on {one.closed:%-d %B %Y}, nobody told yet",
            url_for("hub.loop", loop_id=one.loop_id, _anchor="telling"),
            due=f"{one.days} days, the target is {within}",
            late=True,
        )
        for one in loop_clock.late(loop_clock.read(session, day), day, within)
    ]


def _plans(session: Session) -> list[Task]:
    """What waits for a board's decision, and what is late under a priority that a board answers for."""
    day = service().clock.today()
    around = bodies.boards(session)
    names = {one.key: one.name for one in around}
    tasks = [
        Task(
            one.text,
            f"put to {names[one.put.board_key]}, not decided yet",
            url_for("hub.board", key=one.put.board_key),
            due=f"Since {one.put.raised_on:%-d %B}",
            late=True,
        )
        for one in escalation.waiting(session)
    ]
    due = reporting.read(session, around)
    tasks += [
        Task(
            f"{one.title}, {names[one.board_key]}",
            one.about,
            url_for("hub.calendar", board=one.board_key),
            due=f"Late, was due {one.due_on:%-d %B}",
            late=True,
        )
        for one in due.late(day)
    ]
    asked = [one for one in recommendations.every(session, open_only=True) if one.late(day)]
    if asked:
        why, href = "Not closed when they were due", url_for("hub.recommendations")
        tasks.append(Task("Recommendations", why, href, len(asked), due="Late", late=True))
    unsaid = [one for one in challenges.every(session, open_only=True) if one.owed(day)]
    if unsaid:
        why, href = "No outcome written for a quarter that is over", url_for("hub.challenges")
        tasks.append(Task("Challenges", why, href, len(unsaid), due="Late", late=True))
    late = agenda.late(session, day)
    if late:
        why = f"The first was due on {late[0].due_on:%-d %B %Y}"
        tasks.append(Task("Late in a plan", why, url_for("hub.boards"), len(late), due="Late", late=True))
    return tasks


def _late_returns(session: Session) -> list[Task]:
    return [
        Task(
            each.agency,
            f"has not returned: {one.name}",
            url_for("hub.return_of", round_id=one.id, agency_key=each.agency_key),
            due=f"Late, was due {each.due_on:%-d %B}",
            late=True,
        )
        for one, each in standing.late(session, service().clock.today())
    ]


def _closing(session: Session) -> list[Task]:
    now = service().clock.now()
    return [
        Task(
            picked(survey.title).words,  # type: ignore[union-attr]
            "",
            url_for("hub.survey", key=survey.key),
            due=f"Closes {collector.closes_at:%-d %B}",
        )
        for collector, survey in collectors.closing(session, now, now + timedelta(days=SOON))
    ]
