"""Questions as authors write them."""

from collections.abc import Iterator
from dataclasses import replace

from forms.author_file.media import MEDIA_KEYS, media, picture
from forms.author_file.named import named, words_of
from forms.author_file.spot import Spot, near
from forms.author_file.when import condition
from forms.measures import Measure
from forms.media import NOTHING
from forms.question import AsksFor, Choice, Options, Question, Statement
from forms.text import Text
from forms.types import TYPES, before_now
from forms.types.base import QuestionType
from forms.types.statements import ANSWER_WITH, unfolded

QUESTION_KEYS = ("id", "type", "text", "hint", "when", "priority", *MEDIA_KEYS)
CHOICE_KEYS = ("id", "text", "hint", "exclusive", "other", "picture")
STATEMENT_KEYS = ("id", "text", *MEDIA_KEYS)
AIM_KEYS = ("id", "text")
OPTION_KEYS = frozenset().union(*(kind.takes for kind in TYPES.values()))


def questions(spots: list[Spot]) -> list[Question]:
    """The questions of one page."""
    read: list[Question] = []
    for spot in spots:
        several = question(spot)
        if len(spots) > 1 and len(several) > 1:
            spot.called(f"question '{several[0].group}'").object(
                "Statements share a page with another question.", "Give the statements a page of their own."
            )
        read += several
    return read


def question(spot: Spot) -> tuple[Question, ...]:
    """The question here; one for each statement of a list, two for each of `before_now`; none that cannot be read."""
    if spot.kind != "mapping":
        spot.object("This is not a question.", "Write 'id:', 'type:' and 'text:'.")
        return ()
    question_id = spot.identity()
    spot = spot.called(f"question '{question_id}'") if question_id else spot
    type_name = spot.one_from("type", TYPES)
    if type_name is None:
        return ()
    _check_keys(spot, type_name)
    unfold = {"statements": _statements, "before_now": _before_now}.get(type_name)
    several = unfold(spot, question_id) if unfold else (_one(spot, question_id, type_name),)
    for each in several:
        spot.file.lines.setdefault(f"question {each.id}", spot.line())
        spot.file.lines.setdefault(f"question {each.id} when", spot.line("when"))
    return several


def _one(spot: Spot, question_id: str | None, type_name: str) -> Question:
    kind = TYPES[type_name]
    written = Question(
        id=question_id or "unnamed",
        type=type_name,
        text=spot.needed_text("text"),
        measure=Measure.NONE,
        hint=spot.text("hint"),
        required=spot.flag("required"),
        choices=tuple(choices(spot)),
        when=condition(spot),
        priority=spot.words("priority"),
        dont_know=spot.flag("dont_know"),
        prefer_not=spot.flag("prefer_not"),
        options=_options(spot),
        media=media(spot),
    )
    return _completed(spot, written, kind)


def _completed(spot: Spot, written: Question, kind: QuestionType) -> Question:
    completed = kind.completed(written, spot.file.languages)
    for objection in kind.objections(completed):
        spot.object(*objection)
    return completed


def _statements(spot: Spot, question_id: str | None) -> tuple[Question, ...]:
    answer_with = spot.words("answer_with") or "agree"
    if answer_with not in ANSWER_WITH:
        fault = f"Statements cannot be answered with '{answer_with}'."
        spot.object(fault, near(answer_with, ANSWER_WITH), "answer_with")
        return ()
    for key in ("audio", "video"):
        if spot.has(key):
            fault = "Each statement is heard on a page of its own, so one recording cannot serve them all."
            spot.object(fault, f"Write '{key}:' under each statement, beside its text.", key)
    statements = tuple(
        Statement(name, words_of(item, full), media(item) if full else NOTHING)
        for name, item, full in named(spot, "statements", STATEMENT_KEYS, "question")
    )
    if not statements:
        spot.object("There are no statements.", "Add 'statements:' with an id and words for each.")
    return unfolded(_one(spot, question_id, answer_with), statements)


def _before_now(spot: Spot, question_id: str | None) -> tuple[Question, ...]:
    """Two scales for each statement."""
    for key in ("audio", "video"):
        if spot.has(key):
            spot.object("One recording cannot serve several pages.", f"Take '{key}' out.", key)
    statements = tuple(
        Statement(name, words_of(item, full))
        for name, item, full in named(spot, "statements", AIM_KEYS, "question")
    )
    if not statements:
        spot.object("There are no statements.", "Add 'statements:' with an id and words for each.")
    usual = before_now.usual(spot.file.languages)
    times = before_now.Times(spot.text("before") or usual.before, spot.text("now") or usual.now)
    for objection in times.objections(statements):
        spot.object(*objection)
    return before_now.unfolded(_one(spot, question_id, "scale"), statements, times)


def _check_keys(spot: Spot, type_name: str) -> None:
    """Like `Spot.keys`, but says when a key belongs to other types of question."""
    takes = TYPES[type_name].takes
    for key in spot.entry.repeated:
        spot.object(f"'{key}' is there twice.", "Keep one of them.", key)
    for key in spot.entry.items:
        if key in QUESTION_KEYS or key in takes:
            continue
        if key in OPTION_KEYS:
            remedy = f"It takes: {', '.join(sorted(takes))}." if takes else "Take it out."
            spot.object(f"A question of type '{type_name}' does not take '{key}'.", remedy, key)
        else:
            spot.object(f"'{key}' is not known here.", near(key, (*QUESTION_KEYS, *sorted(takes))), key)


def _options(spot: Spot) -> Options:
    return Options(
        minimum=spot.number("minimum"),
        maximum=spot.number("maximum"),
        step=spot.number("step"),
        points=spot.whole("points"),
        limit=spot.whole("limit"),
        most=spot.whole("most"),
        labels=labels(spot),
        low=spot.text("low"),
        high=spot.text("high"),
        unit=spot.text("unit"),
        missing=spot.text("missing"),
        asks_for=_asks_for(spot),
    )


def _asks_for(spot: Spot) -> AsksFor | None:
    word = spot.one_from("asks_for", [str(one) for one in AsksFor]) if spot.has("asks_for") else None
    return AsksFor(word) if word else None


def labels(spot: Spot) -> tuple[Text, ...]:
    return tuple(label for label in (item.said() for item in spot.spots("labels")) if label is not None)


def choices(spot: Spot) -> Iterator[Choice]:
    for name, item, full in named(spot, "choices", CHOICE_KEYS, "choice"):
        choice = Choice(name, words_of(item, full))
        if full:
            choice = replace(
                choice,
                hint=item.text("hint"),
                exclusive=item.flag("exclusive"),
                other=item.flag("other"),
                picture=picture(item),
            )
        yield choice
