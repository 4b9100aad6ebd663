"""The two questions at the end that are about the answers: may we show your words, and did somebody help you.

One place for their words, for the page, the check page, a form without a network and the one on paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms import routing
from forms.confidentiality import Gettext
from forms.flow import ASIDE
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.survey import Survey


@dataclass(frozen=True, slots=True)
class Aside:
    """One of them: under which name it waits in a draft, what is asked, and what can be said."""

    name: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]

    def words(self, value: object) -> str | None:
        """What was said, in words; None where nothing was."""
        return dict(self.choices).get(str(value))


def asked(survey: Survey, answers: Mapping[str, Any], gettext: Gettext) -> tuple[Aside, ...]:
    """What to ask somebody who has given these answers. About words only where there are any."""
    wordless = survey.flow.ask_quotes and not has_words(survey, answers)
    return tuple(one for one in possible(survey, gettext) if not (wordless and one.name == "_quotes"))


def possible(survey: Survey, gettext: Gettext) -> tuple[Aside, ...]:
    """What this survey may ask at its end."""
    flow = survey.flow
    found = []
    if flow.ask_quotes:
        found.append(
            Aside(
                "_quotes",
                gettext("May we show your words to other people?"),
                gettext("We take out names first"),
                (("yes", gettext("Yes")), ("no", gettext("No"))),
            )
        )
    if flow.ask_helped:
        found.append(
            Aside(
                "_helped",
                gettext("Did somebody help you to answer?"),
                "",
                (
                    ("alone", gettext("No, I answered alone")),
                    ("read_to_me", gettext("Somebody read it to me")),
                    ("wrote_for_me", gettext("Somebody wrote it down for me")),
                    ("answered_together", gettext("We answered together")),
                ),
            )
        )
    return tuple(found)


def has_words(survey: Survey, answers: Mapping[str, Any]) -> bool:
    """Whether something was said in own words that will be sent."""
    texts = {question.id for question in survey.questions if question.measure is Measure.TEXT}
    return any(
        isinstance(value, str)
        and value not in ("", DONT_KNOW, PREFER_NOT)
        and (name in texts or name.endswith(".other"))
        for name, value in routing.kept(survey, answers).items()
    )


def kept(survey: Survey, answers: Mapping[str, Any]) -> dict[str, str | None]:
    """What goes beside a response: `{"quotes": ..., "helped": ...}`, None where it was not asked.

    Somebody who was asked whether their words may be shown, and did not answer, has not said yes: that counts as no.
    """
    names = {one.name for one in asked(survey, answers, str)}
    said = {
        name.removeprefix("_"): answers.get(name)
        for name, known in ASIDE.items()
        if name in names and answers.get(name) in known
    }
    silent = "no" if "_quotes" in names else None
    return {"quotes": said.get("quotes", silent), "helped": said.get("helped")}
