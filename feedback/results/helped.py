"""Who held the pen: how many answered alone, and how many with help. Small numbers are hidden as everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.disclosure_control import Policy, protect
from analysis.summary import QuestionSummary, summary_of
from analysis.tally import tally_counts
from feedback.responses import store
from feedback.results.unanimous import About, Looked
from feedback.results.versions import Era
from forms.flow import HELPED
from forms.measures import Measure
from forms.question import Choice, Question
from forms.text import Text

WORDS: Mapping[str, Text] = {
    "alone": Text.of("Answered alone", "en"),
    "read_to_me": Text.of("Somebody read it to them", "en"),
    "wrote_for_me": Text.of("Somebody wrote for them", "en"),
    "answered_together": Text.of("Answered together with somebody", "en"),
}
#: Asked of everybody at the end; no question of a survey can have this id.
_ASKED = Question(
    id="_helped",
    type="one_of",
    text=Text.of("Did somebody help?", "en"),
    measure=Measure.ONE_OF,
    choices=tuple(Choice(value, WORDS[value]) for value in HELPED),
)


@dataclass(frozen=True, slots=True)
class Helped:
    """A summary like a question's, with the words of its rows. Those who said nothing are `missing`."""

    question: Question
    summary: QuestionSummary
    words: Mapping[str, Text]


def helped(
    session: Session, survey_key: str, era: Era, policy: Policy | None, looked: Looked
) -> Helped | None:
    """How the answers of this era came to be written down; None where no version of it asks."""
    pairs = zip(era.version_ids, era.surveys, strict=True)
    ids = [version_id for version_id, survey in pairs if survey.flow.ask_helped]
    if not ids:
        return None
    counts = store.by_helped(session, survey_key, ids)
    rows = ((_ASKED.id, value, count) for value, count in counts.items())
    summary = summary_of(tally_counts([_ASKED], rows).questions[0])
    if policy:
        summary = protect(summary, policy, confirmed=looked(About(_ASKED.id)))
    return Helped(_ASKED, summary, WORDS)
