"""From the entries of a file to a survey."""

from collections.abc import Iterator
from dataclasses import replace

from forms.author_file.flow import flow
from forms.author_file.languages import languages
from forms.author_file.questions import questions
from forms.author_file.spot import Spot
from forms.author_file.versions import versions
from forms.author_file.when import condition
from forms.confidentiality import Mode
from forms.question import Question
from forms.survey import AUDIENCES, Page, Start, Survey
from forms.types import before_now

SURVEY_KEYS = (
    "survey",
    "title",
    "languages",
    "audience",
    "mode",
    "start",
    "check_answers",
    "sensitive",
    "priorities",
    "flow",
    "pages",
    "questions",
    "versions",
)
PAGE_KEYS = ("id", "title", "when", "sensitive", "questions")
START_TEXTS = ("why", "who_asks", "who_sees", "next_steps", "hear_back")
LONGEST = 120


def survey(spot: Spot) -> Survey | None:
    """The survey as far as it can be made out; None where nothing of use is there."""
    if not spot.keys(SURVEY_KEYS):
        return None
    spot.file.languages = languages(spot)
    key = spot.identity("survey", "key")
    title = spot.needed_text("title")
    audience = spot.one_from("audience", AUDIENCES)
    mode = spot.one_from("mode", [str(mode) for mode in Mode])
    start = _start(spot)
    pages = tuple(_pages(spot))
    if key is None or audience is None or mode is None or start is None or not pages:
        return None
    return Survey(
        key=key,
        title=title,
        languages=spot.file.languages,
        audience=audience,
        mode=Mode(mode),
        pages=pages,
        start=start,
        versions=tuple(versions(spot, pages)),
        check_answers=spot.flag("check_answers", default=True),
        sensitive=spot.flag("sensitive"),
        priorities=tuple(spot.several_words("priorities")),
        flow=flow(spot, audience),
    )


def _start(spot: Spot) -> Start | None:
    inside = spot.at("start")
    if inside is None:
        remedy = f"Add 'start:' with {', '.join(START_TEXTS)} and minutes."
        spot.object("What people are told before they begin is missing.", remedy)
        return None
    inside = inside.called("start")
    if not inside.keys((*START_TEXTS, "minutes")):
        return None
    for name in START_TEXTS:
        spot.file.lines[f"start {name}"] = inside.line(name)
    texts = {name: inside.needed_text(name) for name in START_TEXTS}
    minutes = inside.whole("minutes")
    if minutes is None or not 1 <= minutes <= LONGEST:
        remedy = f"Write 'minutes:' with how long it takes, from 1 to {LONGEST}."
        inside.object("'minutes' is missing or out of bounds.", remedy, "minutes")
        return None
    return Start(minutes=minutes, **texts)


def _pages(spot: Spot) -> Iterator[Page]:
    """Pages as written, or a page for each of a plain list of questions."""
    if not spot.has("pages") and not spot.has("questions"):
        spot.object("It asks nothing.", "Add 'pages:' with questions.")
    if spot.has("pages") and spot.has("questions"):
        spot.object("'pages' and 'questions' are both there.", "Move the questions onto pages.", "questions")
    for number, item in enumerate(spot.spots("pages"), 1):
        yield from _page(item.called(f"page {number}"))
    for number, item in enumerate(spot.spots("questions"), 1):
        read = questions([item.called(f"question {number}")])
        if read:
            yield from _divided(item, Page(read[0].id, tuple(read)))


def _page(spot: Spot) -> Iterator[Page]:
    if not spot.keys(PAGE_KEYS):
        return
    given = spot.identity() if spot.has("id") else None
    spot = spot.called(f"page '{given}'") if given else spot
    items = spot.spots("questions")
    if not items:
        spot.object("It has no questions.", "Add 'questions:', or take the page out.")
    read: list[Question] = questions(items)
    if read:
        yield from _divided(
            spot,
            Page(
                id=given or read[0].id,
                questions=tuple(read),
                title=spot.text("title"),
                when=condition(spot),
                sensitive=spot.flag("sensitive"),
            ),
        )


def _divided(spot: Spot, page: Page) -> Iterator[Page]:
    """The page, or one for each statement on it."""
    for part in _parts(spot, page):
        spot.file.lines.setdefault(f"page {part.id}", spot.line())
        spot.file.lines.setdefault(f"page {part.id} when", spot.line("when"))
        yield part


def _parts(spot: Spot, page: Page) -> list[Page]:
    if before_now.are(page.questions):
        if page.title is not None:
            fault = "The words of the question are the heading of each of these pages."
            spot.object(fault, "Take 'title' out.", "title")
        return before_now.pages(page)
    if page.questions[0].group is not None:
        return [replace(page, id=each.id, questions=(each,)) for each in page.questions]
    return [page]
