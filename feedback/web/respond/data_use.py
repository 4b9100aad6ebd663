"""How much of somebody's mobile data a survey uses, from the pages themselves.

Every question page is made once in each language and counted as it is sent; with it go the style, the scripts, the
pages before and after, and what the browser and the server say to each other around a page.
"""

from flask_babel import gettext

from feedback.responses.drafts import Kept
from feedback.surveys.collectors import Opened
from feedback.web import assets, language
from feedback.web.respond import answering
from forms.media import NOTHING
from forms.page_form import form_for
from forms.survey import Survey

#: What travels with a page beside its words: a request and an answer, twice, because each answer is posted first.
AROUND = 1_500
#: Start, check, thanks with the receipt, and what may come between: each about as long as a page of questions.
OTHER_PAGES = 5
ONCE = ("style.css", "walk.js")

_known: dict[tuple[str, str | None, str], int] = {}


def kilobytes(opened: Opened) -> int:
    """About how many kB it takes to answer this survey from start to receipt, rounded up to tens."""
    key = (opened.version_id, opened.audience_version, language.page_language())
    if key not in _known:
        if len(_known) > 500:
            _known.clear()
        _known[key] = _measured(opened)
    return -(-_known[key] // 10_000) * 10


def has_media(survey: Survey) -> bool:
    """Whether pictures, sounds or films may come on top."""
    return any(
        question.media != NOTHING or any(choice.picture for choice in question.choices)
        for question in survey.questions
    )


def _measured(opened: Opened) -> int:
    draft = Kept(
        token_hash="",
        code=opened.code,
        version_id=opened.version_id,
        survey_key=opened.survey.key,
        mode=opened.mode,
        audience_version=opened.audience_version,
        language=language.page_language(),
        answers={},
        survey=opened.survey,
    )
    sizes = [
        len(answering.shown(draft, page, form_for(page, draft.language, gettext)).get_data())
        for page in opened.survey.pages
    ]
    longest = max(sizes, default=0)
    return _once() + sum(sizes) + OTHER_PAGES * longest + (len(sizes) + OTHER_PAGES) * AROUND


def _once() -> int:
    by_hash, names = assets.shelf()
    return sum(len(by_hash[names[name]].brotlied) for name in ONCE)
