"""What the holder of a receipt can do: answer a letter, say what they think of what was published or that we got it
wrong, take words or all answers back.

Each act shows the receipt's page again, and pressed twice it is done once.
"""

from dataclasses import replace

from flask import Blueprint, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.publications import shelf
from feedback.quotes import own
from feedback.responses import corrections, letterbox, taking_back
from feedback.responses.receipts import Held
from feedback.secrets import hashed
from feedback.web import csrf, language
from feedback.web.guard import anyone
from feedback.web.public import reacting, receipt
from feedback.web.public.page import page
from feedback.web.service import reading, service, writing
from feedback.web.watch import watch


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/receipt/answer", "receipt_answer", answer, methods=["POST"])
    public.add_url_rule("/receipt/wrong", "receipt_wrong", wrong, methods=["POST"])
    public.add_url_rule(
        "/receipt/take-words-back", "receipt_take_words_back", take_words_back, methods=["POST"]
    )
    public.add_url_rule("/receipt/react", "receipt_react", react, methods=["POST"])
    public.add_url_rule("/receipt/take-back", "receipt_take_back", take_back, methods=["POST"])


@anyone
@csrf.shows_again
def answer() -> Response:
    """Put the one answer to a letter into the letterbox."""
    letter_id = request.form.get("letter", "")
    box = f"answer.{letter_id}"
    words, fault = _written(box, letterbox.LIMIT, gettext("Write your answer first."))
    stands = False
    with writing() as session:
        held = receipt.admitted(session)
        if held and held.response_id and not fault:
            letterbox.answer(
                session,
                held.response_id,
                letter_id,
                words,
                service().clock.today(),
                survey_key=held.survey_key,
                language=language.page_language(),
                watch=watch(),
            )
            letters = letterbox.received(session, held.response_id)
            stands = any(one.id == letter_id and one.answer == words for one in letters)
    if held is None:
        return receipt.grown_old()
    if fault:
        return receipt.show(held, 422, faults=[(box, fault)])
    sentence = (
        gettext("We have your answer.") if stands else gettext("You have answered this letter already.")
    )
    return receipt.show(held, notice="" if held.taken_back else sentence)


@anyone
@csrf.shows_again
def wrong() -> Response:
    """Say that what was published is not what was meant. Only the survey goes with it, and not whose receipt it was."""
    words, fault = _written("wrong", corrections.LIMIT, gettext("Write what is wrong."))
    with writing() as session:
        held = receipt.admitted(session)
        if held and not fault:
            slug = _which(session, held)
            once = hashed("\0".join((request.form.get("once", ""), slug or "", words)))[:32]
            today = service().clock.today()
            spoken = language.page_language()
            corrections.add(session, once, held.survey_key, slug, words, spoken, today, watch())
    if held is None:
        return receipt.grown_old()
    if fault:
        return receipt.show(held, 422, faults=[("wrong", fault)])
    return receipt.show(held, notice=gettext("Thank you. Somebody will read what you wrote."), typed={})


@anyone
@csrf.shows_again
def react() -> Response:
    """The form for what somebody who spoke thinks of a loop; then it is kept, once for each thing it is about."""
    with reading() as session:
        held = receipt.admitted(session)
        slug = _which(session, held, "loop") if held else None
        shelved = shelf.find(session, slug, language.page_language()) if slug else None
    if held is None:
        return receipt.grown_old()
    if shelved is None:
        return receipt.show(held)
    faults = reacting.found(shelved, grown_old=csrf.failed()) if "told" in request.form else None
    if faults is None or faults:
        form = reacting.form(shelved, faults=faults or [], through_receipt=True)
        status = 422 if faults else 200
        return page(
            "public/react.html", status, shelved=shelved, form=form, held=held, **receipt.pass_of(held)
        )
    with writing() as session:
        reacting.keep(session, shelved, request.form.get("once", ""), held)
    return receipt.show(held, notice=reacting.thanks(), typed={})


@anyone
@csrf.shows_again
def take_back() -> Response:
    """Ask once, saying what goes; then wipe the answers."""
    if request.form.get("sure") != "yes" or csrf.failed():
        return _ask()
    today = service().clock.today()
    with writing() as session:
        held = receipt.admitted(session, hold=True)
        terms = receipt.told(session, held).terms if held else None
        if held and terms and terms.kept is None:
            gone = taking_back.take_back(session, held, today)
            held = replace(held, response_id=None) if gone else replace(held, is_held=True)
    return receipt.show(held) if held else receipt.grown_old()


@anyone
@csrf.shows_again
def take_words_back() -> Response:
    """Ask once, saying from where they go; then take one quote off every page."""
    quote_id = request.form.get("quote", "")
    if request.form.get("sure") != "yes" or csrf.failed():
        return _ask_about(quote_id)
    with writing() as session:
        held = receipt.admitted(session)
        if held:
            own.take_back(session, held, quote_id, service().clock.today())
    # Pressed twice it says the same: the words are not shown, whoever took them.
    notice = gettext("These words of yours are not shown any more.")
    return receipt.show(held, notice=notice) if held else receipt.grown_old()


def _ask_about(quote_id: str) -> Response:
    with reading() as session:
        held = receipt.admitted(session)
        found = own.shown(session, held) if held else []
    if held is None:
        return receipt.grown_old()
    one = next((one for one in found if one.id == quote_id), None)
    if one is None:
        return receipt.show(held)
    return page("public/take_words_back.html", 200, one=one, **receipt.pass_of(held))


def _ask() -> Response:
    with reading() as session:
        held = receipt.admitted(session)
        story = receipt.told(session, held) if held else None
    if held is None or story is None:
        return receipt.grown_old()
    if story.terms is None or story.terms.kept is not None:
        return receipt.show(held)
    return page("public/take_back.html", 200, title=story.title, **receipt.pass_of(held))


def _written(name: str, limit: int, empty: str) -> tuple[str, str]:
    """What was typed into a box, and what is to be done about it, if anything."""
    words = request.form.get(name, "").strip()
    too_many = len(words) - limit
    if csrf.failed():
        return words, gettext("This page had been open for a while. Press the button once more.")
    if not words:
        return words, empty
    if too_many > 0:
        said = gettext("Write up to %(limit)s characters. Take out at least %(too_many)s.")
        return words, said % {"limit": limit, "too_many": too_many}
    return words, ""


def _which(session: Session, held: Held, name: str = "which") -> str | None:
    """The loop that is meant, if it is one of this survey's."""
    wanted = request.form.get(name, "")
    known = {one.slug for one in shelf.for_survey(session, held.survey_key, language.page_language())}
    return wanted if wanted in known else None
