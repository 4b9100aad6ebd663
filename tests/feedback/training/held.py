"""A course that was held, with its surveys, and people who answered before, at the end and weeks after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.responses import intake
from feedback.secrets import new_id
from feedback.surveys import pairing, versions
from feedback.surveys.models import Collector
from feedback.training import bookings, courses, events
from feedback.training.bookings import Person
from feedback.training.courses import Aim
from feedback.training.models import Course, TrainingEvent
from feedback.training.point_models import EventDoor, TrainingPoint
from forms import author_file

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
ABOUT = courses.About(
    "Recognising neglect",
    (Aim({"en": "I notice the signs of neglect."}), Aim({"en": "I know whom to ask."})),
    level="core",
    answers="Review “Child J”, 2024.",
)
START = "start: {why: W, who_asks: A, who_sees: S, minutes: 3, next_steps: N, hear_back: H}"
SCALE = "type: scale, minimum: 1, maximum: 5, dont_know: true"
AIMS = f"""
  - {{id: confidence_aim1, {SCALE}, text: "How sure are you that you notice?"}}
  - {{id: confidence_aim2, {SCALE}, text: "How sure are you that you know whom to ask?"}}
"""
WHO = """
  - {id: agency, type: one_of, text: "Where do you work?", prefer_not: true, choices: [{health: Health}, {police: Police}, {school: School}, {council: Council}]}
  - {id: role, type: one_of, text: "What do you do there?", prefer_not: true, choices: [{direct: Directly}, {leads: I lead}]}
"""
SURVEYS = {
    "before": AIMS + WHO,
    "end": AIMS
    + f"""
  - {{id: then_aim1, {SCALE}, text: "Before today: I notice."}}
  - {{id: now_aim1, {SCALE}, text: "Now: I notice."}}
  - {{id: recommend, type: scale, minimum: 0, maximum: 10, text: "Would you recommend it?"}}
  - {{id: worth, type: agree, text: "It was worth the time."}}
  - {{id: will_do, type: long_text, text: "What will you do differently?"}}
"""
    + WHO,
    "follow-up": """
  - {id: did, type: one_of, text: "Have you done it?", choices: [{"yes": "Yes"}, {partly: Partly}, {not_yet: Not yet}, {no_chance: No chance}]}
  - {id: got_in_the_way, type: many_of, text: "What got in the way?", choices: [{time: Time}, {role: My role}, {id: nothing, text: Nothing, exclusive: true}]}
  - {id: changed_for_children, type: one_of, text: "Has anything changed for a child?", choices: [{"yes": "Yes"}, {"no": "No"}]}
"""
    + AIMS
    + WHO,
}


@dataclass
class Held:
    """The course, its events, and the door of each event at each point."""

    session: Session
    course: Course
    events: list[TrainingEvent]
    doors: dict[tuple[str, str], str]
    versions: dict[str, str]

    def answer(
        self, event: int, point: str, answers: Mapping[str, Any], key: str | None = None, words: str = ""
    ) -> None:
        """One response of somebody known by a pair key only; "follow-up" is the first of them, "follow-up 2" the second."""
        point, _, number = point.partition(" ")
        door = self.doors[self.events[event].id, f"{point} {number}" if number else point]
        survey = f"{self.course.key}-{point}"
        response_id = new_id()
        texts = {"will_do": words} if words else {}
        intake.write(
            self.session,
            response_id=response_id,
            survey_key=survey,
            version_id=self.versions[point],
            mode="paired",
            collector_code=door,
            audience_version=None,
            language="en",
            day=NOW.astimezone(HOME).date(),
            answers={**answers, **({"will_do": True} if words else {})},
            comments=texts,
            **({"pair_key": key} if key else {}),
        )

    def people(self, event: int, agency: str, number: int, *, state: str = "attended", **more: Any) -> None:
        """Bookings, by name."""
        for one in range(number):
            person = Person(name=f"{agency} {event} {state} {one}", agency_key=agency, **more)
            bookings.book(self.session, self.events[event], person, NOW, "alice", state=state)


def held(
    session: Session,
    agencies: Sequence[str] = ("health", "police", "school", "council"),
    trainers: Sequence[str] = ("Ann", "Ann", "Ben"),
    priority: str | None = None,
    follow_ups: int = 1,
) -> Held:
    """The course, held once for each trainer, a day apart, the last one yesterday; people are asked again so many times."""
    for key in agencies:
        if session.get(Agency, key) is None:
            session.add(Agency(key=key, name=key.capitalize(), kind=""))
    session.flush()
    about = courses.About(
        ABOUT.title, ABOUT.aims, level=ABOUT.level, answers=ABOUT.answers, priority_ref=priority
    )
    course = courses.begin(session, about, NOW, "alice")
    made = []
    for place, trainer in enumerate(trainers):
        start = NOW.replace(hour=9, minute=0) - timedelta(days=len(trainers) - place)
        about_it = events.About(start, start + timedelta(hours=6), "place", "Hall", trainer, 20)
        made.append(events.hold(session, course, about_it, NOW, "alice"))
    found = Held(session, course, made, {}, {})
    for point, questions in SURVEYS.items():
        _survey(found, point, questions, follow_ups)
    return found


def _survey(found: Held, point: str, questions: str, follow_ups: int) -> None:
    key = f"{found.course.key}-{point}"
    words = f"survey: {key}\ntitle: {point}\nlanguages: [en]\naudience: practitioner\nmode: paired\n{START}\nquestions:{questions}"
    reading = author_file.read(words)
    assert reading.survey is not None, [one.sentence() for one in reading.faults]
    version = versions.keep(found.session, reading.survey, NOW, "tests")
    versions.publish(found.session, version, NOW, "tests")
    found.versions[point] = version.id
    pairing.share(found.session, key, pairing.scope_of_course(found.course.key))
    for number in range(1, follow_ups + 1 if point == "follow-up" else 2):
        at = f"follow_up_{number}" if point == "follow-up" else point
        days = (56, 182)[number - 1] if follow_ups > 1 and point == "follow-up" else 0
        found.session.add(
            TrainingPoint(course_key=found.course.key, point=at, survey_key=key, offset_days=days, asked=True)
        )
        for event in found.events:
            _door(found, event, point if number == 1 else f"{point} {number}", at, key)
    found.session.flush()


def _door(found: Held, event: TrainingEvent, known: str, at: str, key: str) -> None:
    name = events.name(event, found.course)
    code = f"{known[:3]}{known.partition(' ')[2]}{event.code}".replace("-", "")
    door = Collector(code=code, survey_key=key, kind="personal", name=name, group_label=name, created_at=NOW)
    found.session.add(door)
    found.session.flush()
    due = event.starts_at.date()
    found.session.add(EventDoor(event_id=event.id, point=at, way="personal", collector_code=code, due_on=due))
    found.doors[event.id, known] = door.code
