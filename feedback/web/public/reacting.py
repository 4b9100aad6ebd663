"""What people say of a published loop: did we hear you right, did it make a difference, what did we miss.

On the public page anybody may, and no cookie is set for it: the form's own token sees to it that one form is counted
once. Through a receipt the same form is known to come from a person who spoke, and what they say again takes the place
of what they said.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import format_number, gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.publications import reactions, shelf
from feedback.publications.reactions import DIFFERENCE, HEARD, Answered
from feedback.publications.shelf import Shelved, phrase
from feedback.responses import corrections
from feedback.responses.receipts import Held
from feedback.secrets import derived, hashed, new_id
from feedback.web import csrf, flood, language, monitoring
from feedback.web.beside import Both
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import reading, service, writing
from feedback.web.watch import watch
from forms.text import Phrase

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """The form, with what was typed into it. `rows`: the things it may be about, where they are several."""

    action: str
    slug: str
    once: str
    rows: list[tuple[str, Phrase | None]]
    takes_words: bool
    monitoring: Both
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What people said of one thing, as a page shows it: a sentence on how many, then each question with its answers.

    `spoke` is how many of them said it through a receipt, for staff; None where that may not be said.
    """

    sentence: str
    questions: list[tuple[str, list[tuple[str, str]]]]
    spoke: int | None = None


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/loops/<slug>/react", "react", react, methods=["POST"])
    public.add_url_rule("/loops/<slug>/react", "react_here", here)


@anyone
@csrf.takes_no_form
def react(slug: str) -> Response:
    """Keep what somebody says. Another site could make a browser say something here, and could say it itself as well.

    Nothing that was typed is lost: not where very many say something at once, nor where the page was taken back meanwhile.
    """
    with reading() as session:
        shelved = shelf.find(session, slug, language.page_language()) or abort(404)
    faults, status = found(shelved, grown_old=not _ours(request.form.get("once", ""), slug)), 422
    if not faults and not flood.allow("reaction", slug):
        faults, status = [("heard", " ".join(flood.sentences("reaction", slug)))], 429
    if faults:
        return page(
            "public/react.html", status, shelved=shelved, form=form(shelved, faults=faults), held=None
        )
    with writing() as session:
        keep(session, shelved, request.form["once"], None)
    return redirect(url_for("public.loop", slug=slug, thanks=1, _anchor="react"), 303)  # type: ignore[return-value]


@anyone
def here(slug: str) -> Response:
    """Whoever comes back to the form's address, or changes its language, finds it below the loop."""
    tag = request.args.get("lang")
    return redirect(url_for("public.loop", slug=slug, lang=tag, _anchor="react"), 303)  # type: ignore[return-value]


def form(shelved: Shelved, *, faults: Sequence[Fault] = (), through_receipt: bool = False) -> Form:
    """The form for one loop, with what this request brought."""
    said, content = request.values, shelved.content
    names = ("about", "heard", "difference", "missed")
    return Form(
        action=url_for("public.receipt_react")
        if through_receipt
        else url_for("public.react", slug=shelved.slug),
        slug=shelved.slug,
        once=_signed(new_id(), shelved.slug),
        rows=[(one["id"], phrase(one["said"])) for one in content["items"]]
        if len(content["items"]) > 1 and shelved.withdrawn_on is None
        else [],
        takes_words=_survey(shelved) is not None,
        monitoring=monitoring.sentence(),
        typed={name: said.get(name, "")[: 2 * corrections.LIMIT] for name in names},
        faults=faults,
    )


def found(shelved: Shelved, *, grown_old: bool) -> list[Fault]:
    """What keeps this request's form from being kept, and what to do about it."""
    said = request.form
    if grown_old:
        return [("heard", gettext("This page had been open for a while. Press the button once more."))]
    too_many = len(_words()) - corrections.LIMIT
    if too_many > 0:
        sentence = gettext("Write up to %(limit)s characters. Take out at least %(too_many)s.")
        return [("missed", sentence % {"limit": corrections.LIMIT, "too_many": too_many})]
    if said.get("heard") in HEARD or said.get("difference") in DIFFERENCE:
        return []
    if _words() and _survey(shelved):
        return []
    return [("heard", gettext("Choose an answer, or write something."))]


def keep(session: Session, shelved: Shelved, once: str, held: Held | None) -> None:
    """Keep the answers and the words, each by itself: nothing that is kept leads from one to the other."""
    said = request.form
    known = {one["id"] for one in shelved.content["items"]}
    item_id = said.get("about", "") if said.get("about") in known else ""
    heard, difference = _one_of(said.get("heard"), HEARD), _one_of(said.get("difference"), DIFFERENCE)
    if heard or difference:
        key = reactions.key_of_form(once, item_id)
        if held is not None:
            place = (shelved.slug, shelved.edition, item_id)
            key = reactions.key_of_receipt(service().key, held.code_hash, *place)
        reactions.put(
            session, key, shelved.slug, shelved.edition, item_id, heard, difference, held is not None
        )
    survey_key = held.survey_key if held else _survey(shelved)
    if _words() and survey_key:
        corrections.add(
            session,
            hashed("\0".join(("missed", once, _words())))[:32],
            survey_key,
            shelved.slug,
            _words(),
            language.page_language(),
            service().clock.today(),
            watch(),
            item_id=item_id or None,
            missed=True,
            spoke=held is not None,
        )


def thanks() -> str:
    """What is said when it is kept."""
    return gettext("Thank you. We have what you told us.")


def told(answered: Answered) -> dict[str, Told]:
    """What may be shown of what people said, by item; the empty key stands for the whole loop."""
    return {item_id: _told(shown) for item_id, shown in answered.counts.items()}


def _told(shown: Mapping[str, Mapping]) -> Told:
    base = shown["who"]["base"]
    if base is None:
        return Told(gettext("Some people told us what they think."), [])
    sentence = gettext("People who told us what they think: %(shown)s.", shown=format_number(base))
    labels = {"heard": gettext("Did we hear you right?"), "difference": gettext("Did it make a difference?")}
    return Told(
        sentence,
        [
            (label, _rows(name, shown[name]["answers"]))
            for name, label in labels.items()
            if shown[name]["base"]
        ],
        shown["who"]["answers"]["spoke"],
    )


def _rows(question: str, answers: Mapping[str, int | None]) -> list[tuple[str, str]]:
    """Each answer with its number, or that some gave it; in the order of the form."""
    order = HEARD if question == "heard" else DIFFERENCE
    words = answer_words()
    said = [(words[name], answers[name]) for name in order]
    return [(label, gettext("some") if number is None else format_number(number)) for label, number in said]


def answer_words() -> dict[str, str]:
    """How each answer is called."""
    return {
        "yes": gettext("Yes"),
        "partly": gettext("Partly"),
        "some": gettext("A bit"),
        "no": gettext("No"),
        "too_early": gettext("Too early to say"),
    }


def _words() -> str:
    return request.form.get("missed", "").strip()


def _one_of(value: str | None, allowed: Sequence[str]) -> str:
    return value if value is not None and value in allowed else ""


def _survey(shelved: Shelved) -> str | None:
    """The survey whose readers read what people write; None where the loop answers none."""
    sources = shelved.content.get("sources") or ({"key": None},)
    return shelved.survey_key or sources[0]["key"]


def _signed(once: str, slug: str) -> str:
    return f"{once}.{derived(service().key, 'reaction form', f'{once}.{slug}')}"


def _ours(given: str, slug: str) -> bool:
    once, _, _sign = given.partition(".")
    return given.isascii() and hmac.compare_digest(given, _signed(once, slug))
