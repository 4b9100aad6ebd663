"""The survey a series of sessions is: one question, "what was said", that nobody is ever shown."""

import re
import unicodedata

from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import Page, Question, Start, Survey
from forms.text import Text

QUESTION = "said"
AUDIENCES = {
    "child": "Children and young people",
    "family": "Parents, carers and families",
    "practitioner": "Practitioners",
}


def definition(key: str, title: str, audience: str, language: str, priorities: tuple[str, ...]) -> Survey:
    """The definition of a series. Its mode keeps nothing of who spoke."""
    question = Question(
        id=QUESTION,
        type="long_text",
        text=Text.of("What was said", "en"),
        measure=Measure.TEXT,
    )
    said = Text.of("Written down by the hub, at a session.", "en")
    return Survey(
        key=key,
        title=Text.of(title.strip(), language),
        languages=(language,),
        audience=audience,
        mode=Mode.ANONYMOUS,
        pages=(Page(QUESTION, (question,)),),
        start=Start(said, said, said, 1, said, said),
        priorities=priorities,
    )


def key_of(title: str) -> str:
    """A key a person can read out."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))[:50].strip("-")
