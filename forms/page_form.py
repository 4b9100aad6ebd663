"""One page of a survey as a WTForms form, and each of its questions made ready for a template.

    form = form_for(page, "ar", gettext, answers=draft, formdata=request.form if posting else None)
    if form.validate():
        keep(form.answers())

`formdata` is None when the page is only looked at. An empty multi dict is a page sent with nothing on it. A plain
mapping of name to string, or to a list of strings, will do as well.

**What a template gets.** `form.questions` is a list of `BoundQuestion`, in the order they are asked. Everything is a
plain attribute; nothing needs working out. A `Phrase` has `.words` and `.language`: write `lang` (and `dir`) on the
element when `.language` is not the page's own. Survey texts are plain text: escape them.

Every question:

=================  ====================================================================================================
`.question`        the `forms.survey.Question`
`.id`              its id, also the name of its control
`.template`        "questions/<type>.html"
`.label`           Phrase: the question's words (legend or label, and the page's h1 when it stands alone)
`.hint`            Phrase or None; its element's id is `<html_id>-hint`
`.stem`            Phrase or None: the words above one of several statements ("How much do you agree?")
`.errors`          list of sentences, empty when all is well; their element's id is `<html_id>-error`
`.html_id`         "q-<id>": the text box itself for `text`, `long_text`, `number`; for all others the group (fieldset)
`.first_id`        the first control of the group: where a link in the list of problems leads
`.described_by`    value for aria-describedby ("q-safe-hint q-safe-error"), or "" when there is nothing to point at
`.optional`        whether to write "(optional)"
`.picture`         `.source .alt` or None: stands at the start of the words
`.audio`           what the survey calls the recording of the very words that are shown, or None
`.video`           `.source .sign_language .captions` (pairs of language and reference), or None
`.has_media`       whether there is any of these, or a picture in a row
`.extra_rows`      rows for "I don't know" and "I don't want to say", empty when they are not offered
=================  ====================================================================================================

Media are references ("symbol:home", "asset:front-door"); `media(reference)` in a template gives the file with its address,
or None where it is not here: the words then stand alone.

A row (`.rows`, `.extra_rows`) has `.picture` (as above) and `.id .html_id .name .value .phrase .hint .checked .exclusive .kind` where `.kind` is
"radio" or "checkbox", and `.other_name .other_html_id .other_value .other_limit .other_label` for the text box that
belongs to it (`.other_name` is "" when it has none; the box is always shown, below the row; `.other_label` is a Phrase).

By type:

===============================  ======================================================================================
one_of, agree                    `.rows` (radio), `.extra_rows` (radio, same name): one list of radios
many_of, ballot                  `.rows` (checkbox), `.extra_rows` (checkbox, same name, exclusive);
                                 ballot also `.most` (int) and `.most_words` (Phrase: "Choose up to 3")
faces                            `.points`: `.value .phrase .checked .html_id .name .face` (face 1..5 for the drawing,
                                 1 the saddest; three faces are 1, 3, 5); `.extra_rows` (radio, same name)
scale                            `.points`: `.value .phrase .checked .html_id .name` (the phrase is the number, or the
                                 word the author gave); `.low`, `.high` Phrase or None; `.extra_rows` (radio, same name)
number                           `.name .value` (text as typed) `.unit` Phrase or None, `.inputmode` "numeric"/"decimal"
rank                             `.rows` with `.rank_value` ("" or "1", as typed), `.name` of the number box, `.html_id`;
                                 `.last` (int: the highest number one can give)
text, long_text                  `.name .value .limit`
date                             `.parts`: day, month, year with `.name .html_id .phrase .value .width` (characters)
note                             only `.label` and `.hint`; nothing to answer
===============================  ======================================================================================

On number, rank, text, long_text and date the extra rows are checkboxes with a name of their own ("<id>.instead").
`statements` has no template of its own: a survey that has been read holds one question of type agree, faces, scale or
one_of per statement. Nor has `before_now`: it is two questions of type scale per statement, on one page.
"""

from collections.abc import Mapping
from typing import Any

from wtforms.form import BaseForm

from forms.bound import BoundQuestion, Gettext
from forms.survey import Page
from forms.types import TYPES
from forms.types.field import AnswerField


class Sent:
    """A plain mapping of name to string, or list of strings, read as a page that was sent."""

    def __init__(self, values: Mapping[str, Any]):
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def __iter__(self) -> Any:
        return iter(self.values)

    def getlist(self, name: str) -> list[str]:
        value = self.values.get(name, [])
        return [value] if isinstance(value, str) else list(value)


class PageForm(BaseForm):
    """The questions of one page, each a WTForms field under its question's id."""

    def __init__(self, page: Page, language: str, gettext: Gettext):
        asked: dict[str, Any] = {
            question.id: TYPES[question.type].unbound(question, language, gettext)
            for question in page.questions
        }
        super().__init__(asked)
        self.page = page

    @property
    def fields(self) -> list[AnswerField]:
        return list(self._fields.values())  # type: ignore[arg-type]

    @property
    def questions(self) -> list[BoundQuestion]:
        """What the templates are given, after `validate` with the faults found."""
        return [field.bind_question() for field in self.fields]

    def answers(self) -> dict[str, Any]:
        """Plain values of everything on the page, None where nothing was answered; to be kept once it validates."""
        return {key: value for field in self.fields for key, value in field.answers().items()}

    def faults(self) -> list[tuple[str, str]]:
        """For the list of problems at the top: the html id of the first control, and the sentence."""
        return [(field.first_id(), sentence) for field in self.fields for sentence in field.errors]


def form_for(
    page: Page,
    language: str,
    gettext: Gettext,
    answers: Mapping[str, Any] | None = None,
    formdata: Any = None,
) -> PageForm:
    """The form of a page as `forms.routing` gives it: filled from `formdata` when sent, else from `answers`."""
    form = PageForm(page, language, gettext)
    if formdata is not None and not hasattr(formdata, "getlist"):
        formdata = Sent(formdata)
    form.process(formdata, data=dict.fromkeys((question.id for question in page.questions), answers or {}))
    return form
