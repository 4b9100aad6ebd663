"""What people said of two courses in Northmoor: before, at the end and weeks after, each under a key that is no name."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.demo import surveys
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.demo.training import BEGAN
from feedback.responses import intake, receipts
from feedback.responses.drafts import Kept
from feedback.responses.models import Comment
from feedback.safeguarding.screen import Guard
from feedback.secrets import ALPHABET, new_token
from feedback.surveys import versions
from feedback.themes import codebook, coding
from feedback.training import event_doors, events, points
from feedback.training.models import Course, TrainingEvent
from forms.survey import Survey

#: The point, how it stands in the story, by which way people come, and after how many days.
_POINTS = (
    ("before", "before", "personal", -1),
    ("end", "end", "open", 0),
    ("follow_up_1", "follow_up", "personal", 57),
    ("follow_up_2", "follow_up_2", "personal", 92),
)
_ROLES = ("direct", "direct", "direct", "leads", "safeguarding", "supports")


@dataclass(frozen=True, slots=True)
class _Answerer:
    """Somebody who came: the key of their answers, where they work, and how sure of themselves they are."""

    key: str
    agency: str
    role: str
    own: float


def acts(stage: Stage) -> Iterator[Act]:
    """The surveys with the courses; the doors with each event; the answers in their time, and the hub reads them."""
    moment, story = stage.days.moment, told(FOLDER / "evaluations.yaml")
    for course in dict.fromkeys(one["course"] for one in story["events"]):
        yield Act(moment(BEGAN, "09:22"), partial(_settle, key=course))
        yield Act(moment(-6, "14:10"), partial(_sort, key=course, themes=story["themes"]))
    for one in story["events"]:
        yield Act(moment(max(one["day"] - 60, BEGAN), "09:50"), partial(_open, one=one))
        for point, name, way, days in _POINTS:
            if name in one:
                does = partial(_answer, one=one, story=story, point=point, name=name, way=way)
                yield Act(moment(one["day"] + days, "17:00"), does)
        for course_point in ("end", "follow-up"):
            read = partial(surveys.read_all, key=f"{one['course']}-{course_point}")
            yield Act(
                moment(
                    one["day"] + (58 if course_point == "follow-up" and "follow_up" in one else 4), "11:20"
                ),
                read,
            )


def _sort(stage: Stage, key: str, themes: list[dict[str, str]]) -> None:
    """The hub ties what people would do to a theme, where it is one of these."""
    survey_key, hub = f"{key}-end", stage.people["hub"]
    with stage.writing() as session:
        ids = {
            one["name"]: codebook.add(
                session, survey_key, one["name"], stage.now, hub, definition=one["definition"]
            ).id
            for one in themes
        }
        written = session.execute(
            select(Comment.id, Comment.text).where(
                Comment.survey_key == survey_key, Comment.question_id == "will_do"
            )
        )
        for comment_id, text in written.all():
            chosen = [ids[one["name"]] for one in themes if text.startswith(one["known_by"])]
            if chosen:
                coding.assign(session, comment_id, chosen, hub, stage.now)


def _settle(stage: Stage, key: str) -> None:
    with stage.writing() as session:
        points.settle(session, session.get_one(Course, key), stage.now, stage.people["hub"])


def _open(stage: Stage, one: dict[str, Any]) -> None:
    with stage.writing() as session:
        event_doors.follow(session, _event(session, stage, one), stage.now, stage.people["hub"])


def _answer(
    stage: Stage, one: dict[str, Any], story: dict[str, Any], point: str, name: str, way: str
) -> None:
    with stage.writing() as session:
        event = _event(session, stage, one)
        door = next(
            found.collector
            for found in event_doors.of(session, event.id)
            if (found.door.point, found.door.way) == (point, way)
        )
        version = versions.current(session, door.survey_key)
        assert version is not None
        survey, service = versions.read(version), stage.app.extensions["service"]
        watch = Guard(stage.now, service.partnership().duty, service.screener)
        drawn = Random(f"{one['course']} {one['day']} {point}")
        for place, who in enumerate(drawn.sample(_who_came(story["agencies"], one), one[name])):
            said = _said(survey, who, drawn, story, name, place)
            sent = Kept("", door.code, version.id, survey.key, version.mode, None, "en", said, survey)
            receipt = receipts.code_for(service.key, new_token())
            intake.receive(session, sent, receipt, stage.clock.today(), {"pair_key": who.key}, watch)


def _who_came(agencies: dict[str, int], one: dict[str, Any]) -> list[_Answerer]:
    """As many as answered at any time, drawn the same way at each point, so that they meet themselves again."""
    drawn = Random(f"{one['course']} {one['day']}")
    number = max(one.get(name, 0) for _, name, _, _ in _POINTS) + 1
    return [
        _Answerer(
            "".join(drawn.choices(ALPHABET, k=26)),
            drawn.choices(tuple(agencies), tuple(agencies.values()))[0],
            drawn.choice(_ROLES),
            drawn.gauss(0, 0.6),
        )
        for _ in range(number)
    ]


def _said(
    survey: Survey, who: _Answerer, drawn: Random, story: dict[str, Any], name: str, place: int
) -> dict[str, Any]:
    """What somebody answers, and writes. Who answered before the course is not asked to look back."""

    def sure(when: str) -> int:
        return min(5, max(1, round(drawn.gauss(story["sure"][when] + who.own, 0.5))))

    looks_back = drawn.random() < 0.5
    plain = {
        "agency": who.agency, "role": who.role, "relevant": drawn.choice((3, 4, 4, 5)), "pace": drawn.choice(("right", "right", "too_fast")),
        "worth": drawn.choice(("agree", "agree", "strongly_agree", "neither")), "recommend": drawn.choice((6, 7, 8, 9, 9, 10)),
        "how_sure": drawn.choice((6, 7, 8, 9)), "answered_before": "no" if looks_back else "yes",
        "did": drawn.choice(("yes", "partly", "partly", "not_yet")), "used_with": drawn.choice((0, 1, 2, 2, 4)),
        "got_in_the_way": drawn.choice((["time"], ["time", "systems"], ["manager"], ["nothing"])),
        "changed_for_children": drawn.choice(("yes", "a_little", "a_little", "not_yet")),
    }  # fmt: skip
    found: dict[str, Any] = {}
    for question in survey.questions:
        kind = question.id.partition("_")[0]
        if kind in ("confidence", "knowledge"):
            found[question.id] = sure(name)
        elif kind in ("then", "now"):
            if looks_back:
                found[question.id] = sure(kind)
        elif question.id in plain:
            found[question.id] = plain[question.id]
    words = _words(survey, story, name, place)
    # Who says what they did has done some of it, and who gives an example has seen something change.
    for written, question, answer in (
        ("did_what", "did", "partly"),
        ("example", "changed_for_children", "a_little"),
    ):
        if written in words:
            found[question] = answer
    return found | words


def _words(survey: Survey, story: dict[str, Any], name: str, place: int) -> dict[str, str]:
    """The first few write something, each another sentence of the story."""
    given = {"end": ("will_do", "keep_or_change"), "follow_up": ("did_what", "would_help", "example")}.get(
        name, ()
    )
    return {
        one: story[one][place]
        for one in given
        if survey.question(one) is not None and place < len(story[one])
    }


def _event(session: Session, stage: Stage, one: dict[str, Any]) -> TrainingEvent:
    """The event of a course on that day of the story."""
    day = stage.days.day(one["day"])
    return next(found for found in events.of_course(session, one["course"]) if found.starts_at.date() == day)
