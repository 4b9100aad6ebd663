"""Every number in a paper is found again in the database: counted anew from raw rows, by other hands than the reports'.

A `Number` says where it comes from. For each way of saying that there is one recount below, in SQL and plain Python, which
knows nothing of the reports' own functions. A number whose source no recount knows fails.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from sqlalchemy import select, text

from feedback.accounts import accounts
from feedback.invitations.models import Invitation
from feedback.papers.paper import Number
from feedback.partnership.models import Board
from feedback.plans import boards, measures, periods, shelf
from feedback.reports.asked import Asked
from feedback.reports.kinds import KINDS
from feedback.responses import intake
from feedback.responses import reading as comment_reading
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.sessions import recording
from feedback.sessions.facts import Facts, Note
from feedback.surveys import collectors, versions
from feedback.themes import codebook, coding
from feedback.training import reviews, targets
from forms import author_file
from tests.feedback.decisions.taken import take
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, world
from tests.feedback.plans.test_measures import SHARE
from tests.feedback.returns.stories import told_for_papers
from tests.feedback.training import held

QUARTER = periods.quarter(TODAY)
ASKED = Asked(QUARTER, "board", PRIORITY, "plan-2026", "round", "recognising-neglect", "neglect")
AUTHORED = """
survey: evenings
title: Evenings
languages: [en]
audience: child
mode: anonymous
priorities: [plan-2026/1]
start: {why: W, who_asks: A, who_sees: S, minutes: 5, next_steps: N, hear_back: H}
questions:
  - {id: safe, type: one_of, text: How safe, choices: [{id: very, text: Very}, {id: bit, text: A bit}, {id: not, text: Not}]}
  - {id: whom, type: many_of, text: Whom with, choices: [{id: friend, text: A friend}, {id: adult, text: An adult}]}
  - {id: walk, type: one_of, text: "Do you walk home?", choices: [{id: walks, text: "Yes"}, {id: rides, text: "No"}]}
"""


@pytest.fixture
def town(database):
    """Two surveys, one of them in two versions and with somebody who left a question out; sessions, measures, decisions."""
    with database.writing() as session:
        told = world(session)
        told.answers(64, about_theme=31)
        loop = told.loop(base=120)
        done, *_ = [told.item(loop, one) for one in ("done", "cannot", "planned", "already", "none")]
        told.item(loop, "planned", due_on=date(2026, 2, 10))
        told.item(loop, "doing", decided_on=date(2025, 11, 1), priority_ref=None, decided_by=None)
        done.asks_change = False
        _evenings(session)
        _sessions(session, told.alice)
        _measures(session)
        take(told, done)
        take(told, later=1, informed="no")
        take(told, later=2, met_on=date(2025, 3, 1))
        priority = shelf.find(session, PRIORITY)
        assert priority is not None
        boards.share(session, priority, ["board"], "board", NOW, "tests")
        told_for_papers(session, NOW)
        _training(session)
    return database


def _evenings(session) -> None:
    door = None
    for number, more in enumerate(
        ("", "  - {id: last, type: one_of, text: Last, choices: [{id: a, text: A}, {id: b, text: B}]}\n")
    ):
        reading = author_file.read(AUTHORED + more)
        assert reading.survey is not None, [one.sentence() for one in reading.faults]
        version = versions.keep(session, reading.survey, NOW, "tests")
        versions.publish(session, version, NOW, "tests")
        door = door or collectors.open_door(session, "evenings", NOW, "tests", code="ev", invited=200)
        for place in range(60):
            answers: dict[str, object] = {
                "safe": ("very", "bit", "not")[(place % 5) // 2],
                "whom": ["friend", "adult"]
                if place % 3 == 0
                else ["friend"]
                if place % 3 == 1
                else ["adult"],
            }
            if place >= 10:  # the first ten never saw it, the next seven saw it and went on
                answers["walk"] = None if place < 17 else "walks" if place % 4 else "rides"
            if more:
                answers["last"] = "ab"[place % 2]
            intake.write(
                session,
                response_id=new_id(),
                survey_key="evenings",
                version_id=version.id,
                mode="anonymous",
                collector_code=door.code,
                audience_version=None,
                language="en",
                day=TODAY,
                answers=answers,
                comments={},
            )
        assert number in (0, 1)


def _sessions(session, actor: str) -> None:
    series = recording.begin(
        session, "council", "Youth Council", "child", False, "en", NOW, actor, priorities=(PRIORITY,)
    )
    facts = Facts("February", "youth_council", date(2026, 2, 11), 14)
    for day, people in ((11, 14), (25, 13)):
        held = replace(facts, held_on=date(2026, 2, day), people=people)
        recording.record(session, series, held, [Note("It is dark.", "en")], NOW, actor)


def _measures(session) -> None:
    kept = measures.define(session, "board", NOW, "ann", target=80.0, **SHARE)
    small = measures.define(session, "board", NOW, "ann", target=None, **(SHARE | {"title": "Few"}))
    days = SHARE | {"title": "Days", "kind": "number", "unit": "days", "about": "things", "better": "lower"}
    average = measures.define(session, "board", NOW, "ann", target=None, **days)
    before = periods.before(QUARTER)
    for measure, quarter, numbers in (
        (kept, before, (None, 97, 166)),
        (kept, QUARTER, (None, 1112, 1366)),
        (small, QUARTER, (None, 3, 40)),
        (average, QUARTER, (14.5, None, 1250)),
    ):
        measures.record(session, measure, quarter, measures.figure(measure, *numbers), NOW, "ann")
    measures.record(session, kept, before, measures.figure(kept, None, 98, 166), NOW, "ann")  # put right


def _training(session) -> None:
    """A course on the priority, held three times, with people from four agencies, and a decision about it."""
    made = held.held(session, priority=PRIORITY, follow_ups=2)
    for event in range(3):
        made.people(event, "health", 12)
        made.people(event, "police", 3, state="left_early")
        made.people(event, "school", 2, state="no_show")
        made.people(event, "council", 1, state="cancelled")
        for one in range(12):
            key = f"{event}-{one:02}"
            said = {"agency": "health" if one % 4 else "police", "role": ("direct", "leads")[one % 2]}
            before = {"confidence_aim1": 2 + one % 2, "confidence_aim2": 3 - one % 3}
            after = {"confidence_aim1": 3 + one % 3, "confidence_aim2": 3 + one % 2}
            made.answer(event, "before", before | said, key)
            end = (
                after
                | said
                | {"then_aim1": 2, "now_aim1": 4 - one % 2, "recommend": 7 + one % 4, "worth": None}
            )
            made.answer(event, "end", end, key, words="I will ask about meals.")
            if one % 3:
                did = {"did": "yes" if one % 2 else "partly", "got_in_the_way": ["time"]}
                changed = {"changed_for_children": "yes" if one % 4 else "no"}
                made.answer(event, "follow-up", did | said | changed | after, key)
                if one % 2:
                    made.answer(event, "follow-up 2", {"did": "partly"} | said | changed | after, key)
    made.events[0].code = "neglect"
    _sorted(session, "recognising-neglect-end")
    for number in range(7):
        door = made.doors[made.events[number % 2].id, "follow-up"]
        session.add(Invitation(id=new_id(), collector_code=door, cancelled=number == 6))
    session.flush()
    targets.set_one(session, "health", 40, NOW, "tests")
    decided = reviews.Decided("change", "More cases", "People asked", "More cases, please", TODAY, TODAY)
    reviews.decide(session, made.course, decided, NOW, "tests")


def _sorted(session, key: str) -> None:
    """Of what people would do, most is read and has one of two themes."""
    reader = accounts.add(session, "reads@example.org", "", ["hub"], NOW, "tests").id
    themes = [
        codebook.add(session, key, name, NOW, "tests").id for name in ("Ask about meals", "Ask a colleague")
    ]
    found = session.scalars(select(Comment.id).where(Comment.survey_key == key).order_by(Comment.id)).all()[
        :32
    ]
    comment_reading.mark_read(session, key, found, reader, NOW)
    for place, one in enumerate(found):
        coding.assign(session, one, [themes[place % 3 > 1]], reader, NOW)


#: How far somebody has come with what they meant to do, and with what changed.
FAR = {"yes": 2, "partly": 1, "no": 0}


class Recount:
    """The recounts, by the source's pattern. Each takes what the pattern caught and gives the words to be printed."""

    def __init__(self, session) -> None:
        self.session = session
        self.ways: dict[str, Callable[..., str]] = {
            r"survey/([\w-]+)/responses": lambda key: f"{len(self.answers(key)):,}",
            r"survey/([\w-]+)/invited": lambda key: f"{self.invited(key):,}",
            r"survey/([\w-]+)/rate": lambda key: _percent(len(self.answers(key)), self.invited(key)),
            r"survey/([\w-]+)/(\w+)/asked": lambda key, q: f"{self.asked(key, q):,}",
            r"survey/([\w-]+)/(\w+)/answered": lambda key, q: f"{self.given(key, q):,}",
            r"survey/([\w-]+)/(\w+)/(\w+)/count": lambda key, q, row: f"{self.chose(key, q, row):,}",
            r"survey/([\w-]+)/(\w+)/(\w+)/share": lambda key, q, row: _percent(
                self.chose(key, q, row), self.given(key, q)
            ),
            r"sessions/([\w-]+)/people": lambda key: f"{self.sum('voice_sessions', 'people', key):,}",
            r"sessions/([\w-]+)/sessions": lambda key: f"{self.sum('voice_sessions', '1', key):,}",
            r"measure/([\w-]+)/([\d-]+)/value": self.value,
            r"measure/([\w-]+)/([\d-]+)/denominator": lambda key, day: (
                f"{self.measured(key, day).denominator:,}"
            ),
            r"priority/([\w-]+/\w+)/surveys": lambda ref: self.one(
                "SELECT count(DISTINCT survey_key) FROM survey_priorities WHERE priority_ref = :a", a=ref
            ),
            r"priority/([\w-]+/\w+)/answers": lambda ref: self.one(
                "SELECT count(*) FROM loop_items WHERE priority_ref = :a AND response <> 'none'", a=ref
            ),
            r"priority/([\w-]+/\w+)/said/(\w+)": lambda ref, state: self.said(
                state, "priority_ref = :a", a=ref
            ),
            r"subgroup/([\w-]+)/said/(\w+)": lambda key, state: self.said(
                state,
                "priority_ref IN (SELECT priority_ref FROM priority_boards WHERE board_key = :a)",
                a=key,
            ),
            r"loops/([\w-]*)/(\w+)": lambda key, state: self.said(state, *_scope(key)),
            r"loops/([\w-]*)/([\d-]{10})/(decided|done|overdue)": self.within,
            r"returns/(\w+)/(asked|returned|late|declined|waiting)": lambda key, what: (
                f"{self.organisations(key)[what]:,}"
            ),
            r"returns/(\w+)/(\w+)/(\w+)/count": lambda key, q, row: f"{self.said_so(key, q, row):,}",
            r"returns/(\w+)/(\w+)/(\w+)/of_returned": lambda key, q, row: _percent(
                self.said_so(key, q, row), self.organisations(key)["returned"]
            ),
            r"returns/(\w+)/(\w+)/(\w+)/of_asked": lambda key, q, row: _percent(
                self.said_so(key, q, row), self.organisations(key)["asked"]
            ),
            r"returns/(\w+)/needs/([a-z]+)/([a-z]+)/(\w+)": self.gap,
            r"decisions/([\d-]+)/taken": lambda day: self.decided(day, ""),
            r"decisions/([\d-]+)/without-voice": lambda day: self.decided(day, "AND informed = 'no'"),
        }

        self.ways |= {
            r"training/([\d-]{10})/(events|capacity|events_cancelled)": self.events,
            r"training/([\d-]{10})/all/(\w+)": lambda day, what: self.register(day, "TRUE", what),
            r"training/([\d-]{10})/agency/([\w-]*)/(target|of_target|evaluated)": self.aimed,
            r"training/([\d-]{10})/agency/([\w-]*)/(\w+)": lambda day, key, what: self.register(
                day, f"coalesce(b.agency_key, '') = '{key}'", what
            ),
            r"training/([\d-]{10})/course/([\w-]+)/(events|capacity)": lambda day, key, what: self.events(
                day, what, key
            ),
            r"training/([\d-]{10})/course/([\w-]+)/returned/(end|follow_up_1)": lambda day, key, point: str(
                len(self.side(key, point))
            ),
            r"training/([\d-]{10})/course/([\w-]+)/asked/(\w+)": self.asked_again,
            r"training/([\d-]{10})/course/([\w-]+)/(\w+)": lambda day, key, what: self.register(
                day, f"e.course_key = '{key}'", what
            ),
            r"training/priority/([\w-]+/\w+)/courses": lambda ref: self.one(
                "SELECT count(*) FROM courses WHERE priority_ref = :a", a=ref
            ),
            r"training/course/([\w-]+)/returned/(\w+)": lambda key, point: str(len(self.side(key, point))),
            r"training/course/([\w-]+)/(\w+)": lambda key, what: self.register(
                "", f"e.course_key = '{key}'", what
            ),
            r"training/course/([\w-]+)/(true|back)/(\w+)/(\w+)": self.moved,
            r"training/course/([\w-]+)/later/(\w+/\w+)/(\w+)/(\w+)": self.moved,
            r"training/course/([\w-]+)/further/(\w+/\w+)/(\w+)/(\w+)": self.moved,
            r"training/course/([\w-]+)/apart/(\w+)/(\w+)/answered": lambda key, point, q: str(
                sum(said.get(q) is not None for said in self.side(key, point).values())
            ),
            r"training/course/([\w-]+)/apart/(\w+)/(\w+)/(\w+)/count": lambda key, point, q, row: str(
                sum(
                    row in said[q] if isinstance(said.get(q), list) else row == said.get(q)
                    for said in self.side(key, point).values()
                )
            ),
            r"training/written/([\w-]+)/(\w+)/(wrote|read|unread|sorted)": self.written,
            r"training/written/([\w-]+)/(\w+)/theme/(\w+)": self.behind,
            r"training/course/([\w-]+)/promise/(\w+)/(\w+)/(\w+)": self.promised,
            r"training/event/(\w+)/returned/(\w+)": lambda code, point: str(
                len(self.side("recognising-neglect", point, code))
            ),
            r"training/event/(\w+)/true/(\w+)/(\w+)": lambda code, question, what: self.moved(
                "recognising-neglect", "true", question, what, code
            ),
            r"training/event/(\w+)/(\w+)": lambda code, what: self.register("", f"e.code = '{code}'", what),
        }

    def side(self, course: str, point: str, event: str = "") -> dict[str, dict]:
        """What people said at one point, by their pair keys; of one event where it is named."""
        more = (
            " AND collector_code IN (SELECT d.collector_code FROM event_doors d"
            f" JOIN training_events e ON e.id = d.event_id WHERE d.point = '{point}' AND e.course_key = '{course}'"
            f"{f' AND e.code = {event!r}' if event else ''})"
        )
        found = self.rows(
            f"SELECT pair_key, answers FROM responses WHERE survey_key = :key{more}",
            key=f"{course}-{'follow-up' if point.startswith('follow') else point}",
        )
        return {key: json.loads(said) if isinstance(said, str) else said for key, said in found}

    def moved(self, course: str, way: str, question: str, what: str, event: str = "") -> str:
        points = {"true": ("before", "end"), "back": ("end", "end")}.get(way) or way.split("/")
        first, second = (self.side(course, point, event) for point in points)
        names = (question, question.replace("then_", "now_")) if way == "back" else (question, question)
        pairs = [
            tuple(FAR.get(one, one) for one in (first[key][names[0]], second[key][names[1]]))
            for key in first.keys() & second.keys()
            if first[key].get(names[0]) is not None and second[key].get(names[1]) is not None
        ]
        sums = [sum(pair[side] for pair in pairs) for side in (0, 1)]
        figures = {"first": sums[0], "second": sums[1], "change": sums[1] - sums[0]}
        if what in figures:
            mean = (Decimal(figures[what]) / len(pairs)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return f"{mean:+}" if what == "change" else str(mean)
        steps = Counter((after > before) - (after < before) for before, after in pairs)
        counts = {"better": steps[1], "same": steps[0], "worse": steps[-1]}
        return str(counts.get(what, len(pairs)))

    def written(self, key: str, question: str, what: str) -> str:
        found = self.rows(
            "SELECT c.response_id, c.id, (SELECT count(*) FROM comment_readings r WHERE r.comment_id = c.id), (SELECT count(*)"
            " FROM codings t WHERE t.comment_id = c.id AND t.status = 'confirmed') FROM comments c WHERE c.survey_key = :key"
            " AND c.question_id = :question",
            key=key,
            question=question,
        )
        counts = {
            "wrote": len({one[0] for one in found}),
            "read": sum(one[2] > 0 for one in found),
            "unread": sum(one[2] == 0 for one in found),
            "sorted": len({one[0] for one in found if one[3]}),
        }
        return str(counts[what])

    def behind(self, key: str, question: str, theme: str) -> str:
        return self.one(
            "SELECT count(DISTINCT c.response_id) FROM comments c JOIN codings t ON t.comment_id = c.id WHERE"
            " t.status = 'confirmed' AND t.theme_id = :theme AND c.survey_key = :key AND c.question_id = :question",
            theme=theme,
            key=key,
            question=question,
        )

    def promised(self, course: str, point: str, group: str, what: str) -> str:
        ends, kinds = self.side(course, "end"), Counter[str]()
        for key, said in self.side(course, point).items():
            kind = "unmatched" if key not in ends else "promised" if ends[key].get("will_do") else "not"
            kinds[kind if group != "others" else group] += what in ("answered", said.get("did"))
        return str(kinds[group])

    def events(self, first: str, what: str, key: str = "") -> str:
        rows = self.rows("SELECT * FROM training_events")
        rows = [row for row in rows if first <= str(row.starts_at)[:10] <= QUARTER.last.isoformat()]
        rows = [row for row in rows if not key or row.course_key == key]
        stands = [row for row in rows if row.cancelled_at is None]
        found = {
            "events": len(stands),
            "capacity": sum(row.capacity or 0 for row in stands),
            "events_cancelled": len(rows) - len(stands),
        }
        return f"{found[what]:,}"

    def asked_again(self, first: str, course: str, point: str) -> str:
        return self.one(
            "SELECT count(*) FROM invitations i JOIN event_doors d ON d.collector_code = i.collector_code"
            " JOIN training_events e ON e.id = d.event_id"
            " WHERE e.course_key = :c AND d.point = :p AND NOT i.cancelled",
            c=course,
            p=point,
        )

    def register(self, first: str, where: str, what: str) -> str:
        rows = self.rows(
            "SELECT b.state, e.starts_at FROM bookings b JOIN training_events e ON e.id = b.event_id"
            f" WHERE e.cancelled_at IS NULL AND {where}"
        )
        states = Counter(row.state for row in rows if str(row.starts_at)[:10] >= first)
        came = states["attended"] + states["left_early"]
        places = came + states["booked"] + states["no_show"]
        if what == "came_of_places":
            return _percent(came, places)
        return f"{ {'places': places, 'came': came}.get(what, states[what]):,}"

    def aimed(self, first: str, key: str, what: str) -> str:
        if what == "evaluated":
            said = [one.get("agency") for one in self.answers("recognising-neglect-end")]
            return str(said.count(key))
        target = self.rows("SELECT people FROM training_targets WHERE agency_key = :key", key=key)[0][0]
        came = int(self.register(first, f"b.agency_key = '{key}'", "came"))
        return f"{target:,}" if what == "target" else _percent(came, target)

    def of(self, number: Number) -> str:
        for pattern, way in self.ways.items():
            if found := re.fullmatch(pattern, number.source):
                return way(*found.groups())
        raise AssertionError(f"nothing here can find “{number.source}” again")

    def rows(self, statement: str, **values: object) -> list:
        return list(self.session.execute(text(statement), values))

    def one(self, statement: str, **values: object) -> str:
        return f"{self.rows(statement, **values)[0][0]:,}"

    def sum(self, table: str, column: str, key: str) -> int:
        return self.rows(f"SELECT sum({column}) FROM {table} WHERE survey_key = :key", key=key)[0][0]

    def answers(self, key: str) -> list[dict]:
        found = self.rows("SELECT answers FROM responses WHERE survey_key = :key", key=key)
        return [json.loads(one) if isinstance(one, str) else one for (one,) in found]

    def invited(self, key: str) -> int:
        return self.sum("collectors", "invited", key)

    def asked(self, key: str, question: str) -> int:
        """Who saw a question has it in their answers, also where they left it out."""
        return sum(question in one for one in self.answers(key))

    def given(self, key: str, question: str) -> int:
        return sum(one.get(question) is not None for one in self.answers(key))

    def chose(self, key: str, question: str, row: str) -> int:
        found = (one.get(question) for one in self.answers(key))
        return sum(row in one if isinstance(one, list) else row == one for one in found)

    def measured(self, key: str, day: str):
        (row,) = self.rows(
            "SELECT v.*, m.unit, m.kind FROM measure_values v JOIN measures m ON m.id = v.measure_id"
            " WHERE m.key = :key AND v.quarter = :day AND v.replaced_at IS NULL",
            key=key,
            day=date.fromisoformat(day).isoformat()
            if self.session.bind.dialect.name == "sqlite"
            else date.fromisoformat(day),
        )
        return row

    def value(self, key: str, day: str) -> str:
        """To one place, with its unit or without: the table's heading has it."""
        row = self.measured(key, day)
        exact = (
            Decimal(100) * row.numerator / row.denominator if row.kind == "share" else Decimal(str(row.value))
        )
        words = str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")
        return f"{words}|{words} {row.unit}"

    def said(self, state: str, where: str, **values: object) -> str:
        found = Counter(
            _stands(row)
            for row in self.rows(f"SELECT * FROM loop_items WHERE asks_change AND {where}", **values)
        )
        return str(sum(found.values()) if state == "asking" else found[state])

    def within(self, key: str, first: str, what: str) -> str:
        where, values = _scope(key)[0], {"a": key} if key else {}
        rows = self.rows(f"SELECT * FROM loop_items WHERE {where}", **values)
        if what == "overdue":
            return str(sum(_stands(row) == "overdue" for row in rows))
        days = [_day(getattr(row, f"{what}_on")) for row in rows]
        return str(sum(day is not None and first <= day <= QUARTER.last.isoformat() for day in days))

    def newest(self, key: str) -> list[dict]:
        """Of every organisation the return of its last link."""
        found = self.rows(
            "SELECT r.agency_key, l.number, r.answers FROM responses r JOIN return_links l ON l.invitation_id ="
            " r.invitation_id WHERE l.round_id = :key ORDER BY l.number",
            key=key,
        )
        last = {agency: answers for agency, _, answers in found}
        return [json.loads(one) if isinstance(one, str) else one for one in last.values()]

    def organisations(self, key: str) -> dict[str, int]:
        asked = self.rows("SELECT agency_key FROM return_asked WHERE round_id = :key", key=key)
        declined = self.rows(
            "SELECT agency_key FROM return_steps WHERE round_id = :key AND kind = 'declined'", key=key
        )
        came, gone = len(self.newest(key)), len(declined)
        (due,) = self.rows("SELECT due_on FROM return_rounds WHERE id = :key", key=key)[0]
        left = len(asked) - came - gone
        late = left if str(_day(due)) < TODAY.isoformat() else 0
        return {"asked": len(asked), "returned": came, "declined": gone, "late": late, "waiting": left - late}

    def said_so(self, key: str, question: str, row: str) -> int:
        def said(answers: dict) -> object:
            given = answers.get(question, "not_asked")
            return ["empty"] if given in (None, []) else given if isinstance(given, list) else [given]

        return sum(row in said(one) for one in self.newest(key))  # type: ignore[operator]

    def gap(self, key: str, group: str, topic: str, what: str) -> str:
        pairs = [
            (one.get(f"importance__{group}__{topic}"), one.get(f"confidence__{group}__{topic}"))
            for one in self.newest(key)
        ]
        both = [
            (first, second) for first, second in pairs if isinstance(first, int) and isinstance(second, int)
        ]
        if what == "organisations":
            return str(len(both))
        part = {"importance": lambda a, b: a, "confidence": lambda a, b: b, "gap": lambda a, b: a - b}[what]
        mean = Decimal(sum(part(*one) for one in both)) / len(both)
        words = str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))
        return f"+{words}" if what == "gap" and mean > 0 else words

    def decided(self, first: str, more: str) -> str:
        found = self.rows(f"SELECT met_on FROM decisions WHERE state = 'taken' {more}")
        last = f"{int(first[:4]) + 1}-03-31"
        return str(sum(first <= str(_day(day)) <= last for (day,) in found))


def _scope(key: str) -> tuple:
    """The things said in loops of which a board decided something; without a board all of them."""
    if not key:
        return ("TRUE",)
    return (f"loop_id IN (SELECT loop_id FROM loop_items WHERE decided_by = '{key}')",)


def _day(value: object) -> str | None:
    return None if value is None else str(value)[:10]


def _stands(row) -> str:
    if row.response in ("planned", "doing") and row.due_on and str(_day(row.due_on)) < TODAY.isoformat():
        return "overdue"
    return row.stage if row.response == "none" else row.response


def _percent(part: int, whole: int) -> str:
    return f"{(Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)} %"


def _wrong(session, numbers: Iterator[Number]) -> list[str]:
    recount = Recount(session)
    return [
        f"{one.source}: {one.words}, and counted anew {found}"
        for one in numbers
        if one.words not in (found := recount.of(one)).split("|")
    ]


#: The figures that a kind has to have here, or this test would look at nothing.
LEAST = {
    "scorecard": 6,
    "changes": 0,
    "subgroup": 30,
    "yearly": 30,
    "priority": 30,
    "loops": 8,
    "returns": 30,
    "training-uptake": 30,
    "training-event": 10,
    "training-course": 40,
    "training-child": 20,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("board", ["board", ""])
def test_every_number_is_found_again(town, kind, board):
    if not board and "board" in KINDS[kind].needs:
        return
    with town.reading() as session:
        paper = KINDS[kind].make(session, replace(ASKED, board=board), NOW)
        assert _wrong(session, paper.numbers()) == []
    assert len(list(paper.numbers())) >= LEAST[kind]


def test_a_number_that_is_wrong_or_comes_from_nowhere_is_found_out(town):
    with town.reading() as session:
        assert _wrong(session, iter([Number("121", "survey/evenings/responses")])) != []
        assert _wrong(session, iter([Number("120", "survey/evenings/responses")])) == []
        with pytest.raises(AssertionError, match="nothing here can find"):
            _wrong(session, iter([Number("1", "somewhere/else")]))


@pytest.mark.parametrize(
    "statement", ["DELETE FROM told", "UPDATE loop_items SET response = 'already', due_on = NULL"]
)
def test_it_follows_the_records(town, statement):
    with town.writing() as session:
        session.execute(text(statement))
        session.expire_all()
        paper = KINDS["loops"].make(session, ASKED, NOW)
        assert _wrong(session, paper.numbers()) == []


def test_a_board_of_nothing_has_nothing(town):
    with town.writing() as session:
        session.add(Board(key="empty", name="Empty"))
        session.flush()
        paper = KINDS["subgroup"].make(session, replace(ASKED, board="empty"), NOW)
        assert list(paper.numbers()) == []
