"""Small author files for tests, and the forms of their pages."""

from textwrap import dedent, indent
from typing import Any

from forms import author_file
from forms.page_form import PageForm, form_for
from forms.question import Question
from forms.survey import Survey

HEAD = """\
survey: small
title: Small
languages: [{languages}]
audience: {audience}
mode: {mode}
priorities: [voice]
start: {{why: To hear, who_asks: We, who_sees: We, next_steps: Think, hear_back: Soon, minutes: 3}}
"""


def written(questions: str, languages: str = "en", audience: str = "family", mode: str = "anonymous") -> str:
    """A whole author file with one page per question; `questions` may go on with `versions:` at no indent."""
    head = HEAD.format(languages=languages, audience=audience, mode=mode)
    return f"{head}questions:\n{indent(dedent(questions).strip(), '  ')}\n"


def paged(pages: str, **about: str) -> str:
    """The same with pages written out."""
    return written("", **about).replace("questions:\n", f"pages:\n{indent(dedent(pages).strip(), '  ')}\n")


def survey(questions: str, **about: str) -> Survey:
    reading = author_file.read(written(questions, **about))
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    return reading.survey


def question(yaml: str, **about: str) -> Question:
    return survey(yaml, **about).questions[0]


def same(words: str) -> str:
    """A gettext without a catalogue."""
    return words


def form(yaml: str, answers: dict[str, Any] | None = None, sent: dict[str, Any] | None = None) -> PageForm:
    return form_for(survey(yaml).pages[0], "en", same, answers, sent)


def objections(yaml: str, sent: dict[str, Any]) -> list[str]:
    """What the form says to a page sent like this."""
    made = form(yaml, sent=sent)
    made.validate()
    return [sentence for _, sentence in made.faults()]
