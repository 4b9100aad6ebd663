"""What people wrote of a course, summed up by theme: what they would do, what they did, what got in the way, what changed.

Of all events and of all follow-ups: by event, or by follow-up, it would be few people's words. Words behind “something else”
are kept under the question with `.other` behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from feedback.results import themed
from feedback.results.themed import Themed
from feedback.training import levels
from feedback.training.doors import END
from feedback.training.outcomes import Outcome

#: Each by its name: how it is called, and the question, of the end or of the follow-ups.
COMMITMENTS, DEEDS, BARRIERS, HELP, EXAMPLES = "commitments", "deeds", "barriers", "help", "examples"
_ASKED = {
    COMMITMENTS: ("What people wrote they would do", "will_do"),
    DEEDS: ("What they wrote they did", "did_what"),
    BARRIERS: ("What got in the way, in their own words", "got_in_the_way"),
    HELP: ("What would help them", "would_help"),
    EXAMPLES: ("Examples of what changed for children", "example"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """The words to one question: in which survey, and what became of them; None where nobody has written any."""

    name: str
    words: str
    survey_key: str
    question_id: str
    themed: Themed | None

    @property
    def level(self) -> int | None:
        """The level that the question measures."""
        return levels.of(self.question_id)


def of_course(session: Session, found: Outcome) -> tuple[Written, ...]:
    """What was written to each question that the course asks. Everybody is shown the same: what the public would be."""
    first = found.follow_ups[0].point if found.follow_ups else ""
    points: Mapping[str, str] = dict.fromkeys(_ASKED, first) | {COMMITMENTS: END}
    return tuple(
        Written(
            name,
            words,
            results.survey.key,
            question_id,
            themed.themed(session, results.survey.key, (question_id, f"{question_id}.other"), found.of_pairs),
        )
        for name, (words, question_id) in _ASKED.items()
        if (results := found.asked.get(points[name])) and results.survey.question(question_id)
    )
