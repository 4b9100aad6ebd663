"""What can be wrong with how a survey is put to people: its versions for ages and needs, and what surrounds it.

The rules and their sources: three faces under seven, faces with words to eleven, words from twelve (children use faces
and words differently); Easy Read sentences of at most fifteen words with a picture beside; nothing sore at either end.
"""

import re
from collections.abc import Iterator, Mapping

from forms.author_file.fault import Fault
from forms.conditions import COMPARISONS, Comparison, Condition
from forms.measures import Measure
from forms.question import Question
from forms.survey import AudienceVersion, Page, Survey
from forms.text import Text

Lines = Mapping[str, int]

LONGEST_SENTENCE = 15
_AGES = re.compile(r"(\d{1,2})\s*(?:-|–|to|\+)")
_SENTENCE_ENDS = re.compile(r"[.!?؟۔।:;\n]+")
#: Younger than this, the middle steps of five faces are not told apart; from the other age on, words are better.
OLD_ENOUGH_FOR_FIVE, OLD_ENOUGH_FOR_WORDS = 7, 12


def checked(survey: Survey, lines: Lines) -> Iterator[Fault]:
    yield from _flow(survey, lines)
    yield from _sensitive_ends(survey, None, "page '{}'", lines)
    for version in survey.versions:
        yield from _version(survey, version, lines)


# --- what surrounds the questions


def _flow(survey: Survey, lines: Lines) -> Iterator[Fault]:
    flow = survey.flow
    if survey.audience == "child" and flow.leave_quickly is False:
        fault = "Children cannot leave the pages quickly when somebody comes in."
        yield _warning("flow", fault, "Take 'leave_quickly: false' out.", lines.get("flow leave_quickly"))
    if flow.offline and not survey.works_offline:
        why = "is sensitive" if survey.sensitive else "is answered on devices that others use"
        fault = f"The survey {why}, so its answers are never kept on a device."
        yield _warning(
            "flow", fault, "Take 'offline: true' out: it has no effect.", lines.get("flow offline")
        )
    if flow.ask_quotes and not _has_words(survey):
        fault = "It asks whether words may be shown, and no question has words for an answer."
        yield _warning(
            "flow", fault, "Take 'ask_quotes' out, or ask for words.", lines.get("flow ask_quotes")
        )


def _has_words(survey: Survey) -> bool:
    return any(question.measure is Measure.TEXT or question.other for question in survey.questions)


def _sensitive_ends(
    survey: Survey, version: AudienceVersion | None, place: str, lines: Lines
) -> Iterator[Fault]:
    """A warning for a sensitive page that comes first or last; of a version only where it does so there alone."""
    pages = survey.for_audience(version.id).pages if version else survey.pages
    for which, at in (("first", 0), ("last", -1)):
        page = pages[at] if pages else None
        if page is None or not page.sensitive or (version and survey.pages[at].id == page.id):
            continue
        fault = (
            f"A sensitive page comes {which}."
            if not version
            else f"Its sensitive page '{page.id}' comes {which}."
        )
        line = lines.get(f"page {page.id}" if not version else f"version {version.id}")
        yield _warning(place.format(page.id), fault, "Put something lighter before and after it.", line)


# --- versions


def _version(survey: Survey, version: AudienceVersion, lines: Lines) -> Iterator[Fault]:
    place, line = f"version '{version.id}'", lines.get(f"version {version.id}")
    spoken = survey.for_audience(version.id)
    if not spoken.pages:
        yield Fault(place, "It leaves out every question.", "Keep at least one.", line=line)
        return
    yield from _left_out(survey, version, place, line)
    yield from _other_points(survey, version, place, lines)
    yield from _sensitive_ends(survey, version, place, lines)
    yield from _faces_for_age(survey, version, spoken, place, line)
    if version.easy_read:
        yield from _easy_read(version, spoken, place, lines)


def _left_out(survey: Survey, version: AudienceVersion, place: str, line: int | None) -> Iterator[Fault]:
    depends = {
        comparison.question
        for _, condition, _ in _conditions(survey, version)
        for comparison in condition.comparisons()
    }
    for name in sorted(depends & version.leaves_out):
        fault = f"It leaves out '{name}', on which other questions depend."
        remedy = "They will be treated as if it was not answered. Leave them out as well, or keep it in."
        yield _warning(place, fault, remedy, line)


def _other_points(survey: Survey, version: AudienceVersion, place: str, lines: Lines) -> Iterator[Fault]:
    """Refused, and not only warned of: with three faces "below 3" is not unhappy but not quite happy, so the follow-up
    would be put to other children than its name says, and no analysis could tell them apart afterwards."""
    changed = {
        question_id: change.points
        for question_id, change in version.changes.items()
        if change.points and change.points != _points(survey.question(question_id))
    }
    for what, condition, ids in _conditions(survey, version):
        for comparison in condition.comparisons():
            if comparison.question in changed and _by_number(comparison):
                name = comparison.question
                fault = (
                    f"'{name}' has {changed[name]} points here instead of {_points(survey.question(name))}, "
                    f"and '{comparison}', on which {what} depends, means something else with them."
                )
                remedy = f"Add {_listed(ids)} to 'leaves_out' here, or ask '{name}' with as many points."
                line = lines.get(f"{place} {name}", lines.get(f"version {version.id}"))
                yield Fault(place, fault, remedy, line=line)


def _conditions(survey: Survey, version: AudienceVersion) -> Iterator[tuple[str, Condition, tuple[str, ...]]]:
    """What is shown on a condition in a version: how it is called, the condition, and its questions."""
    for page in survey.pages:
        ids = _kept(page, version)
        if page.when and ids:
            yield f"page '{page.id}'", page.when, ids
        for question in page.questions:
            if question.when and question.id in ids:
                yield f"question '{question.id}'", question.when, (question.id,)


def _kept(page: Page, version: AudienceVersion) -> tuple[str, ...]:
    return tuple(question.id for question in page.questions if question.id not in version.leaves_out)


def _by_number(comparison: Comparison) -> bool:
    return comparison.operator in COMPARISONS and not isinstance(comparison.value, str)


def _points(question: Question | None) -> int:
    return len(question.options.labels) if question else 0


def _faces_for_age(
    survey: Survey, version: AudienceVersion, spoken: Survey, place: str, line: int | None
) -> Iterator[Fault]:
    youngest = _AGES.search(version.band)
    if youngest is None or survey.audience != "child":
        return
    age = int(youngest[1])
    faces = [question for question in spoken.questions if question.type == "faces"]
    five = [question.id for question in faces if question.options.points == 5]
    if age >= OLD_ENOUGH_FOR_WORDS and faces:
        fault = f"It shows faces to young people of {age} and over: {_listed([one.id for one in faces])}."
        remedy = "Ask with words: 'type: scale' under 'changes'."
        yield _warning(place, fault, remedy, line)
    if age < OLD_ENOUGH_FOR_FIVE and five:
        fault = f"Children under seven cannot tell five faces apart: {_listed(five)}."
        yield _warning(place, fault, "Write 'points: 3' under 'changes'.", line)


# --- Easy Read


def _easy_read(version: AudienceVersion, spoken: Survey, place: str, lines: Lines) -> Iterator[Fault]:
    for question in spoken.questions:
        line = lines.get(f"{place} {question.id}", lines.get(f"version {version.id}"))
        for text in _read(question):
            for phrase in text.phrases:
                length = _longest(phrase.words)
                if length > LONGEST_SENTENCE:
                    fault = f"'{question.id}' has a sentence of {length} words in '{phrase.language}'."
                    remedy = f"Say one thing in each sentence, in {LONGEST_SENTENCE} words at most."
                    yield _warning(place, fault, remedy, line)
    bare = [question.id for question in spoken.questions if question.media.picture is None]
    if bare:
        fault = f"Easy Read has a picture beside the words, and there is none at {_listed(bare)}."
        remedy = "Add 'picture: symbol:…' to the question, or to its change here."
        yield _warning(place, fault, remedy, lines.get(f"version {version.id}"))


def _read(question: Question) -> Iterator[Text]:
    given = (question.stem, question.text, question.hint, *question.options.labels)
    yield from (text for text in given if text)
    for choice in question.choices:
        yield from (text for text in (choice.text, choice.hint) if text)


def _longest(words: str) -> int:
    return max(len(sentence.split()) for sentence in _SENTENCE_ENDS.split(words))


def _listed(ids: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in ids)


def _warning(place: str, fault: str, remedy: str, line: int | None) -> Fault:
    return Fault(place, fault, remedy, "warning", line)
